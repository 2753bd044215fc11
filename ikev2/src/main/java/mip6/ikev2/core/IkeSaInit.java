package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.Fragmentation;
import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.crypto.Reassemblies;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.Transform;
import mip6.ikev2.message.UnrecognizedPayload;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Writer;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * IKE_SA_INIT (RFC 7296 1.2). Nothing protects it: whatever arrives may be anybody's, so no answer
 * ends an attempt, and no request costs memory before its cookie where many are half open.
 */
final class IkeSaInit {

    private static final int NONCE_LENGTH = 32;

    /** Before an IKE message: IPv6, UDP, and the four zeros of port 4500 (RFC 3948 2.2). */
    private static final int HEADERS = 40 + 8 + 4;

    /** A responder may demand a new cookie when its secret changed, but not forever. */
    private static final int MOST_COOKIES = 3;

    private final IkeSettings settings;
    private final SecureRandom random;
    private final IkeSaTable table;
    private final Authenticator authenticator;
    private final Reassemblies reassemblies;
    private final Cookies cookies;

    IkeSaInit(
            IkeSettings settings,
            SecureRandom random,
            IkeSaTable table,
            Authenticator authenticator,
            Reassemblies reassemblies) {
        this.settings = settings;
        this.random = random;
        this.table = table;
        this.authenticator = authenticator;
        this.reassemblies = reassemblies;
        this.cookies = new Cookies(random, settings.timers().cookieSecret().toNanos());
    }

    /** A key pair for the initiator's KE. */
    record KeyMade(EphemeralKey key) implements ComputationResult {}

    // Initiator

    IkeSaState begin(IkeEvent.Initiate wish, Turn turn) {
        IkeSaHead head =
                new IkeSaHead(
                        wish.id(),
                        Role.INITIATOR,
                        table.newIkeSpi(),
                        IkeSpi.ZERO,
                        wish.local(),
                        wish.remote(),
                        NatDetection.NONE);
        return prepare(head, Attempt.first(wish, nonce(), groups().getFirst()), turn);
    }

    private IkeSaState prepare(IkeSaHead head, Attempt attempt, Turn turn) {
        KeyExchangeGroup group = attempt.group();
        long job = turn.compute(() -> new KeyMade(group.generate(random)));
        return new InitiatorPreparing(head, attempt, job);
    }

    IkeSaState keyMade(InitiatorPreparing state, KeyMade made, Turn turn) {
        return request(state.head(), state.attempt(), made.key(), turn);
    }

    private IkeSaState request(IkeSaHead head, Attempt attempt, EphemeralKey key, Turn turn) {
        List<Payload> payloads = new ArrayList<>();
        // RFC 7296 2.6: the cookie comes first, all else stays as it was.
        attempt.cookie().ifPresent(cookie -> payloads.add(Notify.of(NotifyType.COOKIE, cookie)));
        payloads.add(settings.ike().offer(Bytes.EMPTY));
        payloads.add(new KeyExchange(attempt.group().transformId(), key.publicValue()));
        payloads.add(new Nonce(attempt.nonce()));
        payloads.add(HashAlgorithm.announcement());
        payloads.add(Notify.of(NotifyType.IKEV2_FRAGMENTATION_SUPPORTED));
        payloads.addAll(NatDetection.payloads(head));
        Bytes octets = head.request(ExchangeType.IKE_SA_INIT, 0, payloads).encode();
        turn.send(head, octets);
        long timeout = attempt.roundTrip().timeout(settings.timers());
        return new InitSent(
                head,
                attempt.requested(),
                key,
                Retransmission.first(0, octets, timeout, turn.now()));
    }

