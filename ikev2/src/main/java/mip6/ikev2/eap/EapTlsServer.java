package mip6.ikev2.eap;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

import java.io.IOException;
import java.security.SecureRandom;

/** The EAP authenticator as the library's TLS server, which wants a certificate of its client. */
final class EapTlsServer extends DefaultTlsServer {

    private final TlsOutcome outcome;
    private final TlsSide side;

    EapTlsServer(TlsOutcome outcome, TlsSide side, SecureRandom random) {
        super(new BcTlsCrypto(random));
        this.outcome = outcome;
        this.side = side;
    }

    /**
     * Nobody renegotiates here: that the other side has no words for it (RFC 5746) is no danger.
     */
    @Override
    public void notifySecureRenegotiation(boolean isSecure) {}

    @Override
    public ProtocolVersion[] getProtocolVersions() {
        return side.protocolVersions();
    }

    @Override
    public int[] getCipherSuites() {
        return side.serverSuites();
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        return side.signer(
                        context,
                        (BcTlsCrypto) getCrypto(),
                        context.getSecurityParametersHandshake().getClientSigAlgs())
                .orElseThrow(() -> new TlsFatalAlert(AlertDescription.handshake_failure));
    }

    @Override
    public CertificateRequest getCertificateRequest() throws IOException {
        var algorithms = TlsUtils.getDefaultSupportedSignatureAlgorithms(context);
        return TlsUtils.isTLSv13(context)
                ? new CertificateRequest(TlsUtils.EMPTY_BYTES, algorithms, null, null)
                : new CertificateRequest(
                        new short[] {
                            ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign
                        },
                        algorithms,
                        null);
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) throws IOException {
        side.demandTrust("the client of TLS", certificate, outcome);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        outcome.completed(context);
    }
}
