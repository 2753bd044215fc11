package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.crypto.MessageProtection.Opened;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.crypto.SignedOctets;
import mip6.ikev2.eap.EapPeer;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Eap;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.pki.CertificationPath;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rounds of EAP in IKE_AUTH as initiator (RFC 7296 2.16). They begin only after the responder
 * has proved itself with its certificate, so that a method that gives away the password to whoever
 * asks gives it to a home agent alone.
 */
final class EapInitiator {

    /** More than any method needs, with chains of certificates in small fragments. */
    private static final int MOST_REQUESTS = 100;

    private final IkeSettings settings;
    private final Supplier<Instant> wallClock;

    EapInitiator(IkeSettings settings, Supplier<Instant> wallClock) {
        this.settings = settings;
        this.wallClock = wallClock;
    }

    /** What an answer waited for. */
    sealed interface EapResult extends ComputationResult {

        /** What to do about an EAP packet. */
        record EapAnswered(EapPeer.Step step) implements EapResult {}

        /** EAP has succeeded, and whether a certificate of its server was revoked is known. */
        record ServerChecked(Secret msk, RevocationVerdict verdict) implements EapResult {}
    }

    /** What became of the last answer. */
    sealed interface Outcome {

        /** Still on the way, or over. */
        record Goes(IkeSaState next) implements Outcome {}

        /** Both sides have proved themselves; {@code answer} holds what was asked for at first. */
        record Done(EapAttempt eap, IkeMessage answer) implements Outcome {}
    }

    /** The responder has proved itself; {@code answer} holds its first EAP packet. */
    IkeSaState begin(IkeSaHead head, EapAttempt eap, EapPeer peer, IkeMessage answer, Turn turn) {
        Optional<Eap> first = answer.first(Eap.class);
        if (first.isEmpty()) {
            // RFC 7296 2.16: who gets no AUTH has to ask for a proof.
            turn.report(Drop.PAYLOADS, head, "IKE_AUTH without EAP");
            return failed(head, IkeFailure.PROTOCOL_ERROR, turn);
        }
        return answering(head, eap, peer, first.get().message(), turn);
    }

    private static IkeSaState answering(
            IkeSaHead head, EapAttempt eap, EapPeer peer, Bytes packet, Turn turn) {
        long job = turn.compute(() -> new EapResult.EapAnswered(peer.receive(packet)));
        return new EapAnswering(head, eap, job);
    }

    IkeSaState computed(EapAnswering state, EapResult result, Turn turn) {
        return switch (result) {
            case EapResult.EapAnswered(EapPeer.Step step) -> answered(state, step, turn);
            case EapResult.ServerChecked checked -> checked(state, checked, turn);
        };
    }

    private IkeSaState answered(EapAnswering state, EapPeer.Step step, Turn turn) {
        return switch (step) {
            case EapPeer.Step.Respond(Bytes response, EapPeer next) ->
                    send(state, List.of(new Eap(response)), new EapSent.Sent.Packet(next), turn);
            case EapPeer.Step.Succeeded(Secret msk, Optional<CertificationPath> path) ->
                    path.filter(_ -> settings.terms().revocation().checks())
                            .<IkeSaState>map(it -> check(state, msk, it, turn))
                            .orElseGet(() -> prove(state, msk, turn));
            case EapPeer.Step.Failed(String why) -> {
                turn.report(Drop.EAP_FAILED, state.head(), why);
                yield failed(state.head(), IkeFailure.AUTHENTICATION_FAILED, turn);
            }
        };
    }

    /** The server of EAP-TLS may be another than the responder, and its certificate another. */
    private IkeSaState check(EapAnswering state, Secret msk, CertificationPath path, Turn turn) {
        return state.waitingFor(
                turn.checkRevocation(
                        new RevocationQuestion(path, state.eap().stapled(), wallClock.get()),
                        verdict -> new EapResult.ServerChecked(msk, verdict)));
    }

    private IkeSaState checked(EapAnswering state, EapResult.ServerChecked checked, Turn turn) {
        return switch (checked.verdict()) {
            case RevocationVerdict.Accepted _ -> prove(state, checked.msk(), turn);
            case RevocationVerdict.Revoked(String why) ->
                    mistrusted(state, checked.msk(), why, IkeFailure.PEER_REVOKED, turn);
            case RevocationVerdict.NotKnown(String why) ->
                    mistrusted(state, checked.msk(), why, IkeFailure.PEER_REVOCATION_UNKNOWN, turn);
        };
    }

    private static IkeSaState mistrusted(
            EapAnswering state, Secret msk, String why, IkeFailure failure, Turn turn) {
        msk.close();
        turn.report(Drop.PEER_NOT_TRUSTED, state.head(), "the server of TLS: " + why);
        return failed(state.head(), failure, turn);
    }

    private IkeSaState prove(EapAnswering state, Secret msk, Turn turn) {
        Authentication proof =
                new Authentication(
                        Authentication.SHARED_KEY_MESSAGE_INTEGRITY_CODE,
                        ownOctets(state.eap()).sharedKeyMac(prf(state.eap()), msk));
        return send(state, List.of(proof), new EapSent.Sent.Proof(msk), turn);
    }

