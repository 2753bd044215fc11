package mip6.ikev2.core;

import mip6.ikev2.crypto.MessageProtection.Opened;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.crypto.SignedOctets;
import mip6.ikev2.eap.EapPacket;
import mip6.ikev2.eap.EapServer;
import mip6.ikev2.eap.EapType;
import mip6.ikev2.eap.Other;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Eap;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IdentificationResponder;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.wire.Bytes;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The rounds of EAP in IKE_AUTH as responder (RFC 7296 2.16): its own proof goes before them, made
 * with its certificate. Who judges the initiator is this node or an AAA server.
 */
final class EapResponder {

    /** For all rounds together, whoever has to think about them. */
    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

    /** More than any method needs, with chains of certificates in small fragments. */
    private static final int MOST_REQUESTS = 100;

    private final IkeSettings settings;
    private final Authenticator authenticator;
    private final SecureRandom random;
    private final Supplier<Instant> wallClock;

    EapResponder(
            IkeSettings settings,
            Authenticator authenticator,
            SecureRandom random,
            Supplier<Instant> wallClock) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.random = random;
        this.wallClock = wallClock;
    }

    /** This node's own proof, which opens the first answer. */
    record EapOpened(Authentication own) implements ComputationResult {}

    /** What became of a request. */
    sealed interface Outcome {

        /** Still on the way, or over. */
        record Goes(IkeSaState next) implements Outcome {}

        /**
         * Both sides have proved themselves.
         *
         * @param last the request with the initiator's AUTH
         * @param own this node's, for the answer
         */
        record Done(
                IkeSaHead head,
                EapGuest guest,
                Arrival last,
                AuthenticatedPeer peer,
                Authentication own)
                implements Outcome {}
    }

    /**
     * An IKE_AUTH request without AUTH came.
     *
     * @return empty where EAP is not offered, or not to an initiator that could not verify this
     *     node's own proof
     */
    Optional<IkeSaState> begin(InitAnswered state, Arrival arrival, IkeMessage request, Turn turn) {
        boolean offered =
                switch (authenticator.eap()) {
                    case EapPolicy.Server _, EapPolicy.Relay _ -> true;
                    case EapPolicy.None _, EapPolicy.Peer _ -> false;
                };
        Optional<Proof> proof =
                authenticator
                        .proof(state.hashes(), Optional.empty())
                        .filter(Proof.Signature.class::isInstance);
        if (!offered || proof.isEmpty()) {
            return Optional.empty();
        }
        Keyed keyed = state.keyed();
        EapGuest guest = new EapGuest(keyed, request, turn.now() + PATIENCE);
        long job = turn.compute(() -> new EapOpened(proof.get().make(own(keyed), prf(keyed))));
        return Optional.of(new EapAsking(state.head(), guest, arrival, List.of(), job));
    }

    IkeSaState opened(EapAsking state, Authentication own, Turn turn) {
        Other guest = new Other(state.guest().claimed(), wallClock.get());
        List<Payload> opening = new ArrayList<>();
        opening.add(new IdentificationResponder(settings.identity()));
        opening.addAll(authenticator.certificates(Authenticator.wish(state.guest().request())));
        opening.add(own);
        long job =
                switch (authenticator.eap()) {
                    case EapPolicy.Server server ->
                            turn.compute(
                                    () -> step(EapServer.begin(server.services(), guest, random)));
                    case EapPolicy.Relay _ ->
                            turn.relayEap(
                                    state.guest().claimed(),
                                    Bytes.EMPTY,
                                    introduction(state.guest().claimed()));
                    case EapPolicy.None _, EapPolicy.Peer _ ->
                            throw new IllegalStateException("EAP is not offered");
                };
        return new EapAsking(state.head(), state.guest(), state.arrival(), opening, job);
    }

    /** RFC 7296 2.16: nobody has to ask for an identity that IDi tells already. */
    private static Bytes introduction(Identity claimed) {
        Bytes name =
                switch (claimed.type()) {
                    case Identity.ID_FQDN, Identity.ID_RFC822_ADDR, Identity.ID_KEY_ID ->
                            claimed.data();
                    default -> Bytes.ofUtf8(claimed.toString());
                };
        return new EapPacket.Response(0, EapType.IDENTITY, name).encode();
    }

    private static EapStep step(EapServer.Step step) {
        return switch (step) {
            case EapServer.Step.Ask(Bytes request, EapServer next) ->
                    new EapStep.Ask(request, new EapStep.Judge.Local(next));
            case EapServer.Step.Accepted(Bytes success, Bytes name, var msk, var path) -> {
                EapStep.Accepted accepted =
                        new EapStep.Accepted(
                                success,
                                msk,
                                new EapStep.Vouched(
                                        name, AuthenticatedPeer.Method.EAP, Set.of(), List.of()));
                Bytes failure = new EapPacket.Failure(success.at(1)).encode();
                yield path.<EapStep>map(
                                it -> new EapStep.AcceptedUnlessRevoked(accepted, failure, it))
                        .orElse(accepted);
            }
            case EapServer.Step.Rejected(Bytes failure, String why) ->
                    new EapStep.Rejected(failure, why);
        };
    }

    /** What the judge says. */
    IkeSaState judged(EapAsking state, EapStep step, Turn turn) {
        return switch (step) {
            case EapStep.Ask(Bytes request, EapStep.Judge next) ->
                    awaiting(state, request, new EapAwaiting.Wanted.Packet(next), turn);
            case EapStep.Accepted accepted ->
                    awaiting(
                            state,
                            accepted.success(),
                            new EapAwaiting.Wanted.Proof(accepted),
                            turn);
            case EapStep.AcceptedUnlessRevoked pending ->
                    settings.terms().revocation().checks()
                            ? state.waitingFor(
                                    turn.checkRevocation(
                                            new RevocationQuestion(
                                                    pending.path(), List.of(), wallClock.get()),
                                            pending::after))
                            : judged(state, pending.accepted(), turn);
            case EapStep.Rejected(Bytes failure, String why) -> {
                turn.report(Drop.EAP_FAILED, state.head(), why);
                yield last(state, List.of(new Eap(failure)), turn);
            }
            case EapStep.Unavailable(String why) -> {
                turn.report(Drop.EAP_UNAVAILABLE, state.head(), why);
                // not AUTHENTICATION_FAILED: the initiator may well be who it says
                Notify later = Notify.of(NotifyType.TEMPORARY_FAILURE);
                yield last(state, List.of(later), turn);
            }
        };
    }

    private EapAwaiting awaiting(
            EapAsking state, Bytes packet, EapAwaiting.Wanted wanted, Turn turn) {
        List<Payload> payloads = new ArrayList<>(state.opening());
        payloads.add(new Eap(packet));
        long id = state.arrival().message().messageId();
        Bytes octets =
                state.guest()
                        .keyed()
                        .protection()
                        .seal(state.head().response(ExchangeType.IKE_AUTH, id, payloads));
        turn.answer(state.arrival(), octets);
        return new EapAwaiting(state.head(), state.guest(), wanted, id, octets);
    }

    private IkeSaState last(EapAsking state, List<Payload> payloads, Turn turn) {
        return refuse(state.head(), state.guest(), state.arrival(), payloads, turn);
    }

    Outcome received(EapAwaiting state, Arrival arrival, Turn turn) {
        long id = arrival.message().messageId();
        boolean repeated = id == state.answered();
        if (!repeated && id != state.answered() + 1) {
            turn.report(Drop.MESSAGE_ID, state.head(), "in EAP");
            return new Outcome.Goes(state);
        }
        return switch (state.guest()
                .keyed()
                .protection()
                .open(arrival.octets(), arrival.message())) {
            case Opened.Incomplete _ -> new Outcome.Goes(state);
            case Opened.NotAuthentic _ -> {
                turn.report(Drop.NOT_AUTHENTIC, state.head(), "EAP");
                yield new Outcome.Goes(state);
            }
            case Opened.MalformedInside(var cause) -> {
                turn.report(Drop.MALFORMED, state.head(), cause.field());
                yield refused(state, arrival, NotifyType.INVALID_SYNTAX, turn);
            }
            case Opened.Authentic(IkeMessage request) -> {
                if (repeated) {
                    // RFC 7296 2.1: the answer got lost; it is the same octets again.
                    turn.answer(arrival, state.answer());
                    yield new Outcome.Goes(state);
                }
                yield requested(state, arrival, request, turn);
            }
        };
    }

    private Outcome requested(EapAwaiting state, Arrival arrival, IkeMessage request, Turn turn) {
        Optional<Notify> critical = Informational.unsupportedCritical(request);
        if (critical.isPresent()) {
            turn.report(Drop.UNSUPPORTED_CRITICAL_PAYLOAD, state.head(), "EAP");
            List<Payload> answer = List.of(critical.get());
            return new Outcome.Goes(refuse(state.head(), state.guest(), arrival, answer, turn));
        }
        Optional<String> problem = PayloadTable.problemInEap(state, request);
        if (problem.isPresent()) {
            turn.report(Drop.PAYLOADS, state.head(), problem.get());
            return refused(state, arrival, NotifyType.INVALID_SYNTAX, turn);
        }
        return switch (state.wanted()) {
            case EapAwaiting.Wanted.Packet(EapStep.Judge judge) ->
                    packet(state, arrival, judge, request, turn);
            case EapAwaiting.Wanted.Proof(EapStep.Accepted accepted) ->
                    proof(state, arrival, accepted, request, turn);
        };
    }

    private Outcome packet(
            EapAwaiting state,
            Arrival arrival,
            EapStep.Judge judge,
            IkeMessage request,
            Turn turn) {
        if (arrival.message().messageId() > MOST_REQUESTS) {
            turn.report(Drop.EAP_FAILED, state.head(), "more rounds than any method needs");
            return refused(state, arrival, NotifyType.AUTHENTICATION_FAILED, turn);
        }
        Bytes packet = request.first(Eap.class).orElseThrow().message();
        long job =
                switch (judge) {
                    case EapStep.Judge.Local(EapServer conversation) ->
                            turn.compute(() -> step(conversation.receive(packet)));
                    case EapStep.Judge.Remote(Bytes conversation) ->
                            turn.relayEap(state.guest().claimed(), conversation, packet);
                };
        return new Outcome.Goes(
                new EapAsking(state.head(), state.guest(), arrival, List.of(), job));
    }

    private Outcome proof(
            EapAwaiting state,
            Arrival arrival,
            EapStep.Accepted accepted,
            IkeMessage request,
            Turn turn) {
        Authentication theirs = request.first(Authentication.class).orElseThrow();
        Keyed keyed = state.guest().keyed();
        SignedOctets octets =
                keyed.transcript().ofInitiator(prf(keyed), keyed.keys(), state.guest().claimed());
        if (theirs.method() != Authentication.SHARED_KEY_MESSAGE_INTEGRITY_CODE
                || !octets.isSharedKeyMac(prf(keyed), accepted.msk(), theirs.data())) {
            turn.report(Drop.PEER_NOT_TRUSTED, state.head(), "another MSK than that of EAP");
            return refused(state, arrival, NotifyType.AUTHENTICATION_FAILED, turn);
        }
        Authentication own =
                new Authentication(
                        Authentication.SHARED_KEY_MESSAGE_INTEGRITY_CODE,
                        own(keyed).sharedKeyMac(prf(keyed), accepted.msk()));
        return new Outcome.Done(
                state.head(),
                state.guest(),
                arrival,
                AuthenticatedPeer.byEap(accepted.vouched(), state.guest().claimed()),
                own);
    }

    private SignedOctets own(Keyed keyed) {
        return keyed.transcript().ofResponder(prf(keyed), keyed.keys(), settings.identity());
    }

    private static Prf prf(Keyed keyed) {
        return keyed.suite().prf();
    }

    private Outcome refused(EapAwaiting state, Arrival arrival, NotifyType why, Turn turn) {
        List<Payload> answer = List.of(Notify.of(why));
        return new Outcome.Goes(refuse(state.head(), state.guest(), arrival, answer, turn));
    }

    private IkeSaState refuse(
            IkeSaHead head, EapGuest guest, Arrival arrival, List<Payload> payloads, Turn turn) {
        long id = arrival.message().messageId();
        Bytes octets =
                guest.keyed().protection().seal(head.response(ExchangeType.IKE_AUTH, id, payloads));
        turn.answer(arrival, octets);
        return new Lingering(
                head,
                guest.keyed().protection(),
                id,
                octets,
                true,
                turn.now() + settings.timers().lingering().toNanos());
    }
}