    IkeSaState answered(InitSent state, Arrival arrival, Turn turn) {
        IkeMessage answer = arrival.message();
        Optional<Notify> cookie = answer.notify(NotifyType.COOKIE);
        if (cookie.isPresent()) {
            return cookieDemanded(state, cookie.get().data(), turn);
        }
        Optional<Notify> invalidKe = answer.notify(NotifyType.INVALID_KE_PAYLOAD);
        if (invalidKe.isPresent()) {
            return groupDemanded(state, invalidKe.get().data(), turn);
        }
        for (Notify notify : answer.all(Notify.class)) {
            if (notify.isError()) {
                // RFC 7296 2.21.1: it may be forged, so the attempt goes on.
                turn.report(Drop.UNAUTHENTICATED_NOTIFY, state.head(), notify.name());
                return hearing(
                        state,
                        notify.is(NotifyType.NO_PROPOSAL_CHOSEN)
                                ? IkeFailure.NO_PROPOSAL_CHOSEN
                                : IkeFailure.PROTOCOL_ERROR);
            }
        }
        if (answer.unsupportedCriticalPayload().isPresent() || answer.responderSpi().isZero()) {
            turn.report(Drop.UNSUPPORTED_CRITICAL_PAYLOAD, state.head(), "in IKE_SA_INIT");
            return state;
        }
        Optional<String> problem = PayloadTable.problem(MessageKind.IKE_SA_INIT_RESPONSE, answer);
        if (problem.isPresent()) {
            turn.report(Drop.PAYLOADS, state.head(), problem.get());
            return state;
        }
        return derive(state, arrival, turn);
    }

    private IkeSaState cookieDemanded(InitSent state, Bytes cookie, Turn turn) {
        Attempt attempt = state.attempt();
        // RFC 7296 3.10.1: a cookie has 1 to 64 octets.
        boolean sane = !cookie.isEmpty() && cookie.length() <= 64;
        if (!sane
                || attempt.cookies() == MOST_COOKIES
                || attempt.cookie().equals(Optional.of(cookie))) {
            turn.report(Drop.UNAUTHENTICATED_NOTIFY, state.head(), "COOKIE");
            return state;
        }
        return request(state.head(), measured(state, turn).withCookie(cookie), state.key(), turn);
    }

    private IkeSaState groupDemanded(InitSent state, Bytes data, Turn turn) {
        Attempt attempt = state.attempt();
        Optional<KeyExchangeGroup> group =
                data.length() == 2
                        ? KeyExchangeGroup.of(data.at(0) << 8 | data.at(1))
                        : Optional.empty();
        // RFC 7296 1.2, 2.7: only a group that was proposed, and not the one that was sent.
        if (group.isEmpty()
                || attempt.groupChanged()
                || group.get() == attempt.group()
                || !groups().contains(group.get())) {
            turn.report(Drop.UNAUTHENTICATED_NOTIFY, state.head(), "INVALID_KE_PAYLOAD");
            return hearing(state, IkeFailure.NO_PROPOSAL_CHOSEN);
        }
        return prepare(state.head(), measured(state, turn).withGroup(group.get()), turn);
    }

    private IkeSaState derive(InitSent state, Arrival arrival, Turn turn) {
        IkeMessage answer = arrival.message();
        KeyExchange theirs = answer.first(KeyExchange.class).orElseThrow();
        Bytes nonce = answer.first(Nonce.class).orElseThrow().data();
        KeyExchangeGroup group = state.attempt().group();
        Optional<IkeSuite> suite =
                settings.ike()
                        .accepted(answer.first(SecurityAssociation.class).orElseThrow())
                        .flatMap(IkeSuite::of)
                        .filter(it -> it.group() == group)
                        .filter(_ -> theirs.group() == group.transformId());
        if (suite.isEmpty()) {
            turn.report(Drop.NO_PROPOSAL_CHOSEN, state.head(), "not what was offered");
            return hearing(state, IkeFailure.NO_PROPOSAL_CHOSEN);
        }
        Optional<Proof> proof =
                authenticator.proof(hashes(answer), state.attempt().wish().remoteIdentity());
        if (proof.isEmpty() && !(settings.eap() instanceof EapPolicy.Peer)) {
            turn.report(Drop.NO_PROPOSAL_CHOSEN, state.head(), "no proof that the peer accepts");
            return hearing(state, IkeFailure.NO_PROPOSAL_CHOSEN);
        }
        IkeSaHead head =
                state.head().withResponderSpi(answer.responderSpi()).over(NatDetection.of(arrival));
        Transcript transcript =
                new Transcript(
                        state.request().octets(), arrival.octets(), state.attempt().nonce(), nonce);
        KeyDerivation derivation =
                new KeyDerivation(
                        head,
                        suite.get(),
                        transcript,
                        settings.identity(),
                        fragmentation(answer),
                        random);
        long job = turn.compute(() -> derivation.asInitiator(state.key(), theirs.data(), proof));
        return new InitiatorDeriving(
                head,
                measured(state, turn),
                state,
                Authenticator.wish(answer),
                answer.notify(NotifyType.CHILDLESS_IKEV2_SUPPORTED).isPresent(),
                job);
    }

