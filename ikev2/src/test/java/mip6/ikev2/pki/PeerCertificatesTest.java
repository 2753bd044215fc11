package mip6.ikev2.pki;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateRequirement.AnyNode;
import mip6.ikev2.pki.CertificateRequirement.HomeAgentOf;
import mip6.ikev2.pki.CertificateVerdict.Accepted;
import mip6.ikev2.pki.CertificateVerdict.Problem;
import mip6.ikev2.pki.CertificateVerdict.Rejected;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Random;

class PeerCertificatesTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Validity VALID =
            new Validity(NOW.minus(Duration.ofDays(10)), NOW.plus(Duration.ofDays(10)));
    private static final CertificateAuthority ROOT =
            CertificateAuthority.selfSigned("Root", KeyKind.ECDSA_P256, VALID, RANDOM);
    private static final PeerCertificates VALIDATOR =
            new PeerCertificates(new TrustAnchors(List.of(ROOT.certificate())));
    private static final Identity MN1 = Identity.fqdn("mn1.example.com");
    private static final AnyNode ANY = new AnyNode();

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void acceptsWhatTheAuthorityIssued(KeyKind kind) {
        Credentials mn1 = ROOT.issue(CertificateProfile.mobileNode("mn1.example.com"), kind, VALID);
        assertThat(VALIDATOR.validate(der(mn1), MN1, ANY, NOW))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> {
                            assertThat(accepted.dnsNames()).containsExactly("mn1.example.com");
                            assertThat(accepted.key().getEncoded())
                                    .isEqualTo(mn1.certificate().getPublicKey().getEncoded());
                        });
    }

    @Test
    void followsAPathOfSubordinateAuthoritiesInAnyOrder() {
        Credentials mn1 = below(3).issue(node("mn1.example.com"), KeyKind.ECDSA_P256, VALID);
        List<Bytes> chain = new ArrayList<>(der(mn1));
        assertThat(chain).hasSize(4);
        assertThat(VALIDATOR.validate(chain, MN1, ANY, NOW)).isInstanceOf(Accepted.class);
        Collections.reverse(chain.subList(1, 4));
        assertThat(VALIDATOR.validate(chain, MN1, ANY, NOW)).isInstanceOf(Accepted.class);
        assertThat(problem(chain.subList(0, 3), MN1)).isEqualTo(Problem.NO_TRUSTED_PATH);
    }

    @Test
    void boundsCountAndDepth() {
        Credentials deep = below(7).issue(node("mn1.example.com"), KeyKind.ECDSA_P256, VALID);
        assertThat(der(deep)).hasSize(8);
        assertThat(problem(der(deep), MN1)).isEqualTo(Problem.NO_TRUSTED_PATH);
        List<Bytes> nine = Collections.nCopies(9, der(deep).getFirst());
        assertThat(problem(nine, MN1)).isEqualTo(Problem.TOO_MANY_CERTIFICATES);
        assertThat(problem(List.of(), MN1)).isEqualTo(Problem.NO_CERTIFICATE);
    }

    /** Signatures need not be verified twice; the rest is looked at each time. */
    @Test
    void aPathThatIsKnownIsLookedAtAgain() {
        Credentials mn1 = ROOT.issue(node("mn1.example.com"), KeyKind.ECDSA_P256, VALID);
        PeerCertificates validator =
                new PeerCertificates(new TrustAnchors(List.of(ROOT.certificate())));
        for (int i = 0; i < 2; i++) {
            assertThat(validator.validate(der(mn1), MN1, ANY, NOW)).isInstanceOf(Accepted.class);
        }
        assertThat(validator.validate(der(mn1), MN1, ANY, NOW.plus(Duration.ofDays(11))))
                .isInstanceOfSatisfying(
                        Rejected.class, no -> assertThat(no.problem()).isEqualTo(Problem.EXPIRED));
        assertThat(validator.validate(der(mn1), Identity.fqdn("mn2.example.com"), ANY, NOW))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        no -> assertThat(no.problem()).isEqualTo(Problem.IDENTITY_MISMATCH));
        assertThat(validator.validate(der(mn1), MN1, new HomeAgentOf("mn1.example.com"), NOW))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        no -> assertThat(no.problem()).isEqualTo(Problem.ROLE_MISMATCH));
        byte[] altered = der(mn1).getFirst().toArray();
        altered[altered.length - 1] ^= 1;
        assertThat(validator.validate(List.of(Bytes.wrap(altered)), MN1, ANY, NOW))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void asManyPathsAreKnownAsFit() {
        Credentials mn1 = ROOT.issue(node("mn1.example.com"), KeyKind.ECDSA_P256, VALID);
        KnownPaths paths = new KnownPaths();
        for (int i = 0; i <= KnownPaths.MOST; i++) {
            paths.put(List.of(Bytes.of(i)), List.of());
        }
        assertThat(paths.size()).isEqualTo(KnownPaths.MOST);
        assertThat(paths.get(List.of(Bytes.of(0)))).isEmpty();
        assertThat(paths.get(List.of(Bytes.of(1)))).isPresent();
        assertThat(paths.get(der(mn1))).isEmpty();
    }

    @Test
    void aLoopOfIssuersEnds() throws Exception {
        KeyPair key = ecKey();
        X509Certificate a = authority("CN=A", "CN=B", key, key);
        X509Certificate b = authority("CN=B", "CN=A", key, key);
        assertThat(problem(List.of(der(a), der(b), der(a), der(b)), MN1))
                .isEqualTo(Problem.NO_TRUSTED_PATH);
    }

    @Test
    void anotherAuthorityOfTheSameNameIsNotTrusted() {
        CertificateAuthority impostor =
                CertificateAuthority.selfSigned("Root", KeyKind.ECDSA_P256, VALID, RANDOM);
        Credentials mn1 = impostor.issue(node("mn1.example.com"), KeyKind.ECDSA_P256, VALID);
        assertThat(problem(der(mn1), MN1)).isEqualTo(Problem.NO_TRUSTED_PATH);
        List<Bytes> withItsRoot = List.of(der(mn1).getFirst(), der(impostor.certificate()));
        assertThat(problem(withItsRoot, MN1)).isEqualTo(Problem.NO_TRUSTED_PATH);
    }

    @Test
    void aNodeCannotIssueCertificates() throws Exception {
        Credentials mn2 = ROOT.issue(node("mn2.example.com"), KeyKind.ECDSA_P256, VALID);
        KeyPair key = ecKey();
        var builder = builder("CN=mn1", "CN=mn2.example.com", key);
        builder.addExtension(Extension.subjectAlternativeName, false, dnsName("mn1.example.com"));
        X509Certificate forged = sign(builder, mn2);
        assertThat(problem(List.of(der(forged), der(mn2).getFirst()), MN1))
                .isEqualTo(Problem.NO_TRUSTED_PATH);
    }

    @Test
    void looksAtTheValidityOfEveryCertificate() {
        Credentials mn1 = ROOT.issue(node("mn1.example.com"), KeyKind.ECDSA_P256, VALID);
        assertThat(problem(der(mn1), MN1, ANY, NOW.plus(Duration.ofDays(11))))
                .isEqualTo(Problem.EXPIRED);
        assertThat(problem(der(mn1), MN1, ANY, NOW.minus(Duration.ofDays(11))))
                .isEqualTo(Problem.NOT_YET_VALID);
        Validity past = new Validity(VALID.from(), NOW.minus(Duration.ofDays(1)));
        Credentials below =
                ROOT.subordinate("Old", KeyKind.ECDSA_P256, past)
                        .issue(node("mn1.example.com"), KeyKind.ECDSA_P256, VALID);
        assertThat(problem(der(below), MN1)).isEqualTo(Problem.EXPIRED);
    }

    @Test
    @Tag("req:S5026-5.2-c")
    void aHomeAgentProvesItsRoleByServiceNameOfTheProvider() {
        Identity ha1 = Identity.fqdn("ha1.example.com");
        Credentials agent =
                ROOT.issue(
                        CertificateProfile.homeAgent("ha1.example.com", "example.com"),
                        KeyKind.ECDSA_P256,
                        VALID);
        Credentials node = ROOT.issue(node("ha1.example.com"), KeyKind.ECDSA_P256, VALID);
        HomeAgentOf provider = new HomeAgentOf("Example.com");
        assertThat(VALIDATOR.validate(der(agent), ha1, provider, NOW)).isInstanceOf(Accepted.class);
        assertThat(VALIDATOR.validate(der(agent), ha1, ANY, NOW)).isInstanceOf(Accepted.class);
        assertThat(problem(der(node), ha1, provider, NOW)).isEqualTo(Problem.ROLE_MISMATCH);
        assertThat(problem(der(agent), ha1, new HomeAgentOf("example.org"), NOW))
                .isEqualTo(Problem.ROLE_MISMATCH);
        assertThat(problem(der(agent), ha1, new HomeAgentOf("sub.example.com"), NOW))
                .isEqualTo(Problem.ROLE_MISMATCH);
    }

    @Test
    void theIdentityIsANameOfSubjectAltName() {
        Ipv6Address address = Ipv6Address.of("2001:db8:1::1");
        CertificateProfile profile =
                new CertificateProfile(
                        "common.example.com",
                        List.of("ha1.example.com", "*.example.org"),
                        List.of(address),
                        List.of("Agent@example.com"),
                        List.of());
        Credentials issued = ROOT.issue(profile, KeyKind.ECDSA_P256, VALID);
        List<Bytes> der = der(issued);
        Bytes subject = Bytes.wrap(issued.certificate().getSubjectX500Principal().getEncoded());
        assertThat(
                        List.of(
                                Identity.fqdn("HA1.example.com"),
                                new Identity(Identity.ID_IPV6_ADDR, address.toBytes()),
                                mailbox("Agent@EXAMPLE.com"),
                                new Identity(Identity.ID_DER_ASN1_DN, subject)))
                .allSatisfy(
                        identity ->
                                assertThat(VALIDATOR.validate(der, identity, ANY, NOW))
                                        .isInstanceOf(Accepted.class));
        assertThat(
                        List.of(
                                Identity.fqdn("common.example.com"),
                                Identity.fqdn("ha2.example.com"),
                                Identity.fqdn("ha1.example.com\0.evil"),
                                Identity.fqdn("any.example.org"),
                                Identity.fqdn(""),
                                mailbox("agent@example.com"),
                                mailbox("example.com"),
                                new Identity(Identity.ID_IPV6_ADDR, Bytes.zeros(16)),
                                new Identity(Identity.ID_KEY_ID, Bytes.ofUtf8("ha1.example.com"))))
                .allSatisfy(
                        identity ->
                                assertThat(problem(der, identity))
                                        .isEqualTo(Problem.IDENTITY_MISMATCH));
    }

    @Test
    void looksAtKeyUsageAndPurpose() throws Exception {
        assertThat(issueWith(KeyUsage.keyAgreement, KeyPurposeId.id_kp_ipsecIKE))
                .isEqualTo(Problem.KEY_USAGE);
        assertThat(issueWith(KeyUsage.digitalSignature, KeyPurposeId.id_kp_serverAuth))
                .isEqualTo(Problem.EXTENDED_KEY_USAGE);
        List<Bytes> authority = List.of(der(ROOT.certificate()));
        assertThat(problem(authority, Identity.fqdn("Root"))).isEqualTo(Problem.KEY_USAGE);
    }

    @Test
    void nameConstraintsOfAnAuthorityBind() throws Exception {
        KeyPair key = ecKey();
        var builder = builder("CN=Only example.org", "CN=Root", key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        GeneralSubtree subtree =
                new GeneralSubtree(new GeneralName(GeneralName.dNSName, "example.org"));
        builder.addExtension(
                Extension.nameConstraints,
                true,
                new NameConstraints(new GeneralSubtree[] {subtree}, null));
        X509Certificate constrained = sign(builder, ROOT.credentials());
        CertificateAuthority authority =
                new CertificateAuthority(
                        new Credentials(List.of(constrained), key.getPrivate()), RANDOM);
        Credentials inside = authority.issue(node("mn1.example.org"), KeyKind.ECDSA_P256, VALID);
        Credentials outside = authority.issue(node("mn1.example.com"), KeyKind.ECDSA_P256, VALID);
        assertThat(VALIDATOR.validate(der(inside), Identity.fqdn("mn1.example.org"), ANY, NOW))
                .isInstanceOf(Accepted.class);
        assertThat(problem(der(outside), MN1)).isEqualTo(Problem.NO_TRUSTED_PATH);
    }

    @Test
    void weakKeysAndUnknownCriticalExtensionsAreRefused() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        var weak = builder("CN=mn1", "CN=Root", rsa.generateKeyPair());
        weak.addExtension(Extension.subjectAlternativeName, false, dnsName("mn1.example.com"));
        assertThat(problem(List.of(der(sign(weak, ROOT.credentials()))), MN1))
                .isEqualTo(Problem.WEAK_ALGORITHM);
        var odd = builder("CN=mn1", "CN=Root", ecKey());
        odd.addExtension(Extension.subjectAlternativeName, false, dnsName("mn1.example.com"));
        odd.addExtension(new ASN1ObjectIdentifier("1.2.3.4"), true, new byte[] {5, 0});
        assertThat(problem(List.of(der(sign(odd, ROOT.credentials()))), MN1))
                .isEqualTo(Problem.NO_TRUSTED_PATH);
    }

    @Test
    void noMutationIsAcceptedOrThrows() {
        Credentials mn1 = ROOT.issue(node("mn1.example.com"), KeyKind.ECDSA_P256, VALID);
        byte[] good = der(mn1).getFirst().toArray();
        Random random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            byte[] bad = good.clone();
            int at = i < good.length ? i : random.nextInt(good.length);
            bad[at] ^= (byte) (i < good.length ? 1 << random.nextInt(8) : 1 + random.nextInt(255));
            assertThat(VALIDATOR.validate(List.of(Bytes.wrap(bad)), MN1, ANY, NOW))
                    .as("octet %d is %02x", at, bad[at])
                    .isInstanceOf(Rejected.class);
        }
        for (int length = 0; length < good.length; length++) {
            assertThat(problem(List.of(Bytes.copyOf(good, 0, length)), MN1))
                    .isEqualTo(Problem.UNREADABLE_CERTIFICATE);
        }
    }

    private static Problem issueWith(int usage, KeyPurposeId purpose) throws Exception {
        var builder = builder("CN=mn1", "CN=Root", ecKey());
        builder.addExtension(Extension.subjectAlternativeName, false, dnsName("mn1.example.com"));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
        return problem(List.of(der(sign(builder, ROOT.credentials()))), MN1);
    }

    private static CertificateAuthority below(int depth) {
        CertificateAuthority authority = ROOT;
        for (int i = 1; i <= depth; i++) {
            authority = authority.subordinate("Below " + i, KeyKind.ECDSA_P256, VALID);
        }
        return authority;
    }

    private static CertificateProfile node(String name) {
        return CertificateProfile.mobileNode(name);
    }

    private static Identity mailbox(String mailbox) {
        return new Identity(Identity.ID_RFC822_ADDR, Bytes.ofUtf8(mailbox));
    }

    private static GeneralNames dnsName(String name) {
        return new GeneralNames(new GeneralName(GeneralName.dNSName, name));
    }

    private static KeyPair ecKey() {
        return KeyKind.ECDSA_P256.generate(RANDOM);
    }

    private static X509Certificate authority(
            String subject, String issuer, KeyPair key, KeyPair issuerKey) throws Exception {
        var builder = builder(subject, issuer, key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static JcaX509v3CertificateBuilder builder(String subject, String issuer, KeyPair key) {
        return new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.TWO,
                Date.from(VALID.from()),
                Date.from(VALID.until()),
                new X500Name(subject),
                key.getPublic());
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, Credentials issuer)
            throws Exception {
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static List<Bytes> der(Credentials credentials) {
        return credentials.chain().stream().map(PeerCertificatesTest::der).toList();
    }

    private static Bytes der(X509Certificate certificate) {
        try {
            return Bytes.wrap(certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Problem problem(List<Bytes> der, Identity identity) {
        return problem(der, identity, ANY, NOW);
    }

    private static Problem problem(
            List<Bytes> der, Identity identity, CertificateRequirement requirement, Instant at) {
        return switch (VALIDATOR.validate(der, identity, requirement, at)) {
            case Rejected rejected -> rejected.problem();
            case Accepted accepted -> throw new AssertionError("accepted: " + accepted);
        };
    }
}
