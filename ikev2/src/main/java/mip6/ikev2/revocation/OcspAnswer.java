package mip6.ikev2.revocation;

import mip6.ikev2.pki.CertificationPath;
import mip6.ikev2.pki.IssuerSignature;
import mip6.ikev2.revocation.Statement.Answer;
import mip6.wire.Bytes;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.CertStatus;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x509.Extensions;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An OCSP response about one certificate, from somebody entitled to give it (RFC 6960 3.2). A nonce
 * is neither demanded nor looked at: what a peer sends, and what caches hold, has none.
 *
 * @param encoded DER, as it came
 * @param statement ends with the certificate of a delegated responder
 */
public record OcspAnswer(Bytes encoded, Statement statement) {

    /** Responses in one are for a certificate each, and few are asked about. */
    private static final int MOST_RESPONSES = 64;

    /**
     * Reads a response and verifies its signature.
     *
     * @param trusted whose answers are believed about any certificate
     * @param at wall time, for the certificate of a delegated responder
     * @throws UnusableAnswerException where it says nothing about the certificate
     */
    public static OcspAnswer read(
            Bytes der, CertificationPath.Link about, List<X509Certificate> trusted, Instant at)
            throws UnusableAnswerException {
        try {
            BasicOCSPResponse basic = basic(der);
            SingleResponse single = single(basic.getTbsResponseData(), about);
            Instant limit = verify(basic, about, trusted, at);
            return new OcspAnswer(der, statement(single, limit));
        } catch (IOException | ParseException | RuntimeException damaged) {
            // Bouncy Castle throws unchecked exceptions for some damaged encodings
            throw new UnusableAnswerException(RevocationProblem.UNREADABLE);
        }
    }

    private static BasicOCSPResponse basic(Bytes der) throws UnusableAnswerException {
        OCSPResponse response = OCSPResponse.getInstance(der.toArray());
        if (response.getResponseStatus().getIntValue() != OCSPResponseStatus.SUCCESSFUL) {
            throw new UnusableAnswerException(RevocationProblem.REFUSED_BY_RESPONDER);
        }
        ResponseBytes bytes = response.getResponseBytes();
        if (!bytes.getResponseType().equals(OCSPObjectIdentifiers.id_pkix_ocsp_basic)) {
            throw new UnusableAnswerException(RevocationProblem.UNSUPPORTED);
        }
        return BasicOCSPResponse.getInstance(bytes.getResponse().getOctets());
    }

    private static SingleResponse single(ResponseData data, CertificationPath.Link about)
            throws UnusableAnswerException {
        refuseCritical(Optional.ofNullable(data.getResponseExtensions()));
        ASN1Sequence responses = data.getResponses();
        if (responses.size() > MOST_RESPONSES) {
            throw new UnusableAnswerException(RevocationProblem.UNSUPPORTED);
        }
        for (int i = 0; i < responses.size(); i++) {
            SingleResponse single = SingleResponse.getInstance(responses.getObjectAt(i));
            if (OcspCertificateId.names(single.getCertID(), about)) {
                refuseCritical(Optional.ofNullable(single.getSingleExtensions()));
                return single;
            }
        }
        throw new UnusableAnswerException(RevocationProblem.NOT_ABOUT_IT);
    }

    private static void refuseCritical(Optional<Extensions> extensions)
            throws UnusableAnswerException {
        if (extensions.isPresent() && extensions.get().hasAnyCriticalExtensions()) {
            throw new UnusableAnswerException(RevocationProblem.UNSUPPORTED);
        }
    }

    /** RFC 6960 4.2.2.2: who may have signed it, and until when that one may. */
    private static Instant verify(
            BasicOCSPResponse basic,
            CertificationPath.Link about,
            List<X509Certificate> trusted,
            Instant at)
            throws UnusableAnswerException, IOException {
        if (IssuerSignature.isWeak(basic.getSignatureAlgorithm())) {
            throw new UnusableAnswerException(RevocationProblem.WEAK_ALGORITHM);
        }
        OcspSigner signer = OcspSigner.of(basic, about.issuer(), trusted, at);
        if (!IssuerSignature.verifies(
                signer.key(),
                basic.getSignatureAlgorithm(),
                basic.getTbsResponseData().getEncoded(ASN1Encoding.DER),
                basic.getSignature().getOctets())) {
            throw new UnusableAnswerException(RevocationProblem.WRONG_SIGNATURE);
        }
        return signer.until();
    }

    private static Statement statement(SingleResponse single, Instant limit) throws ParseException {
        Instant thisUpdate = single.getThisUpdate().getDate().toInstant();
        Optional<Instant> nextUpdate = Optional.empty();
        if (single.getNextUpdate() != null) {
            Instant next = single.getNextUpdate().getDate().toInstant();
            nextUpdate = Optional.of(next.isBefore(limit) ? next : limit);
        }
        return new Statement(
                answer(single.getCertStatus()), Statement.Source.OCSP, thisUpdate, nextUpdate);
    }

    private static Answer answer(CertStatus status) throws ParseException {
        return switch (status.getTagNo()) {
            case 0 -> new Answer.Good();
            case 1 -> {
                RevokedInfo info = RevokedInfo.getInstance(status.getStatus());
                yield new Answer.Revoked(
                        info.getRevocationTime().getDate().toInstant(),
                        info.getRevocationReason() == null
                                ? RevocationReason.UNSPECIFIED
                                : RevocationReason.of(
                                        info.getRevocationReason().getValue().intValue()));
            }
            default -> new Answer.NotKnown();
        };
    }
}
