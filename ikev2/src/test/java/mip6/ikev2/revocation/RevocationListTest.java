package mip6.ikev2.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.revocation.Statement.Answer;
import mip6.wire.Bytes;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

class RevocationListTest {

    private static final Credentials HA2 = Authorities.homeAgent("ha2.example.com");
    private static final X509Certificate ROOT = Authorities.ROOT.certificate();
    private static final ASN1ObjectIdentifier STRANGE = new ASN1ObjectIdentifier("1.2.3.4.5");

    private static Bytes list() {
        return Authorities.ISSUER.list(Authorities.revoked(), BigInteger.ONE, Authorities.PERIOD);
    }

    private static RevocationList read(Bytes der) {
        try {
            return RevocationList.read(der, ROOT);
        } catch (UnusableAnswerException unusable) {
            throw new AssertionError(unusable);
        }
    }

    private static RevocationProblem problem(Bytes der, X509Certificate issuer) {
        return catchThrowableOfType(
                        UnusableAnswerException.class, () -> RevocationList.read(der, issuer))
                .problem();
    }

    private static Optional<Answer> said(Bytes der, X509Certificate certificate) {
        return read(der).about(certificate).map(Statement::answer);
    }

    @Test
    @Tag("req:S5026-3-a")
    void saysWhoWasRevokedAndWhoWasNot() {
        assertThat(said(list(), Authorities.HA1.certificate())).contains(Authorities.COMPROMISED);
        assertThat(said(list(), HA2.certificate())).contains(new Answer.Good());
        RevocationList read = read(list());
        assertThat(read.size()).isOne();
        assertThat(read.thisUpdate()).isEqualTo(Authorities.PERIOD.thisUpdate());
        assertThat(read.nextUpdate()).isEqualTo(Authorities.PERIOD.nextUpdate());
        assertThat(RevocationList.isOf(list(), ROOT)).isTrue();
        assertThat(RevocationList.isOf(list(), HA2.certificate())).isFalse();
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void isSignedByAnyKindOfKey(KeyKind kind) throws Exception {
        CertificateAuthority authority =
                CertificateAuthority.selfSigned("Any", kind, Authorities.VALID, new SecureRandom());
        Credentials node =
                authority.issue(
                        CertificateProfile.mobileNode("mn1.example.com"),
                        KeyKind.ECDSA_P256,
                        Authorities.VALID);
        Bytes der =
                RevocationIssuer.of(authority.credentials())
                        .list(
                                Map.of(Authorities.serial(node), Authorities.HELD),
                                BigInteger.TWO,
                                Authorities.PERIOD);
        RevocationList read = RevocationList.read(der, authority.certificate());
        assertThat(read.about(node.certificate()).map(Statement::answer))
                .contains(Authorities.HELD);
    }

    @Test
    void anEmptyListSaysThatAllIsWell() {
        Bytes empty = Authorities.ISSUER.list(Map.of(), BigInteger.ONE, Authorities.PERIOD);
        assertThat(said(empty, Authorities.HA1.certificate())).contains(new Answer.Good());
    }

    @Test
    void anothersListIsRefused() {
        assertThat(problem(list(), Authorities.OTHER.certificate()))
                .isEqualTo(RevocationProblem.WRONG_SIGNATURE);
        assertThat(problem(list(), Authorities.authority("Another").certificate()))
                .isEqualTo(RevocationProblem.WRONG_ISSUER);
    }

    @Test
    void aKeyThatMayNotSignListsIsRefused() {
        // keyUsage of a node: digitalSignature
        Bytes der =
                RevocationIssuer.of(Authorities.HA1)
                        .list(Map.of(), BigInteger.ONE, Authorities.PERIOD);
        assertThat(problem(der, Authorities.HA1.certificate()))
                .isEqualTo(RevocationProblem.WRONG_ISSUER);
    }

    @Test
    void anyChangedOctetIsNoticed() {
        byte[] good = list().toArray();
        for (int bit = 0; bit < good.length * Byte.SIZE; bit++) {
            byte[] bad = good.clone();
            bad[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThatThrownBy(() -> RevocationList.read(Bytes.wrap(bad), ROOT))
                    .as("bit %d of %s", bit, Bytes.wrap(good))
                    .isInstanceOf(UnusableAnswerException.class);
        }
        assertThat(problem(Bytes.wrap(good).slice(0, good.length - 1), ROOT))
                .isEqualTo(RevocationProblem.UNREADABLE);
        assertThat(problem(Bytes.ofUtf8("<html>not found</html>"), ROOT))
                .isEqualTo(RevocationProblem.UNREADABLE);
        assertThat(problem(Bytes.EMPTY, ROOT)).isEqualTo(RevocationProblem.UNREADABLE);
    }

    @Test
    void aListOfChangesIsNotUsed() {
        assertThat(problem(with(Extension.deltaCRLIndicator, true, new CRLNumber(one())), ROOT))
                .isEqualTo(RevocationProblem.UNSUPPORTED);
    }

    @Test
    void whatIsCriticalAndStrangeForbidsTheListAndWhatIsNotCriticalDoesNot() {
        assertThat(problem(with(STRANGE, true, DERNull.INSTANCE), ROOT))
                .isEqualTo(RevocationProblem.UNSUPPORTED);
        assertThat(said(with(STRANGE, false, DERNull.INSTANCE), Authorities.HA1.certificate()))
                .contains(Authorities.COMPROMISED);
    }

    @Test
    void anEntryWithAStrangeCriticalExtensionForbidsAllTheList() throws Exception {
        ExtensionsGenerator generator = new ExtensionsGenerator();
        generator.addExtension(STRANGE, true, DERNull.INSTANCE);
        X509v2CRLBuilder builder = builder();
        builder.addCRLEntry(BigInteger.TEN, Date.from(Authorities.SINCE), generator.generate());
        assertThat(problem(signed(builder), ROOT)).isEqualTo(RevocationProblem.UNSUPPORTED);
    }

    @Test
    void anIndirectListAndOneOfAttributesAreNotUsed() {
        assertThat(problem(point(new IssuingDistributionPoint(null, true, false)), ROOT))
                .isEqualTo(RevocationProblem.UNSUPPORTED);
        assertThat(problem(point(new IssuingDistributionPoint(null, false, true)), ROOT))
                .isEqualTo(RevocationProblem.UNSUPPORTED);
    }

    @Test
    void aListOfAuthoritiesSaysNothingAboutNodes() {
        IssuingDistributionPoint authorities =
                new IssuingDistributionPoint(null, false, true, null, false, false);
        IssuingDistributionPoint users =
                new IssuingDistributionPoint(null, true, false, null, false, false);
        assertThat(said(point(authorities), Authorities.HA1.certificate())).isEmpty();
        assertThat(said(point(users), Authorities.HA1.certificate()))
                .contains(Authorities.COMPROMISED);
        assertThat(said(point(users), ROOT)).isEmpty();
    }

    @Test
    void aListOfSomeReasonsSaysOnlyWhoWasRevoked() {
        IssuingDistributionPoint some =
                new IssuingDistributionPoint(
                        null,
                        false,
                        false,
                        new ReasonFlags(ReasonFlags.keyCompromise),
                        false,
                        false);
        assertThat(said(point(some), Authorities.HA1.certificate()))
                .contains(Authorities.COMPROMISED);
        assertThat(said(point(some), HA2.certificate())).isEmpty();
    }

    @Test
    void aListOfADistributionPointIsForThoseWhoNameIt() {
        assertThat(said(ofPoint(Authorities.LIST), Authorities.HA1.certificate()))
                .contains(Authorities.COMPROMISED);
        assertThat(said(ofPoint("http://crl.example.com/2"), Authorities.HA1.certificate()))
                .isEmpty();
    }

    private static Bytes ofPoint(String url) {
        return point(
                new IssuingDistributionPoint(
                        new DistributionPointName(
                                new GeneralNames(
                                        new GeneralName(
                                                GeneralName.uniformResourceIdentifier, url))),
                        false,
                        false));
    }

    private static BigInteger one() {
        return BigInteger.ONE;
    }

    private static Bytes point(IssuingDistributionPoint point) {
        return with(Extension.issuingDistributionPoint, true, point);
    }

    /** On which the home agent is, with an extension. */
    private static Bytes with(ASN1ObjectIdentifier name, boolean critical, ASN1Encodable value) {
        try {
            X509v2CRLBuilder builder = builder();
            new HashMap<>(Authorities.revoked())
                    .forEach(
                            (serial, entry) ->
                                    builder.addCRLEntry(
                                            serial,
                                            Date.from(entry.since()),
                                            entry.reason().number()));
            return signed(builder.addExtension(name, critical, value));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static X509v2CRLBuilder builder() {
        return new X509v2CRLBuilder(
                        X500Name.getInstance(ROOT.getSubjectX500Principal().getEncoded()),
                        Date.from(Authorities.PERIOD.thisUpdate()))
                .setNextUpdate(Date.from(Authorities.PERIOD.nextUpdate().orElseThrow()));
    }

    private static Bytes signed(X509v2CRLBuilder builder) {
        try {
            return Bytes.wrap(
                    builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(Authorities.ROOT.credentials().key()))
                            .getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
