package mip6.ikev2.pki;

import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A certificate that a peer sent, with everything of it that matters here read.
 *
 * @param keyUsage empty where the extension is absent
 * @param extendedKeyUsage empty where the extension is absent
 * @param names of subjectAltName
 */
record PeerCertificate(
        X509Certificate certificate,
        boolean hasStrongAlgorithms,
        Instant validFrom,
        Instant validUntil,
        Optional<KeyUsage> keyUsage,
        Optional<ExtendedKeyUsage> extendedKeyUsage,
        List<GeneralName> names) {

    static PeerCertificate parse(Bytes der, CertificateFactory factory)
            throws CertificateException, IOException {
        X509CertificateHolder holder = new X509CertificateHolder(der.toArray());
        byte[] canonical = holder.toASN1Structure().getEncoded(ASN1Encoding.DER);
        if (!Bytes.wrap(canonical).equals(der)) {
            // a signature is over the DER form, so that other encodings of it would pass as well
            throw new CertificateException("not in DER");
        }
        X509Certificate certificate =
                (X509Certificate)
                        factory.generateCertificate(new ByteArrayInputStream(der.toArray()));
        GeneralNames names =
                GeneralNames.fromExtensions(
                        holder.getExtensions(), Extension.subjectAlternativeName);
        return new PeerCertificate(
                certificate,
                StrongAlgorithms.permit(holder),
                holder.getNotBefore().toInstant(),
                holder.getNotAfter().toInstant(),
                Optional.ofNullable(KeyUsage.fromExtensions(holder.getExtensions())),
                Optional.ofNullable(ExtendedKeyUsage.fromExtensions(holder.getExtensions())),
                names == null ? List.of() : List.of(names.getNames()));
    }

    boolean isIssuedBy(X509Certificate issuer) {
        return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    }

    boolean isAuthority() {
        return certificate.getBasicConstraints() >= 0;
    }

    /** RFC 4945 5.1.3.2: digitalSignature or nonRepudiation, or no such extension. */
    boolean maySign() {
        return keyUsage.map(
                        usage ->
                                usage.hasUsages(KeyUsage.digitalSignature)
                                        || usage.hasUsages(KeyUsage.nonRepudiation))
                .orElse(true);
    }

    /** RFC 4945 5.1.3.12: id-kp-ipsecIKE or any purpose, or no such extension. */
    boolean mayAuthenticateIke() {
        return mayBeFor(KeyPurposeId.id_kp_ipsecIKE);
    }

    /** RFC 5280 4.2.1.12: {@code purpose} or any, or no such extension. */
    boolean mayBeFor(KeyPurposeId purpose) {
        return extendedKeyUsage
                .map(
                        usage ->
                                usage.hasKeyPurposeId(purpose)
                                        || usage.hasKeyPurposeId(KeyPurposeId.anyExtendedKeyUsage))
                .orElse(true);
    }

    boolean isHomeAgentOf(String domain) {
        Optional<String> wanted = Optional.of(domain.toLowerCase(Locale.ROOT));
        return names.stream().map(ServiceName::homeAgentDomain).anyMatch(wanted::equals);
    }

    /**
     * The identity is one of the subject's names: whole, without wildcards, and never taken from
     * the common name (RFC 4945 3.1).
     */
    boolean isOf(Identity identity) {
        return switch (identity.type()) {
            case Identity.ID_FQDN -> dnsNames().contains(lowerCase(text(identity.data())));
            case Identity.ID_RFC822_ADDR ->
                    texts(GeneralName.rfc822Name)
                            .anyMatch(mailbox -> sameMailbox(mailbox, text(identity.data())));
            case Identity.ID_IPV6_ADDR ->
                    names.stream()
                            .filter(name -> name.getTagNo() == GeneralName.iPAddress)
                            .map(name -> ASN1OctetString.getInstance(name.getName()).getOctets())
                            .anyMatch(address -> Bytes.wrap(address).equals(identity.data()));
            case Identity.ID_DER_ASN1_DN ->
                    Bytes.wrap(certificate.getSubjectX500Principal().getEncoded())
                            .equals(identity.data());
            default -> false;
        };
    }

    /** In lower case. */
    Set<String> dnsNames() {
        return texts(GeneralName.dNSName)
                .map(PeerCertificate::lowerCase)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Stream<String> texts(int kind) {
        return names.stream()
                .filter(name -> name.getTagNo() == kind)
                .map(name -> ASN1IA5String.getInstance(name.getName()).getString());
    }

    /** The part before the at sign is case-sensitive, the domain is not (RFC 5280 4.2.1.6). */
    private static boolean sameMailbox(String one, String other) {
        int at = one.lastIndexOf('@');
        return at > 0
                && one.length() == other.length()
                && one.substring(0, at).equals(other.substring(0, at))
                && one.substring(at).equalsIgnoreCase(other.substring(at));
    }

    private static String text(Bytes octets) {
        return new String(octets.toArray(), StandardCharsets.ISO_8859_1);
    }

    /** Of ASCII letters alone, so that no other character turns into one. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }
}
