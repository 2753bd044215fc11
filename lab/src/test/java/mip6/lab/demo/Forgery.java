package mip6.lab.demo;

import mip6.ikev2.crypto.SignatureAlgorithm;
import mip6.ikev2.crypto.SignedOctets;
import mip6.ikev2.crypto.Signer;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.wire.Bytes;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * Certificates and proofs that stand for a name and are not to be believed (attack 9), made by
 * somebody who has a right certificate of the provider's authority, or a part of its power.
 *
 * @param name what is wrong
 * @param chain the peer's own certificate first
 */
record Forgery(String name, List<X509Certificate> chain, Prover prover) {

    private static final int RSA_BITS = 2048;
    private static final int DEEP = 20;

    /** Before the hash, in a signature of PKCS #1 1.5 with SHA2-256. */
    private static final Bytes DIGEST_INFO =
            Bytes.ofHex("3031 300d 0609 608648016503040201 0500 0420");

    /** Makes AUTH. */
    interface Prover {
        Authentication of(SignedOctets octets) throws Exception;
    }

    /** Who forges, and what for. */
    static final class Forger {

        private final CertificateAuthority trusted;
        private final CertificateProfile profile;
        private final Validity valid;
        private final SecureRandom random;
        private final Credentials rsa;

        /** Of one whose public exponent is 3. */
        private final Credentials low;

        /**
         * One who knows the authority.
         *
         * @param profile whose place is taken
         */
        Forger(
                CertificateAuthority trusted,
                CertificateProfile profile,
                Validity valid,
                SecureRandom random)
                throws Exception {
            this.trusted = trusted;
            this.profile = profile;
            this.valid = valid;
            this.random = random;
            rsa = trusted.issue(profile, KeyKind.RSA_3072, valid);
            KeyPair key = lowExponentKey();
            Unsigned leaf = leafOf(nameOf(trusted.certificate()), key);
            leaf.usage(KeyUsage.digitalSignature, KeyPurposeId.id_kp_ipsecIKE);
            low = new Credentials(List.of(leaf.signedBy(trusted.credentials())), key.getPrivate());
        }

        /** All that is tried. */
        List<Forgery> forgeries() throws Exception {
            List<Forgery> all = new ArrayList<>();
            all.add(bySomebodyWithoutTheRight());
            all.add(againstNameConstraints());
            all.add(byIssuersInACircle());
            all.add(fromFarBelow());
            all.add(forAnotherUse(KeyUsage.keyEncipherment, KeyPurposeId.id_kp_ipsecIKE));
            all.add(forAnotherUse(KeyUsage.digitalSignature, KeyPurposeId.id_kp_codeSigning));
            all.addAll(withOddSalt());
            all.addAll(withLowExponent());
            return all;
        }

        /** What is like those, and right. */
        List<Forgery> controls() {
            return List.of(
                    honest("RSA-PSS", rsa, SignatureAlgorithm.RSA_PSS_SHA2_256),
                    honest("a low exponent", low, SignatureAlgorithm.RSA_PKCS1_SHA2_256));
        }

        private static Forgery honest(
                String name, Credentials credentials, SignatureAlgorithm algorithm) {
            Signer signer = new Signer(credentials.key());
            return new Forgery(name, credentials.chain(), octets -> signer.sign(algorithm, octets));
        }

        private static Forgery ecdsa(String name, Credentials credentials) {
            return honest(name, credentials, SignatureAlgorithm.ECDSA_SHA2_256);
        }

        /** A certificate that is no authority's issues another (basicConstraints). */
        private Forgery bySomebodyWithoutTheRight() throws Exception {
            Credentials own =
                    trusted.issue(
                            CertificateProfile.mobileNode("mn2.example.com"),
                            KeyKind.ECDSA_P256,
                            valid);
            return ecdsa(
                    "an issuer that is no authority",
                    new CertificateAuthority(own, random)
                            .issue(profile, KeyKind.ECDSA_P256, valid));
        }

