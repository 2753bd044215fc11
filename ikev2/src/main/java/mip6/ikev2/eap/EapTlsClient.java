package mip6.ikev2.eap;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

import java.io.IOException;
import java.security.SecureRandom;

/** The EAP peer as the library's TLS client. */
final class EapTlsClient extends DefaultTlsClient {

    private final TlsOutcome outcome;
    private final TlsSide side;

    EapTlsClient(TlsOutcome outcome, TlsSide side, SecureRandom random) {
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
        return side.clientSuites();
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate)
                    throws IOException {
                side.demandTrust("the server of TLS", certificate.getCertificate(), outcome);
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request)
                    throws IOException {
                return side.signer(
                                context,
                                (BcTlsCrypto) getCrypto(),
                                request.getSupportedSignatureAlgorithms())
                        .orElseThrow(() -> new TlsFatalAlert(AlertDescription.handshake_failure));
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        outcome.completed(context);
    }
}
