package mip6.ikev2.revocation;

import mip6.ikev2.pki.CertificationPath;

import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** How OCSP names a certificate (CertID, RFC 6960 4.1.1): its issuer by hashes, and its number. */
final class OcspCertificateId {

    private static final Map<ASN1ObjectIdentifier, String> HASHES =
            Map.of(
                    OIWObjectIdentifiers.idSHA1, "SHA-1",
                    NISTObjectIdentifiers.id_sha256, "SHA-256",
                    NISTObjectIdentifiers.id_sha384, "SHA-384",
                    NISTObjectIdentifiers.id_sha512, "SHA-512");

    private OcspCertificateId() {}

    /** With SHA-1, which every responder understands, and which protects nothing here. */
    static CertID of(CertificationPath.Link link) {
        return new CertID(
                new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE),
                new DEROctetString(digest("SHA-1", name(link))),
                new DEROctetString(digest("SHA-1", key(link))),
                new ASN1Integer(link.certificate().getSerialNumber()));
    }

    /** Whether {@code id} means the certificate, with whatever hash its maker prefers. */
    static boolean names(CertID id, CertificationPath.Link link) {
        Optional<String> hash =
                Optional.ofNullable(HASHES.get(id.getHashAlgorithm().getAlgorithm()));
        return hash.isPresent()
                && id.getSerialNumber().getValue().equals(link.certificate().getSerialNumber())
                && Arrays.equals(id.getIssuerNameHash().getOctets(), digest(hash.get(), name(link)))
                && Arrays.equals(id.getIssuerKeyHash().getOctets(), digest(hash.get(), key(link)));
    }

    private static byte[] name(CertificationPath.Link link) {
        return link.certificate().getIssuerX500Principal().getEncoded();
    }

    /** Without tag, length and unused bits. */
    private static byte[] key(CertificationPath.Link link) {
        return SubjectPublicKeyInfo.getInstance(link.issuer().getPublicKey().getEncoded())
                .getPublicKeyData()
                .getOctets();
    }

    private static byte[] digest(String algorithm, byte[] octets) {
        try {
            return MessageDigest.getInstance(algorithm).digest(octets);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
