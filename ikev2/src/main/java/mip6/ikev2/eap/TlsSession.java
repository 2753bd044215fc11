package mip6.ikev2.eap;

import mip6.ikev2.pki.CertificationPath;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * One side of a TLS handshake: records in, records out. It changes with each call, unlike the
 * states around it, of which only the latest is ever used.
 */
final class TlsSession {

    private final TlsProtocol protocol;
    private final TlsOutcome outcome;

    private TlsSession(TlsProtocol protocol, TlsOutcome outcome) {
        this.protocol = protocol;
        this.outcome = outcome;
    }

    /**
     * What came of records.
     *
     * @param output records for the other side
     * @param failure why the handshake is over, in words fit for a log
     */
    record Result(Bytes output, Optional<String> failure) {}

    static TlsSession client(TlsOutcome outcome, TlsSide side, SecureRandom random)
            throws IOException {
        TlsClientProtocol protocol = new TlsClientProtocol();
        protocol.connect(new EapTlsClient(outcome, side, random));
        return new TlsSession(protocol, outcome);
    }

    static TlsSession server(TlsOutcome outcome, TlsSide side, SecureRandom random)
            throws IOException {
        TlsServerProtocol protocol = new TlsServerProtocol();
        protocol.accept(new EapTlsServer(outcome, side, random));
        return new TlsSession(protocol, outcome);
    }

    /** What is ready to be sent. */
    Bytes output() {
        byte[] octets = new byte[protocol.getAvailableOutputBytes()];
        int read = protocol.readOutput(octets, 0, octets.length);
        return Bytes.copyOf(octets, 0, read);
    }

    Result receive(Bytes records) {
        try {
            protocol.offerInput(records.toArray());
            return new Result(output(), Optional.empty());
        } catch (TlsFatalAlert alert) {
            return new Result(output(), Optional.of(outcome.problem().orElse(text(alert))));
        } catch (IOException | RuntimeException broken) {
            // whatever the other side sent, it is over; the library throws both
            return new Result(output(), Optional.of("the handshake is broken"));
        }
    }

    private static String text(TlsFatalAlert alert) {
        return "TLS alert " + alert.getAlertDescription();
    }

    /** The last message of the server in TLS 1.3 (RFC 9190 2.5). */
    Bytes commit() throws IOException {
        protocol.writeApplicationData(new byte[] {0}, 0, 1);
        return output();
    }

    /** The server has sent that message. */
    boolean isCommitted() {
        byte[] octets = new byte[2];
        return protocol.getAvailableInputBytes() == 1
                && protocol.readInput(octets, 0, 1) == 1
                && octets[0] == 0;
    }

    /** The other side's certificates, once they are good unless one was revoked. */
    Optional<CertificationPath> path() {
        return outcome.path();
    }

    /** The keys, once the handshake is complete on this side. */
    Optional<TlsOutcome.Keys> keys() {
        return outcome.keys();
    }

    /** MSK: the first half (RFC 5216 2.3, RFC 9190 2.3). */
    static Secret msk(TlsOutcome.Keys keys) {
        return keys.material().slice(0, TlsOutcome.MSK_LENGTH);
    }
}