        private Forgery againstNameConstraints() throws Exception {
            KeyPair key = ecKey();
            Unsigned bound = unsigned("Only example.org", nameOf(trusted.certificate()), key);
            bound.authority();
            bound.builder.addExtension(
                    Extension.nameConstraints,
                    true,
                    new NameConstraints(
                            new GeneralSubtree[] {
                                new GeneralSubtree(
                                        new GeneralName(GeneralName.dNSName, "example.org"))
                            },
                            null));
            Credentials authority =
                    new Credentials(
                            List.of(bound.signedBy(trusted.credentials())), key.getPrivate());
            return ecdsa(
                    "a name beyond its authority's constraints",
                    new CertificateAuthority(authority, random)
                            .issue(profile, KeyKind.ECDSA_P256, valid));
        }

        private Forgery byIssuersInACircle() throws Exception {
            KeyPair one = ecKey();
            KeyPair other = ecKey();
            Unsigned first = unsigned("One", new X500Name("CN=Other"), one);
            Unsigned second = unsigned("Other", new X500Name("CN=One"), other);
            first.authority();
            second.authority();
            X509Certificate firstCertificate = first.signedBy(other.getPrivate());
            KeyPair own = ecKey();
            Unsigned leaf = leafOf(new X500Name("CN=One"), own);
            leaf.usage(KeyUsage.digitalSignature, KeyPurposeId.id_kp_ipsecIKE);
            return ecdsa(
                    "issuers in a circle",
                    new Credentials(
                            List.of(
                                    leaf.signedBy(one.getPrivate()),
                                    firstCertificate,
                                    second.signedBy(one.getPrivate()),
                                    firstCertificate),
                            own.getPrivate()));
        }

        private Forgery fromFarBelow() {
            CertificateAuthority below = trusted;
            for (int i = 0; i < DEEP; i++) {
                below = below.subordinate("Below " + i, KeyKind.ECDSA_P256, valid);
            }
            return ecdsa("a chain of " + DEEP, below.issue(profile, KeyKind.ECDSA_P256, valid));
        }

        private Forgery forAnotherUse(int usage, KeyPurposeId purpose) throws Exception {
            KeyPair own = ecKey();
            Unsigned leaf = leafOf(nameOf(trusted.certificate()), own);
            leaf.usage(usage, purpose);
            return ecdsa(
                    "another use",
                    new Credentials(
                            List.of(leaf.signedBy(trusted.credentials())), own.getPrivate()));
        }

        /** RFC 8247 3.2: the salt is as long as the hash. */
        private List<Forgery> withOddSalt() {
            Bytes usual = SignatureAlgorithm.RSA_PSS_SHA2_256.identifier();
            Bytes head = usual.slice(0, usual.length() - 1);
            Bytes huge =
                    Bytes.ofHex(
                            head.toHex()
                                            .replaceFirst("^3041", "3044")
                                            .replaceFirst("3034a00f", "3037a00f")
                                            .replaceFirst("a2030201$", "a2060204")
                                    + "7fffffff");
            List<Forgery> all = new ArrayList<>();
            for (int salt : new int[] {0, 20, 64}) {
                Bytes said = Bytes.concat(head, Bytes.of(salt));
                all.add(pss("a salt of " + salt, rsa, salt, usual));
                all.add(pss("a salt of " + salt + ", and said so", rsa, salt, said));
            }
            all.add(pss("a salt of -1", rsa, 32, Bytes.concat(head, Bytes.of(0xff))));
            all.add(pss("a salt of 2 GB", rsa, 32, huge));
            return all;
        }

