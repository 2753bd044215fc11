package mip6.ikev2.pki;

import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.OtherName;

import java.util.Locale;
import java.util.Optional;

/** SRVName in subjectAltName (RFC 4985): the service and domain that a subject may stand for. */
final class ServiceName {

    private static final ASN1ObjectIdentifier ID_ON_DNS_SRV =
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.7");

    /** The service of home agents, as in their SRV records (RFC 5026 5.1.2). */
    private static final String SERVICE = "_mip6.";

    private ServiceName() {}

    /** Says that the subject is a home agent of {@code domain}. */
    static GeneralName homeAgentOf(String domain) {
        return new GeneralName(
                GeneralName.otherName,
                new OtherName(ID_ON_DNS_SRV, new DERIA5String(SERVICE + domain, true)));
    }

    /** The domain whose home agent {@code name} makes of its subject, in lower case. */
    static Optional<String> homeAgentDomain(GeneralName name) {
        if (name.getTagNo() != GeneralName.otherName) {
            return Optional.empty();
        }
        OtherName other = OtherName.getInstance(name.getName());
        if (!other.getTypeID().equals(ID_ON_DNS_SRV)
                || !(other.getValue() instanceof ASN1IA5String text)) {
            return Optional.empty();
        }
        String service = text.getString().toLowerCase(Locale.ROOT);
        return service.startsWith(SERVICE)
                ? Optional.of(service.substring(SERVICE.length()))
                : Optional.empty();
    }
}
