package mip6.ikev2.core;

import mip6.ikev2.core.Authenticator.Claim;
import mip6.ikev2.core.Authenticator.Judgement;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.crypto.MessageProtection.Opened;
import mip6.ikev2.eap.EapPeer;
import mip6.ikev2.eap.Other;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.Eap;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IdentificationInitiator;
import mip6.ikev2.message.IdentificationResponder;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.wire.Bytes;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The initiator's side of IKE_AUTH (RFC 7296 1.2): from keys shared with somebody to a peer that
 * proved who it is.
 */
final class IkeAuthInitiator {

    private static final long MESSAGE_ID = 1;

    private final IkeSettings settings;
    private final Authenticator authenticator;
    private final IkeSaTable table;
    private final ChildNegotiation children;
    private final OwnExchanges ownExchanges;
    private final EapInitiator eap;
    private final SecureRandom random;
    private final Aging aging;
    private final Reauthentication reauthentication;
    private final Supplier<Instant> wallClock;
    private final Refusals refusals;

    IkeAuthInitiator(
            IkeSettings settings,
            Authenticator authenticator,
            IkeSaTable table,
            ChildNegotiation children,
            OwnExchanges ownExchanges,
            EapInitiator eap,
            SecureRandom random,
            Aging aging,
            Reauthentication reauthentication,
            Supplier<Instant> wallClock) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.table = table;
        this.children = children;
        this.ownExchanges = ownExchanges;
        this.eap = eap;
        this.random = random;
        this.aging = aging;
        this.reauthentication = reauthentication;
        this.wallClock = wallClock;
        this.refusals = new Refusals(settings.timers());
    }

    /** Whether the responder proved its identity. */
    record ResponderJudged(Judgement judgement) implements ComputationResult {}

    AuthSent request(InitiatorDeriving state, KeyDerivation.DerivedAsInitiator derived, Turn turn) {
        Keyed keyed = derived.keyed();
        IkeEvent.Initiate wish = state.attempt().wish();
        Optional<ChildOffer> offer = offer(wish.child(), state.childless());
        List<Payload> payloads = new ArrayList<>();
        payloads.add(new IdentificationInitiator(settings.identity()));
        payloads.addAll(authenticator.certificates(state.certificates()));
        if (isFirstContact(wish)) {
            payloads.add(Notify.of(NotifyType.INITIAL_CONTACT));
        }
        payloads.addAll(authenticator.certificateRequest());
        wish.remoteIdentity()
                .ifPresent(identity -> payloads.add(new IdentificationResponder(identity)));
        derived.authentication().ifPresent(payloads::add);
        configuration(wish.part()).ifPresent(payloads::add);
        offer.ifPresent(it -> payloads.addAll(children.offer(it.request(), it.inbound())));
        if (settings.terms().mobike()) {
            // RFC 4555 3.2 MUST
            payloads.add(Notify.of(NotifyType.MOBIKE_SUPPORTED));
        }
        IkeMessage request = state.head().request(ExchangeType.IKE_AUTH, MESSAGE_ID, payloads);
        Bytes octets = keyed.protection().seal(request);
        turn.send(state.head(), octets);
        // the answer needs the responder's public key work too, which IKE_SA_INIT did not show
        long timeout =
                Math.max(
                        state.attempt().roundTrip().timeout(settings.timers()),
                        settings.timers().initialRetransmission().toNanos());
        return new AuthSent(
                state.head(),
                state.attempt().requested(),
                keyed,
                offer,
                Retransmission.first(MESSAGE_ID, octets, timeout, turn.now()),
                Optional.empty());
    }

    /** RFC 7296 2.4: true only where this node has no other SA with that peer. */
    private boolean isFirstContact(IkeEvent.Initiate wish) {
        return switch (wish.part()) {
            case IkeEvent.Part.HomeAgent _ -> false;
            case IkeEvent.Part.MobileNode _ ->
                    wish.remoteIdentity()
                            .map(it -> table.establishedWith(Authenticator.canonical(it)).isEmpty())
                            .orElseGet(() -> !table.hasEstablished());
        };
    }

    private static Optional<Configuration> configuration(IkeEvent.Part part) {
        return switch (part) {
            case IkeEvent.Part.MobileNode(var request) ->
                    request.map(ConfigurationExchange::request);
            case IkeEvent.Part.HomeAgent(var given) ->
                    given.map(ConfigurationExchange::unsolicited);
        };
    }

    private Optional<ChildOffer> offer(IkeEvent.FirstChild child, boolean childless) {
        boolean without = child instanceof IkeEvent.FirstChild.Avoided && childless;
        return without
                ? Optional.empty()
                : Optional.of(new ChildOffer(child.request(), table.newInboundSpi()));
    }

    IkeSaState received(AuthSent state, Arrival arrival, Turn turn) {
        if (state.refusal().isPresent()) {
            turn.report(Drop.ABSORBED, state.head(), "answered before");
            return state;
        }
        if (arrival.message().messageId() != MESSAGE_ID) {
            turn.report(Drop.MESSAGE_ID, state.head(), "in the answer to IKE_AUTH");
            return state;
        }
        return switch (state.keyed().protection().open(arrival.octets(), arrival.message())) {
            case Opened.NotAuthentic _ -> {
                turn.report(Drop.NOT_AUTHENTIC, state.head(), "answer to IKE_AUTH");
                yield state;
            }
            case Opened.Incomplete _ -> state;
            case Opened.MalformedInside(var cause) -> {
                turn.report(Drop.MALFORMED, state.head(), cause.field());
                yield refusals.refused(state, IkeFailure.PROTOCOL_ERROR, false, turn);
            }
            case Opened.Authentic(IkeMessage answer) -> answered(state, answer, turn);
        };
    }

    private IkeSaState answered(AuthSent state, IkeMessage answer, Turn turn) {
        Optional<String> problem =
                PayloadTable.problem(MessageKind.IKE_AUTH_RESPONSE, answer)
                        .or(() -> answer.unsupportedCriticalPayload().map(_ -> "critical"));
        if (problem.isPresent()) {
            turn.report(Drop.PAYLOADS, state.head(), problem.get());
            return refusals.refused(state, IkeFailure.PROTOCOL_ERROR, false, turn);
        }
        Optional<IdentificationResponder> identification =
                answer.first(IdentificationResponder.class);
        Optional<Authentication> authentication = answer.first(Authentication.class);
        if (identification.isEmpty() || authentication.isEmpty()) {
            return refusals.refused(
                    state, Refusals.failure(state.head(), answer, turn), false, turn);
        }
        Keyed keyed = state.keyed();
        Identity identity = identification.get().identity();
        Claim claim =
                new Claim(
                        identity,
                        state.attempt().wish().remoteIdentity(),
                        authentication.get(),
                        Authenticator.certificates(answer),
                        Authenticator.stapled(answer),
                        keyed.transcript().ofResponder(keyed.suite().prf(), keyed.keys(), identity),
                        keyed.suite().prf(),
                        settings.toInitiateTo(),
                        wallClock.get());
        long job = turn.compute(() -> new ResponderJudged(authenticator.judge(claim)));
        Attempt measured =
                state.attempt()
                        .measured(state.request().measure(state.attempt().roundTrip(), turn.now()));
        return new InitiatorVerifying(
                state.head(), measured, keyed, state.offered(), state.request(), answer, job);
    }

    IkeSaState judged(InitiatorVerifying state, Judgement judgement, Turn turn) {
        return switch (judgement) {
            case Judgement.ProvenUnlessRevoked pending ->
                    state.waitingFor(
                            turn.checkRevocation(
                                    pending.question(),
                                    verdict -> new ResponderJudged(pending.after(verdict))));
            case Judgement.NotProven(String why, IkeFailure failure) -> {
                turn.report(Drop.PEER_NOT_TRUSTED, state.head(), why);
                // with EAP the responder does not yet believe in an SA
                boolean believes = !(settings.eap() instanceof EapPolicy.Peer);
                yield refusals.refused(state.asked(), failure, believes, turn);
            }
            case Judgement.Proven(AuthenticatedPeer peer) -> proven(state, peer, turn);
        };
    }

    private IkeSaState proven(InitiatorVerifying state, AuthenticatedPeer peer, Turn turn) {
        if (settings.eap() instanceof EapPolicy.Peer policy) {
            IdentificationResponder idr =
                    state.answer().first(IdentificationResponder.class).orElseThrow();
            EapAttempt attempt =
                    new EapAttempt(
                            state.attempt(),
                            state.keyed(),
                            state.offered(),
                            peer,
                            idr.identity(),
                            Authenticator.stapled(state.answer()),
                            MESSAGE_ID);
            EapPeer conversation =
                    EapPeer.begin(
                            policy.identity(),
                            policy.credentials(),
                            new Other(peer.identity(), wallClock.get()),
                            random);
            return eap.begin(state.head(), attempt, conversation, state.answer(), turn);
        }
        if (state.answer().first(Eap.class).isPresent()) {
            turn.report(Drop.PAYLOADS, state.head(), "EAP that nobody asked for");
            return failed(state.head(), IkeFailure.PROTOCOL_ERROR, turn);
        }
        return established(state, peer, MESSAGE_ID, turn);
    }

    IkeSaState received(EapSent state, Arrival arrival, Turn turn) {
        return switch (eap.received(state, arrival, turn)) {
            case EapInitiator.Outcome.Goes(IkeSaState next) -> next;
            case EapInitiator.Outcome.Done(EapAttempt attempt, IkeMessage answer) ->
                    established(
                            new InitiatorVerifying(
                                    state.head(),
                                    attempt.attempt(),
                                    attempt.keyed(),
                                    attempt.offered(),
                                    state.request(),
                                    answer,
                                    IkeSaState.NO_JOB),
                            attempt.responder(),
                            attempt.messageId(),
                            turn);
        };
    }

    private IkeSaState established(
            InitiatorVerifying state, AuthenticatedPeer peer, long lastRequest, Turn turn) {
        IkeSaHead head = state.head();
        Established standing =
                Established.begun(
                                head,
                                state.keyed().security(),
                                peer,
                                Rights.against(state.attempt().wish().part()),
                                Window.ofInitiator(lastRequest, state.attempt().roundTrip()),
                                aging.begun(Optional.of(state.attempt().wish()), turn.now()))
                        .with(mobike(state.answer()));
        Optional<Established> before = reauthentication.replacedBy(head.id(), peer);
        if (before.isPresent()) {
            return reauthenticated(before.get(), standing, state, turn);
        }
        IkeAction.Established established =
                new IkeAction.Established(
                        head.id(),
                        peer,
                        head.local(),
                        head.remote(),
                        ConfigurationExchange.granted(state.answer()),
                        state.attempt().requests(),
                        head.age(turn.now()));
        if (state.offered().isEmpty()) {
            turn.act(established);
            return standing;
        }
        ChildOffer offer = state.offered().get();
        ChildNegotiation.Outcome outcome =
                children.accept(
                        offer.request(),
                        state.answer(),
                        offer.inbound(),
                        state.keyed().childContext(head, peer));
        return switch (outcome) {
            case ChildNegotiation.Outcome.Made(ChildSa sa, _) -> {
                turn.act(new IkeAction.InstallSa(sa));
                turn.act(established);
                yield standing.withChild(aging.child(sa, turn.now()));
            }
            case ChildNegotiation.Outcome.Refused(NotifyType reason) -> {
                IkeSaState next = childFailed(standing, state.answer(), offer, reason, turn);
                turn.act(established);
                yield next;
            }
        };
    }

    private Mobike mobike(IkeMessage answer) {
        return settings.terms().mobike() && answer.notify(NotifyType.MOBIKE_SUPPORTED).isPresent()
                ? Mobike.OWN
                : Mobike.ABSENT;
    }

    /** Whoever uses the SA that this one replaces goes on as if it was the same. */
    private IkeSaState reauthenticated(
            Established before, Established standing, InitiatorVerifying state, Turn turn) {
        ChildOffer offer = state.offered().orElseThrow();
        ChildNegotiation.Outcome outcome =
                children.accept(
                        offer.request(),
                        state.answer(),
                        offer.inbound(),
                        state.keyed()
                                .childContext(
                                        state.head().withId(before.head().id()), standing.peer()));
        return switch (outcome) {
            case ChildNegotiation.Outcome.Made(ChildSa sa, _) ->
                    reauthentication.succeeded(before, standing, sa, turn);
            case ChildNegotiation.Outcome.Refused(NotifyType reason) -> {
                turn.report(Drop.CHILD_REFUSED, standing.head(), reason.name());
                yield reauthentication.failed(standing, turn);
            }
        };
    }

    private IkeSaState childFailed(
            Established standing,
            IkeMessage answer,
            ChildOffer offer,
            NotifyType reason,
            Turn turn) {
        turn.report(Drop.CHILD_REFUSED, standing.head(), reason.name());
        turn.act(new IkeAction.ChildFailed(standing.head().id(), offer.request(), reason.name()));
        boolean peerHasIt = answer.first(SecurityAssociation.class).isPresent();
        return peerHasIt
                ? ownExchanges.want(standing, new Wish.DeleteChild(offer.inbound()), turn)
                : standing;
    }

    IkeSaState unanswered(AuthSent state, Turn turn) {
        if (state.refusal().isPresent()) {
            return refusals.over(state, state.refusal().get(), turn);
        }
        Optional<Retransmission> again = state.request().again(settings.timers(), turn.now());
        if (again.isEmpty()) {
            return failed(state.head(), IkeFailure.NO_RESPONSE, turn);
        }
        turn.sendAgain(state.head(), again.get().octets());
        state.attempt().contest().stream()
                .flatMap(contest -> contest.asked().stream())
                .filter(other -> other.refusal().isEmpty())
                .forEach(other -> turn.send(other.head(), other.request().octets()));
        return state.withRequest(again.get());
    }

    private static IkeSaState failed(IkeSaHead head, IkeFailure failure, Turn turn) {
        turn.act(new IkeAction.Failed(head.id(), failure));
        return new Gone(head);
    }
}