        private static Forgery pss(
                String name, Credentials credentials, int salt, Bytes identifier) {
            return new Forgery(
                    name,
                    credentials.chain(),
                    octets -> {
                        Signature signature = Signature.getInstance("RSASSA-PSS");
                        signature.setParameter(
                                new PSSParameterSpec(
                                        "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1));
                        signature.initSign(credentials.key());
                        signature.update(octets.octets().toArray());
                        return digitalSignature(identifier, Bytes.wrap(signature.sign()));
                    });
        }

        /**
         * Without the private key: the cube root of what begins like a signature, for those who do
         * not look at what stands behind the hash.
         */
        private List<Forgery> withLowExponent() {
            List<X509Certificate> chain = low.chain();
            int length = RSA_BITS / 8;
            return List.of(
                    new Forgery(
                            "a cube root",
                            chain,
                            octets ->
                                    digitalSignature(
                                            SignatureAlgorithm.RSA_PKCS1_SHA2_256.identifier(),
                                            cubeRoot(octets, length))),
                    new Forgery(
                            "a cube root by method 1",
                            chain,
                            octets ->
                                    new Authentication(
                                            Authentication.RSA_DIGITAL_SIGNATURE,
                                            cubeRoot(octets, length))));
        }

        private static Bytes cubeRoot(SignedOctets octets, int length) throws Exception {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(octets.octets().toArray());
            Bytes start =
                    Bytes.concat(
                            Bytes.ofHex("0001" + "ff".repeat(8) + "00"),
                            DIGEST_INFO,
                            Bytes.wrap(hash));
            BigInteger least =
                    new BigInteger(
                            1, Bytes.concat(start, Bytes.zeros(length - start.length())).toArray());
            BigInteger root = BigInteger.ONE.shiftLeft(least.bitLength() / 3 + 1);
            BigInteger next = root;
            do {
                root = next;
                next =
                        root.shiftLeft(1)
                                .add(least.divide(root.multiply(root)))
                                .divide(BigInteger.valueOf(3));
            } while (next.compareTo(root) < 0);
            byte[] signature = root.add(BigInteger.ONE).toByteArray();
            return Bytes.concat(Bytes.zeros(length - signature.length), Bytes.wrap(signature));
        }

        private static Authentication digitalSignature(Bytes identifier, Bytes signature) {
            return new Authentication(
                    Authentication.DIGITAL_SIGNATURE,
                    Bytes.concat(Bytes.of(identifier.length()), identifier, signature));
        }

        private Unsigned leafOf(X500Name issuer, KeyPair own) throws Exception {
            Unsigned leaf = unsigned(profile.commonName(), issuer, own);
            X509Certificate right = trusted.issue(profile, KeyKind.ECDSA_P256, valid).certificate();
            leaf.builder.addExtension(
                    new JcaX509CertificateHolder(right)
                            .getExtension(Extension.subjectAlternativeName));
            return leaf;
        }

        private Unsigned unsigned(String subject, X500Name issuer, KeyPair key) {
            return new Unsigned(
                    new JcaX509v3CertificateBuilder(
                            issuer,
                            new BigInteger(64, random).setBit(0),
                            Date.from(valid.from()),
                            Date.from(valid.until()),
                            new X500Name("CN=" + subject),
                            key.getPublic()));
        }

        private KeyPair ecKey() throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256, random);
            return generator.generateKeyPair();
        }

        private KeyPair lowExponentKey() throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(
                    new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F0), random);
            return generator.generateKeyPair();
        }

        private static X500Name nameOf(X509Certificate certificate) throws Exception {
            return new JcaX509CertificateHolder(certificate).getSubject();
        }
    }

    /** A certificate that is being made. */
    private record Unsigned(X509v3CertificateBuilder builder) {

        void authority() throws Exception {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        }

        void usage(int usage, KeyPurposeId purpose) throws Exception {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
        }

        X509Certificate signedBy(Credentials issuer) throws Exception {
            return signedBy(issuer.key());
        }

        X509Certificate signedBy(PrivateKey key) throws Exception {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder(KeyKind.signatureAlgorithm(key))
                                            .build(key)));
        }
    }
}
