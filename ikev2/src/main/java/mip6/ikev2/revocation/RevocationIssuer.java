package mip6.ikev2.revocation;

import mip6.ikev2.pki.CertificationPath;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.revocation.Statement.Answer;
import mip6.wire.Bytes;

import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * A provider's revocation lists and OCSP responses, for labs.
 *
 * @param authority whose certificates they are about, and who signs lists
 * @param responder who signs OCSP responses: the authority itself, or whom it delegated that to
 */
public record RevocationIssuer(Credentials authority, Credentials responder) {

    /** An authority that answers itself. */
    public static RevocationIssuer of(Credentials authority) {
        return new RevocationIssuer(authority, authority);
    }

    /**
     * When a list or response was made, and until when it counts.
     *
     * @param nextUpdate not in each OCSP response
     */
    public record Period(Instant thisUpdate, Optional<Instant> nextUpdate) {}

    /**
     * A revocation list in DER.
     *
     * @param number greater than that of the list before (RFC 5280 5.2.3)
     */
    public Bytes list(Map<BigInteger, Answer.Revoked> revoked, BigInteger number, Period period) {
        X509Certificate issuer = authority.certificate();
        X509v2CRLBuilder builder =
                new X509v2CRLBuilder(name(issuer), Date.from(period.thisUpdate()));
        period.nextUpdate().map(Date::from).ifPresent(builder::setNextUpdate);
        revoked.forEach(
                (serial, entry) ->
                        builder.addCRLEntry(
                                serial, Date.from(entry.since()), entry.reason().number()));
        try {
            builder.addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils()
                                    .createAuthorityKeyIdentifier(issuer.getPublicKey()))
                    .addExtension(Extension.cRLNumber, false, new CRLNumber(number));
            return Bytes.wrap(builder.build(signer(authority)).getEncoded());
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An OCSP response in DER about one certificate. */
    public Bytes answer(CertificationPath.Link about, Answer answer, Period period) {
        return respond(
                List.of(new CertificateID(OcspCertificateId.of(about))), _ -> answer, period);
    }

    /**
     * The response to a request in DER.
     *
     * @param answers by the certificate's number
     * @throws IOException where it is none
     */
    public Bytes answer(Bytes request, Function<BigInteger, Answer> answers, Period period)
            throws IOException {
        try {
            List<CertificateID> asked =
                    StreamSupport.stream(
                                    OCSPRequest.getInstance(request.toArray())
                                            .getTbsRequest()
                                            .getRequestList()
                                            .spliterator(),
                                    false)
                            .map(each -> new CertificateID(Request.getInstance(each).getReqCert()))
                            .toList();
            return respond(asked, answers, period);
        } catch (RuntimeException damaged) {
            // Bouncy Castle throws unchecked exceptions for some damaged encodings
            throw new IOException("no OCSP request", damaged);
        }
    }

    private Bytes respond(
            List<CertificateID> asked, Function<BigInteger, Answer> answers, Period period) {
        BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(responderId());
        for (CertificateID each : asked) {
            builder.addResponse(
                    each,
                    status(answers.apply(each.getSerialNumber())),
                    Date.from(period.thisUpdate()),
                    period.nextUpdate().map(Date::from).orElse(null),
                    null);
        }
        try {
            X509CertificateHolder[] chain =
                    responder.equals(authority)
                            ? new X509CertificateHolder[0]
                            : new X509CertificateHolder[] {holder(responder.certificate())};
            return Bytes.wrap(
                    new OCSPRespBuilder()
                            .build(
                                    OCSPRespBuilder.SUCCESSFUL,
                                    builder.build(
                                            signer(responder),
                                            chain,
                                            Date.from(period.thisUpdate())))
                            .getEncoded());
        } catch (OCSPException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private RespID responderId() {
        return new RespID(name(responder.certificate()));
    }

    private static CertificateStatus status(Answer answer) {
        return switch (answer) {
            case Answer.Good _ -> CertificateStatus.GOOD;
            case Answer.Revoked(Instant since, RevocationReason reason) ->
                    new RevokedStatus(
                            new RevokedInfo(
                                    new ASN1GeneralizedTime(Date.from(since)),
                                    CRLReason.lookup(reason.number())));
            case Answer.NotKnown _ -> new UnknownStatus();
        };
    }

    private static ContentSigner signer(Credentials credentials) {
        try {
            return new JcaContentSignerBuilder(KeyKind.signatureAlgorithm(credentials.key()))
                    .build(credentials.key());
        } catch (OperatorCreationException unusable) {
            throw new IllegalArgumentException("this key cannot sign", unusable);
        }
    }

    private static X500Name name(X509Certificate certificate) {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static X509CertificateHolder holder(X509Certificate certificate) {
        try {
            return new JcaX509CertificateHolder(certificate);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
