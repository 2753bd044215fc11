package mip6.ikev2.eap;

import mip6.ikev2.pki.CertificationPath;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/** EAP-TLS as the peer (RFC 5216, RFC 9190). */
sealed interface TlsPeer extends PeerMethod {

    @Override
    default int type() {
        return EapType.TLS;
    }

    /** Before the start. */
    record Waiting(TlsSide side, SecureRandom random) implements TlsPeer {

        @Override
        public Step request(Bytes data) {
            if (!TlsFragments.isStart(data)) {
                return new Step.Abort("EAP-TLS without a start");
            }
            try {
                TlsSession session = TlsSession.client(new TlsOutcome(), side, random);
                return Running.send(session, session.output());
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public Optional<Secret> msk() {
            return Optional.empty();
        }
    }

    /**
     * In the handshake, or behind it.
     *
     * @param isCommitted the server has said that it is content: with TLS 1.3 by a message of its
     *     own, before which a Success counts for nothing (RFC 9190 2.5)
     */
    record Running(TlsSession session, TlsFragments fragments, boolean isCommitted)
            implements TlsPeer {

        static Step.Respond send(TlsSession session, Bytes message) {
            TlsFragments.Written first = TlsFragments.first(message);
            return new Step.Respond(first.data(), new Running(session, first.next(), false));
        }

        @Override
        public Step request(Bytes data) {
            if (TlsFragments.isStart(data)) {
                return new Step.Abort("EAP-TLS starts again");
            }
            try {
                return switch (fragments.read(data)) {
                    case TlsFragments.Read.Part(TlsFragments next) ->
                            fragments.isSending()
                                    ? new Step.Abort("EAP-TLS: a fragment amid another message")
                                    : new Step.Respond(
                                            TlsFragments.acknowledgement(),
                                            new Running(session, next, isCommitted));
                    case TlsFragments.Read.Whole(Bytes message) -> whole(message);
                };
            } catch (MalformedException malformed) {
                return new Step.Abort(malformed.field() + " is malformed");
            }
        }

        private Step whole(Bytes message) {
            if (fragments.isSending()) {
                if (!message.isEmpty()) {
                    return new Step.Abort("EAP-TLS: a message instead of an acknowledgement");
                }
                TlsFragments.Written next = fragments.next();
                return new Step.Respond(next.data(), new Running(session, next.next(), false));
            }
            TlsSession.Result result = session.receive(message);
            if (result.failure().isPresent()) {
                return new Step.Abort("EAP-TLS: " + result.failure().get());
            }
            if (!result.output().isEmpty()) {
                return send(session, result.output());
            }
            boolean done =
                    session.keys()
                            .filter(keys -> !keys.isTls13() || session.isCommitted())
                            .isPresent();
            return new Step.Respond(
                    TlsFragments.acknowledgement(),
                    new Running(session, TlsFragments.NONE, isCommitted || done));
        }

        @Override
        public Optional<Secret> msk() {
            return session.keys().filter(_ -> isCommitted).map(TlsSession::msk);
        }

        @Override
        public Optional<CertificationPath> path() {
            return session.path();
        }
    }
}