    /** The answer was worth nothing; another one may come. */
    IkeSaState notDerived(InitiatorDeriving state, Turn turn) {
        turn.report(Drop.KEY_EXCHANGE_VALUE, state.head(), "in the answer to IKE_SA_INIT");
        return hearing(state.before(), IkeFailure.PROTOCOL_ERROR);
    }

    IkeSaState unanswered(InitSent state, Turn turn) {
        Optional<Retransmission> again = state.request().again(settings.timers(), turn.now());
        if (again.isPresent()) {
            turn.send(state.head(), again.get().octets());
            return new InitSent(state.head(), state.attempt(), state.key(), again.get());
        }
        turn.act(
                new IkeAction.Failed(
                        state.head().id(), state.attempt().heard().orElse(IkeFailure.NO_RESPONSE)));
        return new Gone(state.head());
    }

    private Attempt measured(InitSent state, Turn turn) {
        Attempt attempt = state.attempt();
        return attempt.measured(state.request().measure(attempt.roundTrip(), turn.now()));
    }

    private static InitSent hearing(InitSent state, IkeFailure reason) {
        return new InitSent(
                state.head(), state.attempt().hearing(reason), state.key(), state.request());
    }

    // Responder

    /** A first request; empty where it leaves no state behind. */
    Optional<IkeSaState> requested(Arrival arrival, Turn turn) {
        IkeMessage request = arrival.message();
        if (settings.toBeInitiatedBy().isEmpty()) {
            turn.report(Drop.NO_RESPONDER, arrival.remote(), "");
            return Optional.empty();
        }
        Optional<UnrecognizedPayload> critical = request.unsupportedCriticalPayload();
        if (critical.isPresent()) {
            Notify refusal = Informational.unsupported(critical.get());
            return refuse(arrival, Drop.UNSUPPORTED_CRITICAL_PAYLOAD, refusal, turn);
        }
        Optional<String> problem = PayloadTable.problem(MessageKind.IKE_SA_INIT_REQUEST, request);
        if (problem.isPresent()) {
            turn.report(Drop.PAYLOADS, arrival.remote(), problem.get());
            return Optional.empty();
        }
        Bytes nonce = request.first(Nonce.class).orElseThrow().data();
        if (table.halfOpenCount() >= settings.limits().cookieThreshold()
                && !bringsCookie(arrival, nonce, turn.now())) {
            Notify demand =
                    Notify.of(NotifyType.COOKIE, cookies.cookie(arrival, nonce, turn.now()));
            return refuse(arrival, Drop.COOKIE_DEMANDED, demand, turn);
        }
        return choose(arrival, nonce, turn);
    }

    private boolean bringsCookie(Arrival arrival, Bytes nonce, long now) {
        return arrival.message()
                .notify(NotifyType.COOKIE)
                .map(cookie -> cookies.isValid(cookie.data(), arrival, nonce, now))
                .orElse(false);
    }

    private Optional<IkeSaState> choose(Arrival arrival, Bytes nonce, Turn turn) {
        IkeMessage request = arrival.message();
        KeyExchange theirs = request.first(KeyExchange.class).orElseThrow();
        Optional<Proposals.Choice> choice =
                settings.ike()
                        .choose(
                                request.first(SecurityAssociation.class).orElseThrow(),
                                theirs.group());
        Optional<IkeSuite> suite = choice.flatMap(it -> IkeSuite.of(it.answer()));
        if (choice.isEmpty() || suite.isEmpty()) {
            Notify refusal = Notify.of(NotifyType.NO_PROPOSAL_CHOSEN);
            return refuse(arrival, Drop.NO_PROPOSAL_CHOSEN, refusal, turn);
        }
        KeyExchangeGroup group = suite.get().group();
        if (group.transformId() != theirs.group()) {
            Bytes wanted = new Writer(2).u16(group.transformId()).toBytes();
            Notify refusal = Notify.of(NotifyType.INVALID_KE_PAYLOAD, wanted);
            return refuse(arrival, Drop.INVALID_KE_PAYLOAD, refusal, turn);
        }
        if (theirs.data().length() != group.publicLength()) {
            Notify refusal = Notify.of(NotifyType.INVALID_SYNTAX);
            return refuse(arrival, Drop.KEY_EXCHANGE_VALUE, refusal, turn);
        }
        return Optional.of(derive(arrival, nonce, choice.get(), suite.get(), turn));
    }

