package mip6.ikev2.eap;

import mip6.ikev2.pki.CertificationPath;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;

import java.util.Optional;

/** What a handshake has come to, told by the library as it goes. */
final class TlsOutcome {

    static final int MSK_LENGTH = 64;

    /** MSK and EMSK. */
    private static final int MATERIAL = 128;

    private static final String LABEL_1_2 = "client EAP encryption";
    private static final String LABEL_1_3 = "EXPORTER_EAP_TLS_Key_Material";
    private static final byte[] CONTEXT_1_3 = {EapType.TLS};

    private Optional<Keys> keys = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private Optional<CertificationPath> path = Optional.empty();

    /**
     * The end of a handshake.
     *
     * @param material MSK and EMSK
     */
    record Keys(boolean isTls13, Secret material) {}

    Optional<Keys> keys() {
        return keys;
    }

    Optional<String> problem() {
        return problem;
    }

    /** The other side's certificates, once they are good unless one was revoked. */
    Optional<CertificationPath> path() {
        return path;
    }

    void trusted(CertificationPath good) {
        path = Optional.of(good);
    }

    void refused(String why) {
        problem = Optional.of(why);
    }

    void completed(TlsContext context) {
        boolean isTls13 =
                context.getServerVersion().isEqualOrLaterVersionOf(ProtocolVersion.TLSv13);
        byte[] material =
                isTls13
                        ? context.exportKeyingMaterial(LABEL_1_3, CONTEXT_1_3, MATERIAL)
                        : material12(context.getSecurityParametersConnection());
        keys = Optional.of(new Keys(isTls13, Secret.wrap(material)));
    }

    /**
     * RFC 5216 2.3. Where the other side has no extended master secret, the library would refuse to
     * export (RFC 7627 5.4): here TLS runs inside of an IKE SA whose responder has proved itself,
     * and AUTH ties the two together.
     */
    private static byte[] material12(SecurityParameters parameters) {
        Bytes seed =
                Bytes.concat(
                        Bytes.copyOf(parameters.getClientRandom()),
                        Bytes.copyOf(parameters.getServerRandom()));
        return parameters
                .getMasterSecret()
                .deriveUsingPRF(parameters.getPRFAlgorithm(), LABEL_1_2, seed.toArray(), MATERIAL)
                .extract();
    }
}