    private IkeSaState send(
            EapAnswering state, List<Payload> payloads, EapSent.Sent sent, Turn turn) {
        EapAttempt eap = state.eap().next();
        if (eap.messageId() > MOST_REQUESTS) {
            turn.report(Drop.EAP_FAILED, state.head(), "more rounds than any method needs");
            return failed(state.head(), IkeFailure.PROTOCOL_ERROR, turn);
        }
        Bytes octets =
                eap.keyed()
                        .protection()
                        .seal(
                                state.head()
                                        .request(ExchangeType.IKE_AUTH, eap.messageId(), payloads));
        turn.send(state.head(), octets);
        // behind the responder there may be an AAA server, which no round trip has shown yet
        long timeout =
                Math.max(
                        eap.attempt().roundTrip().timeout(settings.timers()),
                        settings.timers().initialRetransmission().toNanos());
        return new EapSent(
                state.head(),
                eap,
                sent,
                Retransmission.first(eap.messageId(), octets, timeout, turn.now()));
    }

    Outcome received(EapSent state, Arrival arrival, Turn turn) {
        if (arrival.message().messageId() != state.eap().messageId()) {
            turn.report(Drop.MESSAGE_ID, state.head(), "in the answer to EAP");
            return new Outcome.Goes(state);
        }
        return switch (state.eap().keyed().protection().open(arrival.octets(), arrival.message())) {
            case Opened.Incomplete _ -> new Outcome.Goes(state);
            case Opened.NotAuthentic _ -> {
                turn.report(Drop.NOT_AUTHENTIC, state.head(), "answer to EAP");
                yield new Outcome.Goes(state);
            }
            case Opened.MalformedInside(var cause) -> {
                turn.report(Drop.MALFORMED, state.head(), cause.field());
                yield over(state, IkeFailure.PROTOCOL_ERROR, turn);
            }
            case Opened.Authentic(IkeMessage answer) -> answered(state, answer, turn);
        };
    }

    private Outcome answered(EapSent state, IkeMessage answer, Turn turn) {
        Optional<String> problem =
                PayloadTable.problemInEap(state, answer)
                        .or(() -> answer.unsupportedCriticalPayload().map(_ -> "critical"));
        if (problem.isPresent()) {
            turn.report(Drop.PAYLOADS, state.head(), problem.get());
            return over(state, IkeFailure.PROTOCOL_ERROR, turn);
        }
        return switch (state.sent()) {
            case EapSent.Sent.Packet(EapPeer conversation) -> {
                Optional<Eap> packet = answer.first(Eap.class);
                yield packet.isPresent()
                        ? new Outcome.Goes(
                                answering(
                                        state.head(),
                                        state.eap(),
                                        conversation,
                                        packet.get().message(),
                                        turn))
                        : refused(state, answer, turn);
            }
            case EapSent.Sent.Proof(Secret msk) -> {
                Optional<Authentication> proof = answer.first(Authentication.class);
                if (proof.isEmpty()) {
                    yield refused(state, answer, turn);
                }
                yield isProof(state.eap(), msk, proof.get())
                        ? new Outcome.Done(state.eap(), answer)
                        : notTheSameKey(state, turn);
            }
        };
    }

    private static boolean isProof(EapAttempt eap, Secret msk, Authentication proof) {
        SignedOctets octets =
                eap.keyed().transcript().ofResponder(prf(eap), eap.keyed().keys(), eap.idr());
        return proof.method() == Authentication.SHARED_KEY_MESSAGE_INTEGRITY_CODE
                && octets.isSharedKeyMac(prf(eap), msk, proof.data());
    }

    /** RFC 7296 2.21.2: the responder believes in an SA; an exchange of its own ends that. */
    private Outcome notTheSameKey(EapSent state, Turn turn) {
        turn.report(Drop.PEER_NOT_TRUSTED, state.head(), "another MSK than that of EAP");
        turn.act(new IkeAction.Failed(state.head().id(), IkeFailure.PEER_NOT_TRUSTED));
        return new Outcome.Goes(
                Farewell.close(
                        state.head(),
                        state.eap().keyed().security(),
                        Window.ofInitiator(
                                state.eap().messageId(), state.eap().attempt().roundTrip()),
                        Notify.of(NotifyType.AUTHENTICATION_FAILED),
                        settings.timers(),
                        turn));
    }

    private static Outcome refused(EapSent state, IkeMessage answer, Turn turn) {
        // RFC 7296 2.21.2: here the responder has proved itself
        return over(state, Refusals.failure(state.head(), answer, turn), turn);
    }

    IkeSaState unanswered(EapSent state, Turn turn) {
        Optional<Retransmission> again = state.request().again(settings.timers(), turn.now());
        if (again.isEmpty()) {
            return failed(state.head(), IkeFailure.NO_RESPONSE, turn);
        }
        turn.sendAgain(state.head(), again.get().octets());
        return new EapSent(state.head(), state.eap(), state.sent(), again.get());
    }

    private SignedOctets ownOctets(EapAttempt eap) {
        return eap.keyed()
                .transcript()
                .ofInitiator(prf(eap), eap.keyed().keys(), settings.identity());
    }

    private static Prf prf(EapAttempt eap) {
        return eap.keyed().suite().prf();
    }

    private static Outcome over(EapSent state, IkeFailure failure, Turn turn) {
        return new Outcome.Goes(failed(state.head(), failure, turn));
    }

    private static IkeSaState failed(IkeSaHead head, IkeFailure failure, Turn turn) {
        turn.act(new IkeAction.Failed(head.id(), failure));
        return new Gone(head);
    }
}