    private IkeSaState derive(
            Arrival arrival, Bytes nonce, Proposals.Choice choice, IkeSuite suite, Turn turn) {
        IkeMessage request = arrival.message();
        IkeSaHead head =
                new IkeSaHead(
                        table.newId(),
                        Role.RESPONDER,
                        request.initiatorSpi(),
                        table.newIkeSpi(),
                        arrival.local(),
                        arrival.remote(),
                        NatDetection.of(arrival));
        Transcript transcript = new Transcript(arrival.octets(), Bytes.EMPTY, nonce, nonce());
        KeyDerivation derivation =
                new KeyDerivation(
                        head,
                        suite,
                        transcript,
                        settings.identity(),
                        fragmentation(request),
                        random);
        Bytes theirs = request.first(KeyExchange.class).orElseThrow().data();
        long job = turn.compute(() -> derivation.asResponder(theirs));
        return new ResponderDeriving(
                head,
                transcript,
                choice,
                hashes(request),
                job,
                turn.now() + settings.timers().halfOpen().toNanos());
    }

    /** RFC 7296 2.6, 2.7: answered without keeping anything. */
    private static Optional<IkeSaState> refuse(
            Arrival arrival, Drop cause, Notify notify, Turn turn) {
        IkeMessage request = arrival.message();
        IkeMessage answer =
                new IkeMessage(
                        request.initiatorSpi(),
                        IkeSpi.ZERO,
                        ExchangeType.IKE_SA_INIT,
                        false,
                        true,
                        0,
                        List.of(notify));
        turn.answer(arrival, answer.encode());
        turn.report(cause, arrival.remote(), "");
        return Optional.empty();
    }

    InitAnswered derived(
            ResponderDeriving state, KeyDerivation.DerivedAsResponder derived, Turn turn) {
        List<Payload> payloads = new ArrayList<>();
        payloads.add(state.choice().payload(Bytes.EMPTY));
        payloads.add(new KeyExchange(derived.suite().group().transformId(), derived.publicValue()));
        payloads.add(new Nonce(state.transcript().responderNonce()));
        payloads.addAll(authenticator.certificateRequest());
        payloads.add(HashAlgorithm.announcement());
        // RFC 6023 3: IKE_AUTH may do without a CHILD_SA.
        payloads.add(Notify.of(NotifyType.CHILDLESS_IKEV2_SUPPORTED));
        if (derived.protection().fragmentation().isPresent()) {
            payloads.add(Notify.of(NotifyType.IKEV2_FRAGMENTATION_SUPPORTED));
        }
        payloads.addAll(NatDetection.payloads(state.head()));
        Bytes octets = state.head().response(ExchangeType.IKE_SA_INIT, 0, payloads).encode();
        turn.send(state.head(), octets);
        return new InitAnswered(
                state.head(), derived.keyed(octets), state.hashes(), state.expires());
    }

    /** A public value that is none of its group: the SA is forgotten. */
    IkeSaState notDerived(ResponderDeriving state, Turn turn) {
        turn.report(Drop.KEY_EXCHANGE_VALUE, state.head(), "in IKE_SA_INIT");
        return new Gone(state.head());
    }

    // Both

    private List<KeyExchangeGroup> groups() {
        return settings.ike().alternatives().stream()
                .flatMap(proposal -> proposal.transforms(Transform.KEY_EXCHANGE).stream())
                .map(Transform::id)
                .map(KeyExchangeGroup::of)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** RFC 7383 2.3: where the peer has announced it too. */
    private Optional<Fragmentation> fragmentation(IkeMessage message) {
        return message.notify(NotifyType.IKEV2_FRAGMENTATION_SUPPORTED)
                .map(
                        _ ->
                                new Fragmentation(
                                        settings.limits().longestDatagram() - HEADERS,
                                        reassemblies));
    }

    private Bytes nonce() {
        byte[] octets = new byte[NONCE_LENGTH];
        random.nextBytes(octets);
        return Bytes.wrap(octets);
    }

    private static Set<HashAlgorithm> hashes(IkeMessage message) {
        Optional<Notify> announced = message.notify(NotifyType.SIGNATURE_HASH_ALGORITHMS);
        try {
            return announced.isPresent()
                    ? HashAlgorithm.announced(announced.get().data())
                    : Set.of();
        } catch (MalformedException odd) {
            // as if nothing was announced: then no signature can be made for this peer
            return Set.of();
        }
    }
}
