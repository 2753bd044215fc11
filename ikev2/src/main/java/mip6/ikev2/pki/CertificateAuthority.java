package mip6.ikev2.pki;

import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/** A provider's certification authority, for labs: issues certificates of home agents and nodes. */
public final class CertificateAuthority {

    /** As random as RFC 5280 4.1.2.2 permits (20 octets, positive). */
    private static final int SERIAL_BITS = 159;

    private final Credentials credentials;
    private final SecureRandom random;
    private final RevocationPointers pointers;

    /**
     * An authority that exists.
     *
     * @param credentials its certificate and key, and the certificates above it if it is no root
     */
    public CertificateAuthority(Credentials credentials, SecureRandom random) {
        this(credentials, random, RevocationPointers.NONE);
    }

    private CertificateAuthority(
            Credentials credentials, SecureRandom random, RevocationPointers pointers) {
        this.credentials = credentials;
        this.random = random;
        this.pointers = pointers;
    }

    /** The same, whose certificates from now on say where their revocation can be learnt. */
    public CertificateAuthority pointingTo(RevocationPointers others) {
        return new CertificateAuthority(credentials, random, others);
    }

    /**
     * When certificates are valid.
     *
     * @param from inclusive
     * @param until inclusive
     */
    public record Validity(Instant from, Instant until) {}

    /** A new authority, under nobody. */
    public static CertificateAuthority selfSigned(
            String commonName, KeyKind kind, Validity validity, SecureRandom random) {
        KeyPair pair = kind.generate(random);
        X500Name name = commonName(commonName);
        X509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), validity, random);
        X509Certificate certificate =
                sign(authority(builder, pair.getPublic(), pair.getPublic()), pair.getPrivate());
        return new CertificateAuthority(
                new Credentials(List.of(certificate), pair.getPrivate()), random);
    }

    /** A new authority under this one. */
    public CertificateAuthority subordinate(String commonName, KeyKind kind, Validity validity) {
        KeyPair pair = kind.generate(random);
        X509v3CertificateBuilder builder =
                builder(subject(), commonName(commonName), pair.getPublic(), validity, random);
        pointers.addTo(builder);
        X509Certificate certificate =
                sign(
                        authority(builder, pair.getPublic(), certificate().getPublicKey()),
                        credentials.key());
        return new CertificateAuthority(
                new Credentials(chainOf(certificate), pair.getPrivate()), random);
    }

    /** A new key pair that may sign OCSP responses in this authority's place, and nothing else. */
    public Credentials delegateResponder(String commonName, KeyKind kind, Validity validity) {
        KeyPair pair = kind.generate(random);
        X509v3CertificateBuilder builder =
                builder(subject(), commonName(commonName), pair.getPublic(), validity, random);
        try {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning))
                    .addExtension(
                            OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE);
        } catch (CertIOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new Credentials(List.of(sign(builder, credentials.key())), pair.getPrivate());
    }

    /** For IKE, and for EAP-TLS: no mobile node can be a server of it. */
    private static KeyPurposeId[] purposes(CertificateProfile profile) {
        List<KeyPurposeId> purposes =
                new ArrayList<>(
                        List.of(KeyPurposeId.id_kp_ipsecIKE, KeyPurposeId.id_kp_clientAuth));
        if (!profile.providers().isEmpty()) {
            purposes.add(KeyPurposeId.id_kp_serverAuth);
        }
        return purposes.toArray(KeyPurposeId[]::new);
    }

    /** A new key pair and its certificate, for IKE and EAP-TLS and nothing else. */
    public Credentials issue(CertificateProfile profile, KeyKind kind, Validity validity) {
        KeyPair pair = kind.generate(random);
        X509v3CertificateBuilder builder =
                builder(
                        subject(),
                        commonName(profile.commonName()),
                        pair.getPublic(),
                        validity,
                        random);
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(purposes(profile)))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(names(profile).toArray(new GeneralName[0])))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            identifiers.createSubjectKeyIdentifier(pair.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            identifiers.createAuthorityKeyIdentifier(certificate().getPublicKey()));
        } catch (CertIOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        pointers.addTo(builder);
        return new Credentials(chainOf(sign(builder, credentials.key())), pair.getPrivate());
    }

    /** Its own certificate: the trust anchor, where it is a root. */
    public X509Certificate certificate() {
        return credentials.certificate();
    }

    public Credentials credentials() {
        return credentials;
    }

    /** The certificate, then this authority's chain without the root, which the peer has. */
    private List<X509Certificate> chainOf(X509Certificate issued) {
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(issued);
        for (X509Certificate above : credentials.chain()) {
            if (!above.getSubjectX500Principal().equals(above.getIssuerX500Principal())) {
                chain.add(above);
            }
        }
        return chain;
    }

    private X500Name subject() {
        try {
            return new JcaX509CertificateHolder(certificate()).getSubject();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<GeneralName> names(CertificateProfile profile) {
        List<GeneralName> names = new ArrayList<>();
        profile.dnsNames().forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        profile.addresses()
                .forEach(
                        address ->
                                names.add(
                                        new GeneralName(
                                                GeneralName.iPAddress,
                                                new DEROctetString(address.toBytes().toArray()))));
        profile.mailboxes()
                .forEach(mailbox -> names.add(new GeneralName(GeneralName.rfc822Name, mailbox)));
        profile.providers().forEach(domain -> names.add(ServiceName.homeAgentOf(domain)));
        return names;
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer,
            X500Name subject,
            PublicKey key,
            Validity validity,
            SecureRandom random) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).setBit(0),
                Date.from(validity.from()),
                Date.from(validity.until()),
                subject,
                key);
    }

    private static X509v3CertificateBuilder authority(
            X509v3CertificateBuilder builder, PublicKey own, PublicKey issuer) {
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            return builder.addExtension(
                            Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            identifiers.createSubjectKeyIdentifier(own))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            identifiers.createAuthorityKeyIdentifier(issuer));
        } catch (CertIOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            var signer = new JcaContentSignerBuilder(KeyKind.signatureAlgorithm(key)).build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException("this key cannot sign certificates", unusable);
        }
    }

    private static X500Name commonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }
}
