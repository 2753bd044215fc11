package mip6.ikev2.pki;

import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a certificate says that its revocation can be learnt.
 *
 * @param lists of revocation lists (CRL distribution points, RFC 5280 4.2.1.13)
 * @param responders of OCSP (authority information access, RFC 5280 4.2.2.1)
 */
public record RevocationPointers(List<String> lists, List<String> responders) {

    public static final RevocationPointers NONE = new RevocationPointers(List.of(), List.of());

    /** Of each kind; further ones are not looked at. */
    private static final int MOST = 4;

    private static final ASN1ObjectIdentifier OCSP = AccessDescription.id_ad_ocsp;

    private static final int LONGEST = 1024;

    public RevocationPointers {
        lists = List.copyOf(lists);
        responders = List.copyOf(responders);
    }

    /** Those of a certificate; what is none that could be followed is left out. */
    public static RevocationPointers of(X509Certificate certificate) {
        try {
            Extensions extensions = new JcaX509CertificateHolder(certificate).getExtensions();
            return extensions == null
                    ? NONE
                    : new RevocationPointers(lists(extensions), responders(extensions));
        } catch (CertificateEncodingException | RuntimeException damaged) {
            // Bouncy Castle throws unchecked exceptions for some damaged encodings
            return NONE;
        }
    }

    /** Puts them into a certificate that is being made. */
    void addTo(X509v3CertificateBuilder builder) {
        try {
            if (!lists.isEmpty()) {
                DistributionPoint[] points =
                        lists.stream()
                                .map(RevocationPointers::fullName)
                                .map(name -> new DistributionPoint(name, null, null))
                                .toArray(DistributionPoint[]::new);
                builder.addExtension(
                        Extension.cRLDistributionPoints, false, new CRLDistPoint(points));
            }
            if (!responders.isEmpty()) {
                AccessDescription[] access =
                        responders.stream()
                                .map(url -> new AccessDescription(OCSP, url(url)))
                                .toArray(AccessDescription[]::new);
                builder.addExtension(
                        Extension.authorityInfoAccess,
                        false,
                        new AuthorityInformationAccess(access));
            }
        } catch (CertIOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static DistributionPointName fullName(String url) {
        return new DistributionPointName(new GeneralNames(url(url)));
    }

    private static GeneralName url(String url) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, url);
    }

    private static List<String> lists(Extensions extensions) {
        CRLDistPoint points = CRLDistPoint.fromExtensions(extensions);
        List<String> urls = new ArrayList<>();
        if (points == null) {
            return urls;
        }
        for (DistributionPoint point : points.getDistributionPoints()) {
            DistributionPointName name = point.getDistributionPoint();
            // an indirect list, or one of some reasons alone, cannot say that all is well
            if (point.getCRLIssuer() == null
                    && point.getReasons() == null
                    && name != null
                    && name.getType() == DistributionPointName.FULL_NAME) {
                for (GeneralName each : GeneralNames.getInstance(name.getName()).getNames()) {
                    addUrl(each, urls);
                }
            }
        }
        return urls;
    }

    private static List<String> responders(Extensions extensions) {
        AuthorityInformationAccess access = AuthorityInformationAccess.fromExtensions(extensions);
        List<String> urls = new ArrayList<>();
        if (access != null) {
            for (AccessDescription each : access.getAccessDescriptions()) {
                if (each.getAccessMethod().equals(OCSP)) {
                    addUrl(each.getAccessLocation(), urls);
                }
            }
        }
        return urls;
    }

    private static void addUrl(GeneralName name, List<String> urls) {
        if (name.getTagNo() != GeneralName.uniformResourceIdentifier || urls.size() >= MOST) {
            return;
        }
        String url = ASN1IA5String.getInstance(name.getName()).getString();
        if (url.length() <= LONGEST && url.regionMatches(true, 0, "http://", 0, 7)) {
            urls.add(url);
        }
    }
}
