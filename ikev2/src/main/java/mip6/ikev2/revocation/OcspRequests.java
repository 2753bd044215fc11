package mip6.ikev2.revocation;

import mip6.ikev2.pki.CertificationPath;
import mip6.wire.Bytes;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;

import java.io.IOException;

/** What an OCSP responder is asked. */
public final class OcspRequests {

    private OcspRequests() {}

    /** About one certificate, without a nonce, so that answers made ahead do (RFC 5019 2.1.1). */
    public static Bytes about(CertificationPath.Link link) {
        Request request = new Request(OcspCertificateId.of(link), null);
        try {
            return Bytes.wrap(
                    new OCSPRequest(
                                    new TBSRequest(
                                            null,
                                            new DERSequence(request),
                                            (org.bouncycastle.asn1.x509.Extensions) null),
                                    null)
                            .getEncoded(ASN1Encoding.DER));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
