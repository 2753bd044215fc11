package mip6.ikev2.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.CertificationPath;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.revocation.RevocationIssuer.Period;
import mip6.ikev2.revocation.Statement.Answer;
import mip6.wire.Bytes;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class OcspAnswerTest {

    private static final Answer GOOD = new Answer.Good();
    private static final Credentials DELEGATE =
            Authorities.ROOT.delegateResponder("Responder", KeyKind.ECDSA_P256, Authorities.VALID);

    private static Statement read(Bytes der, X509Certificate... trusted) {
        try {
            return OcspAnswer.read(der, Authorities.LINK, List.of(trusted), Authorities.NOW)
                    .statement();
        } catch (UnusableAnswerException unusable) {
            throw new AssertionError(unusable);
        }
    }

    private static RevocationProblem problem(Bytes der) {
        return problem(der, Authorities.LINK);
    }

    private static RevocationProblem problem(Bytes der, CertificationPath.Link about) {
        return catchThrowableOfType(
                        UnusableAnswerException.class,
                        () -> OcspAnswer.read(der, about, List.of(), Authorities.NOW))
                .problem();
    }

    private static Bytes answer(Answer answer) {
        return Authorities.ISSUER.answer(Authorities.LINK, answer, Authorities.PERIOD);
    }

    private static Bytes answerOf(Credentials responder) {
        return new RevocationIssuer(Authorities.ROOT.credentials(), responder)
                .answer(Authorities.LINK, GOOD, Authorities.PERIOD);
    }

    @Test
    @Tag("req:S5026-3-a")
    void saysGoodRevokedAndUnknown() {
        Statement good = read(answer(GOOD));
        assertThat(good.answer()).isEqualTo(GOOD);
        assertThat(good.thisUpdate()).isEqualTo(Authorities.PERIOD.thisUpdate());
        assertThat(good.nextUpdate()).isEqualTo(Authorities.PERIOD.nextUpdate());
        assertThat(read(answer(Authorities.COMPROMISED)).answer())
                .isEqualTo(Authorities.COMPROMISED);
        assertThat(read(answer(new Answer.NotKnown())).answer()).isEqualTo(new Answer.NotKnown());
    }

    @Test
    void answersTheRequest() throws Exception {
        Bytes request = OcspRequests.about(Authorities.LINK);
        Bytes answer =
                Authorities.ISSUER.answer(
                        request,
                        serial ->
                                serial.equals(Authorities.serial(Authorities.HA1))
                                        ? Authorities.COMPROMISED
                                        : GOOD,
                        Authorities.PERIOD);
        assertThat(read(answer).answer()).isEqualTo(Authorities.COMPROMISED);
    }

    @Test
    void aDelegatedResponderIsBelievedWhileItsCertificateLasts() {
        assertThat(read(answerOf(DELEGATE)).nextUpdate())
                .isEqualTo(Authorities.PERIOD.nextUpdate());
        Validity shortly =
                new Validity(
                        Authorities.NOW.minus(Duration.ofDays(2)),
                        Authorities.NOW.plus(Duration.ofHours(1)));
        Credentials brief =
                Authorities.ROOT.delegateResponder("Brief", KeyKind.ECDSA_P256, shortly);
        assertThat(read(answerOf(brief)).nextUpdate()).contains(shortly.until());
        Validity past =
                new Validity(
                        Authorities.NOW.minus(Duration.ofDays(2)),
                        Authorities.NOW.minus(Duration.ofDays(1)));
        Credentials expired =
                Authorities.ROOT.delegateResponder("Expired", KeyKind.ECDSA_P256, past);
        assertThat(problem(answerOf(expired))).isEqualTo(RevocationProblem.WRONG_ISSUER);
    }

    @Test
    void whoeverWasNotDelegatedIsNotBelieved() {
        // a node of the same authority, whose certificate is for IKE
        assertThat(problem(answerOf(Authorities.homeAgent("ha2.example.com"))))
                .isEqualTo(RevocationProblem.WRONG_ISSUER);
        // delegated by another authority that bears the name, and by another one
        assertThat(
                        problem(
                                answerOf(
                                        Authorities.OTHER.delegateResponder(
                                                "Responder",
                                                KeyKind.ECDSA_P256,
                                                Authorities.VALID))))
                .isEqualTo(RevocationProblem.WRONG_SIGNATURE);
        assertThat(
                        problem(
                                answerOf(
                                        Authorities.authority("Another")
                                                .delegateResponder(
                                                        "Responder",
                                                        KeyKind.ECDSA_P256,
                                                        Authorities.VALID))))
                .isEqualTo(RevocationProblem.WRONG_ISSUER);
        // the peer itself
        assertThat(problem(answerOf(Authorities.HA1))).isEqualTo(RevocationProblem.WRONG_ISSUER);
    }

    @Test
    void anAuthorityOfTheSameNameIsNotBelieved() {
        Bytes answer =
                RevocationIssuer.of(Authorities.OTHER.credentials())
                        .answer(Authorities.LINK, GOOD, Authorities.PERIOD);
        assertThat(problem(answer)).isEqualTo(RevocationProblem.WRONG_SIGNATURE);
    }

    @Test
    void aResponderOfTheOperatorsChoiceIsBelieved() {
        Credentials own =
                Authorities.authority("Another")
                        .issue(
                                CertificateProfile.mobileNode("ocsp.example.org"),
                                KeyKind.ECDSA_P384,
                                Authorities.VALID);
        assertThat(problem(answerOf(own))).isEqualTo(RevocationProblem.WRONG_ISSUER);
        assertThat(read(answerOf(own), own.certificate()).answer()).isEqualTo(GOOD);
    }

    @Test
    void anAnswerAboutAnotherCertificateSaysNothing() {
        assertThat(
                        problem(
                                answer(GOOD),
                                Authorities.link(Authorities.homeAgent("ha2.example.com"))))
                .isEqualTo(RevocationProblem.NOT_ABOUT_IT);
        // the same number under another authority of the same name
        assertThat(
                        problem(
                                answer(GOOD),
                                new CertificationPath.Link(
                                        Authorities.HA1.certificate(),
                                        Authorities.OTHER.certificate())))
                .isEqualTo(RevocationProblem.NOT_ABOUT_IT);
    }

    @Test
    void anyChangedOctetIsNoticedOrMakesNoDifference() {
        byte[] good = answer(GOOD).toArray();
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                // other encodings of what is around the signed part
                assertThat(
                                OcspAnswer.read(
                                                Bytes.wrap(bad),
                                                Authorities.LINK,
                                                List.of(),
                                                Authorities.NOW)
                                        .statement())
                        .isEqualTo(read(Bytes.wrap(good)));
            } catch (UnusableAnswerException unusable) {
                assertThat(unusable.problem()).isNotNull();
            }
        }
        assertThat(problem(Bytes.EMPTY)).isEqualTo(RevocationProblem.UNREADABLE);
        assertThat(problem(Bytes.ofUtf8("<html>"))).isEqualTo(RevocationProblem.UNREADABLE);
    }

    /** Which would exhaust the stack of a reader that follows. */
    @Test
    void whatIsNestedDeeplyIsRefused() {
        assertThat(problem(Bytes.wrap(nested(30_000)))).isEqualTo(RevocationProblem.UNREADABLE);
        UnusableAnswerException list =
                catchThrowableOfType(
                        UnusableAnswerException.class,
                        () ->
                                RevocationList.read(
                                        Bytes.wrap(nested(300_000)),
                                        Authorities.ROOT.certificate()));
        assertThat(list.problem()).isEqualTo(RevocationProblem.UNREADABLE);
    }

    /** Sequences of indefinite length, each in the one before. */
    private static byte[] nested(int depth) {
        byte[] octets = new byte[2 * depth];
        for (int i = 0; i < depth; i++) {
            octets[2 * i] = 0x30;
            octets[2 * i + 1] = (byte) 0x80;
        }
        return octets;
    }

    @Test
    void aResponderThatDoesNotAnswerIsToldApart() throws Exception {
        Bytes later =
                Bytes.wrap(
                        new OCSPResponse(new OCSPResponseStatus(OCSPResponseStatus.TRY_LATER), null)
                                .getEncoded());
        assertThat(problem(later)).isEqualTo(RevocationProblem.REFUSED_BY_RESPONDER);
    }

    @Test
    void otherHashesNameTheCertificateTooAndANonceIsPassedOver() throws Exception {
        Extension nonce =
                new Extension(
                        OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new byte[] {4, 2, 1, 2});
        assertThat(read(sha256(nonce)).answer()).isEqualTo(GOOD);
        Extension strange =
                new Extension(new ASN1ObjectIdentifier("1.2.3.4.5"), true, new byte[] {5, 0});
        assertThat(problem(sha256(strange))).isEqualTo(RevocationProblem.UNSUPPORTED);
    }

    /** As other responders make them: by key hash, and SHA-256 in the certificate's name. */
    private static Bytes sha256(Extension extension) throws Exception {
        X509CertificateHolder root = new JcaX509CertificateHolder(Authorities.ROOT.certificate());
        var digests = new JcaDigestCalculatorProviderBuilder().build();
        DigestCalculator sha256 =
                digests.get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256));
        DigestCalculator sha1 = digests.get(CertificateID.HASH_SHA1);
        BasicOCSPRespBuilder builder =
                new BasicOCSPRespBuilder(new RespID(root.getSubjectPublicKeyInfo(), sha1));
        builder.addResponse(
                new CertificateID(sha256, root, Authorities.serial(Authorities.HA1)),
                CertificateStatus.GOOD,
                Date.from(Authorities.PERIOD.thisUpdate()),
                (Date) null);
        builder.setResponseExtensions(new Extensions(extension));
        return Bytes.wrap(
                new OCSPRespBuilder()
                        .build(
                                OCSPRespBuilder.SUCCESSFUL,
                                builder.build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(Authorities.ROOT.credentials().key()),
                                        null,
                                        Date.from(Authorities.NOW)))
                        .getEncoded());
    }

    @Test
    void thereMayBeNoNextUpdate() {
        Bytes answer =
                Authorities.ISSUER.answer(
                        Authorities.LINK,
                        GOOD,
                        new Period(Authorities.PERIOD.thisUpdate(), Optional.empty()));
        assertThat(read(answer).nextUpdate()).isEmpty();
    }
}
