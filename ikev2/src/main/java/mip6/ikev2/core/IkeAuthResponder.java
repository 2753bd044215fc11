package mip6.ikev2.core;

import mip6.ikev2.core.Authenticator.Claim;
import mip6.ikev2.core.Authenticator.Judgement;
import mip6.ikev2.crypto.MessageProtection.Opened;
import mip6.ikev2.crypto.SignedOctets;
import mip6.ikev2.message.Authentication;
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
import mip6.wire.Ipv6Address;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The responder's side of IKE_AUTH (RFC 7296 1.2): authentication, then authorisation, then the
 * answer.
 */
final class IkeAuthResponder {

    private static final long MESSAGE_ID = 1;

    private final IkeSettings settings;
    private final Authenticator authenticator;
    private final IkeSaTable table;
    private final ChildNegotiation children;
    private final EapResponder eap;
    private final Aging aging;
    private final Supplier<Instant> wallClock;

    IkeAuthResponder(
            IkeSettings settings,
            Authenticator authenticator,
            IkeSaTable table,
            ChildNegotiation children,
            EapResponder eap,
            Aging aging,
            Supplier<Instant> wallClock) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.table = table;
        this.children = children;
        this.eap = eap;
        this.aging = aging;
        this.wallClock = wallClock;
    }

    /**
     * Whether the initiator proved its identity, and this node's own proof for it.
     *
     * @param own empty where the peer proved nothing, or accepts no proof that there is
     */
    record InitiatorJudged(Judgement judgement, Optional<Authentication> own)
            implements ComputationResult {}

    IkeSaState received(InitAnswered state, Arrival arrival, Turn turn) {
        if (arrival.message().messageId() != MESSAGE_ID) {
            turn.report(Drop.MESSAGE_ID, state.head(), "in IKE_AUTH");
            return state;
        }
        return switch (state.keyed().protection().open(arrival.octets(), arrival.message())) {
            case Opened.NotAuthentic _ -> {
                turn.report(Drop.NOT_AUTHENTIC, state.head(), "IKE_AUTH");
                yield state;
            }
            case Opened.Incomplete _ -> state;
            case Opened.MalformedInside _ -> malformed(state, arrival, turn);
            case Opened.Authentic(IkeMessage request) ->
                    requested(state.heardFrom(arrival), arrival, request, turn);
        };
    }

    private IkeSaState requested(
            InitAnswered state, Arrival arrival, IkeMessage request, Turn turn) {
        Optional<IkeSaState> refused =
                Informational.unsupportedCritical(request)
                        .map(
                                it ->
                                        refuse(
                                                state,
                                                arrival,
                                                it,
                                                Drop.UNSUPPORTED_CRITICAL_PAYLOAD,
                                                turn));
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<String> problem = PayloadTable.problem(MessageKind.IKE_AUTH_REQUEST, request);
        if (problem.isPresent()) {
            Notify syntax = Notify.of(NotifyType.INVALID_SYNTAX);
            return refuse(state, arrival, syntax, Drop.PAYLOADS, turn);
        }
        if (AddressUpdates.unexpectedNat(arrival, request)) {
            Notify unexpected = Notify.of(NotifyType.UNEXPECTED_NAT_DETECTED);
            return refuse(state, arrival, unexpected, Drop.ADDRESSES_REFUSED, turn);
        }
        Optional<Authentication> authentication = request.first(Authentication.class);
        if (authentication.isEmpty()) {
            // RFC 7296 2.16: whoever leaves AUTH out asks for EAP.
            Notify failed = Notify.of(NotifyType.AUTHENTICATION_FAILED);
            return eap.begin(state, arrival, request, turn)
                    .orElseGet(() -> refuse(state, arrival, failed, Drop.PEER_NOT_TRUSTED, turn));
        }
        Keyed keyed = state.keyed();
        Identity identity = request.first(IdentificationInitiator.class).orElseThrow().identity();
        Claim claim =
                new Claim(
                        identity,
                        Optional.empty(),
                        authentication.get(),
                        Authenticator.certificates(request),
                        Authenticator.stapled(request),
                        keyed.transcript().ofInitiator(keyed.suite().prf(), keyed.keys(), identity),
                        keyed.suite().prf(),
                        settings.toBeInitiatedBy().orElseThrow(),
                        wallClock.get());
        Optional<Proof> proof = authenticator.proof(state.hashes(), Optional.of(identity));
        long job = turn.compute(() -> judge(claim, proof, keyed));
        return new ResponderVerifying(state.head(), keyed, arrival, request, job, state.expires());
    }

    /** One step for both proofs; this node makes its own only for a peer that made one. */
    private InitiatorJudged judge(Claim claim, Optional<Proof> proof, Keyed keyed) {
        Judgement judgement = authenticator.judge(claim);
        if (judgement instanceof Judgement.NotProven) {
            return new InitiatorJudged(judgement, Optional.empty());
        }
        SignedOctets octets =
                keyed.transcript()
                        .ofResponder(keyed.suite().prf(), keyed.keys(), settings.identity());
        return new InitiatorJudged(
                judgement, proof.map(it -> it.make(octets, keyed.suite().prf())));
    }

    IkeSaState judged(ResponderVerifying state, InitiatorJudged judged, Turn turn) {
        Notify failed = Notify.of(NotifyType.AUTHENTICATION_FAILED);
        return switch (judged.judgement()) {
            case Judgement.ProvenUnlessRevoked pending ->
                    state.waitingFor(
                            turn.checkRevocation(
                                    pending.question(),
                                    verdict ->
                                            new InitiatorJudged(
                                                    pending.after(verdict), judged.own())));
            case Judgement.NotProven(String why, var _) -> {
                turn.report(Drop.PEER_NOT_TRUSTED, state.head(), why);
                yield refuse(state.head(), state.keyed(), state.arrival(), failed, true, turn);
            }
            case Judgement.Proven(AuthenticatedPeer peer) -> {
                if (judged.own().isEmpty()) {
                    turn.report(Drop.PEER_NOT_TRUSTED, state.head(), "no proof that it accepts");
                    yield refuse(state.head(), state.keyed(), state.arrival(), failed, true, turn);
                }
                yield authorize(
                        state.head(),
                        state.keyed(),
                        state.arrival(),
                        state.request(),
                        peer,
                        proof(state.request(), judged.own().get()),
                        turn);
            }
        };
    }

    IkeSaState received(EapAwaiting state, Arrival arrival, Turn turn) {
        return switch (eap.received(state, arrival, turn)) {
            case EapResponder.Outcome.Goes(IkeSaState next) -> next;
            case EapResponder.Outcome.Done done ->
                    authorize(
                            done.head(),
                            done.guest().keyed(),
                            done.last(),
                            done.guest().request(),
                            done.peer(),
                            List.of(done.own()),
                            turn);
        };
    }

    private IkeSaState authorize(
            IkeSaHead head,
            Keyed keyed,
            Arrival last,
            IkeMessage request,
            AuthenticatedPeer peer,
            List<Payload> proof,
            Turn turn) {
        turn.act(
                new IkeAction.Authorize(
                        head.id(),
                        peer,
                        head.remote(),
                        ConfigurationExchange.requested(request),
                        named(request),
                        ConfigurationExchange.unsolicited(request)));
        return new Authorizing(
                head,
                keyed,
                last,
                request,
                peer,
                proof,
                turn.now() + settings.timers().halfOpen().toNanos());
    }

    IkeSaState authorized(Authorizing state, ConfigurationReply granted, Turn turn) {
        Optional<ConfigurationRequest> request = ConfigurationExchange.requested(state.request());
        // RFC 7296 2.19: an address reaches only those who asked for one, or have it already.
        Optional<Ipv6Address> leased =
                granted.address()
                        .filter(
                                it ->
                                        request.isPresent()
                                                || named(state.request()).equals(Optional.of(it)));
        List<Payload> payloads = new ArrayList<>(state.proof());
        request.ifPresent(it -> payloads.addAll(ConfigurationExchange.reply(it, granted)));
        Rights rights = Rights.ofMobileNode(leased);
        if (wantsChild(state.request()) && request.isEmpty() && leased.isEmpty()) {
            payloads.add(Notify.of(NotifyType.FAILED_CP_REQUIRED));
            return established(state, payloads, Optional.empty(), granted, rights, turn);
        }
        Optional<ChildSa> child = child(state, rights, payloads, turn);
        return established(state, payloads, child, granted, rights, turn);
    }

    /** RFC 4555 3.3: agreed on where the initiator wants it, which is a mobile node. */
    private static Mobike mobike(Authorizing state, Rights rights) {
        return rights instanceof Rights.OfMobileNode
                        && state.request().notify(NotifyType.MOBIKE_SUPPORTED).isPresent()
                ? Mobike.AGREED
                : Mobike.ABSENT;
    }

    /** This node is the mobile node that the home agent wants to serve. */
    IkeSaState authorizedHomeAgent(Authorizing state, Ipv6Address homeAddress, Turn turn) {
        Rights rights = new Rights.OfHomeAgent(homeAddress);
        List<Payload> payloads = new ArrayList<>(state.proof());
        Optional<ChildSa> child = child(state, rights, payloads, turn);
        ConfigurationReply given = ConfigurationExchange.granted(state.request());
        return established(state, payloads, child, given, rights, turn);
    }

    /** The first CHILD_SA, where one is asked for; the answer's payloads are added. */
    private Optional<ChildSa> child(
            Authorizing state, Rights rights, List<Payload> payloads, Turn turn) {
        if (!wantsChild(state.request())) {
            return Optional.empty();
        }
        ChildNegotiation.Outcome outcome =
                children.answer(
                        state.request(),
                        rights,
                        state.head(),
                        table.newInboundSpi(),
                        state.keyed().childContext(state.head(), state.peer()));
        return switch (outcome) {
            case ChildNegotiation.Outcome.Made made -> {
                payloads.addAll(made.payloads());
                yield Optional.of(made.sa());
            }
            case ChildNegotiation.Outcome.Refused(NotifyType reason) -> {
                turn.report(Drop.CHILD_REFUSED, state.head(), reason.name());
                payloads.add(Notify.of(reason));
                yield Optional.empty();
            }
        };
    }

    IkeSaState refused(Authorizing state, IkeEvent.Refusal refusal, Turn turn) {
        turn.report(Drop.NOT_AUTHORIZED, state.head(), refusal.name());
        return switch (refusal) {
            case NOT_AUTHORIZED ->
                    refuse(
                            state.head(),
                            state.keyed(),
                            state.arrival(),
                            Notify.of(NotifyType.AUTHENTICATION_FAILED),
                            false,
                            turn);
            case NO_ADDRESS -> {
                // RFC 7296 3.10.1, RFC 4877 9: no CHILD_SA, yet the IKE SA stands.
                List<Payload> payloads = new ArrayList<>(state.proof());
                payloads.add(Notify.of(NotifyType.INTERNAL_ADDRESS_FAILURE));
                yield established(
                        state,
                        payloads,
                        Optional.empty(),
                        ConfigurationExchange.NOTHING,
                        Rights.ofMobileNode(Optional.empty()),
                        turn);
            }
        };
    }

    private IkeSaState established(
            Authorizing state,
            List<Payload> payloads,
            Optional<ChildSa> child,
            ConfigurationReply granted,
            Rights rights,
            Turn turn) {
        IkeSaHead head = state.head();
        long id = state.arrival().message().messageId();
        Mobike mobike = mobike(state, rights);
        if (mobike == Mobike.AGREED) {
            payloads.add(Notify.of(NotifyType.MOBIKE_SUPPORTED));
        }
        Bytes octets =
                state.keyed().protection().seal(head.response(ExchangeType.IKE_AUTH, id, payloads));
        // before the answer: what it permits the peer to send may come at once
        child.ifPresent(sa -> turn.act(new IkeAction.InstallSa(sa)));
        turn.answer(state.arrival(), octets);
        turn.act(
                new IkeAction.Established(
                        head.id(),
                        state.peer(),
                        head.local(),
                        head.remote(),
                        granted,
                        (int) id + 1,
                        head.age(turn.now())));
        Established standing =
                Established.begun(
                                head,
                                state.keyed().security(),
                                state.peer(),
                                rights,
                                Window.ofResponder(id, octets),
                                aging.begun(Optional.empty(), turn.now()))
                        .with(mobike);
        return child.map(sa -> standing.withChild(aging.child(sa, turn.now()))).orElse(standing);
    }

    /** IDr, CERT and AUTH. */
    private List<Payload> proof(IkeMessage request, Authentication own) {
        List<Payload> payloads = new ArrayList<>();
        payloads.add(new IdentificationResponder(settings.identity()));
        payloads.addAll(authenticator.certificates(Authenticator.wish(request)));
        payloads.add(own);
        return payloads;
    }

    /** The address of whoever asks for none, since it has one. */
    private static Optional<Ipv6Address> named(IkeMessage request) {
        return wantsChild(request) && ConfigurationExchange.requested(request).isEmpty()
                ? Rights.single(request)
                : Optional.empty();
    }

    private static boolean wantsChild(IkeMessage request) {
        return request.first(SecurityAssociation.class).isPresent();
    }

    /** What cannot be read inside: the peer is told, and the SA is gone (RFC 7296 2.21.2). */
    private IkeSaState malformed(InitAnswered state, Arrival arrival, Turn turn) {
        return refuse(state, arrival, Notify.of(NotifyType.INVALID_SYNTAX), Drop.MALFORMED, turn);
    }

    private IkeSaState refuse(
            InitAnswered state, Arrival arrival, Notify notify, Drop cause, Turn turn) {
        turn.report(cause, state.head(), notify.name());
        return refuse(state.head(), state.keyed(), arrival, notify, true, turn);
    }

    private IkeSaState refuse(
            IkeSaHead head,
            Keyed keyed,
            Arrival arrival,
            Notify notify,
            boolean nothingProven,
            Turn turn) {
        long id = arrival.message().messageId();
        Bytes octets =
                keyed.protection().seal(head.response(ExchangeType.IKE_AUTH, id, List.of(notify)));
        turn.answer(arrival, octets);
        return new Lingering(
                head,
                keyed.protection(),
                id,
                octets,
                nothingProven,
                turn.now() + settings.timers().lingering().toNanos());
    }
}
