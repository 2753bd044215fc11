package mip6.ikev2.eap;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.io.IOException;
import java.security.SecureRandom;

/**
 * EAP-TLS as the authenticator (RFC 5216, RFC 9190).
 *
 * @param name that the peer's certificate has to hold, hence proves
 * @param isOver all that is left is the peer's acknowledgement
 */
record TlsServer(Bytes name, TlsSession session, TlsFragments fragments, boolean isOver)
        implements ServerMethod {

    static Step.Ask begin(Bytes name, TlsSide side, SecureRandom random) {
        try {
            return new Step.Ask(
                    TlsFragments.start(),
                    new TlsServer(
                            name,
                            TlsSession.server(new TlsOutcome(), side, random),
                            TlsFragments.NONE,
                            false));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public int type() {
        return EapType.TLS;
    }

    @Override
    public Step response(Bytes data) {
        try {
            return switch (fragments.read(data)) {
                case TlsFragments.Read.Part(TlsFragments next) ->
                        fragments.isSending() || isOver
                                ? new Step.Reject("EAP-TLS: a fragment amid another message")
                                : new Step.Ask(
                                        TlsFragments.acknowledgement(),
                                        new TlsServer(name, session, next, false));
                case TlsFragments.Read.Whole(Bytes message) -> whole(message);
            };
        } catch (MalformedException malformed) {
            return new Step.Reject(malformed.field() + " is malformed");
        } catch (IOException broken) {
            return new Step.Reject("EAP-TLS: the handshake is broken");
        }
    }

    private Step whole(Bytes message) throws IOException {
        if (fragments.isSending()) {
            if (!message.isEmpty()) {
                return new Step.Reject("EAP-TLS: a message instead of an acknowledgement");
            }
            TlsFragments.Written next = fragments.next();
            return new Step.Ask(next.data(), new TlsServer(name, session, next.next(), isOver));
        }
        if (isOver) {
            return message.isEmpty()
                    ? new Step.Accept(
                            name, TlsSession.msk(session.keys().orElseThrow()), session.path())
                    : new Step.Reject("EAP-TLS goes on after its end");
        }
        TlsSession.Result result = session.receive(message);
        if (result.failure().isPresent()) {
            return new Step.Reject("EAP-TLS: " + result.failure().get());
        }
        boolean over = session.keys().isPresent();
        Bytes output = result.output();
        if (over && session.keys().orElseThrow().isTls13()) {
            output = Bytes.concat(output, session.commit());
        }
        if (output.isEmpty()) {
            return new Step.Reject("EAP-TLS: nothing follows from the peer's message");
        }
        TlsFragments.Written first = TlsFragments.first(output);
        return new Step.Ask(first.data(), new TlsServer(name, session, first.next(), over));
    }
}
