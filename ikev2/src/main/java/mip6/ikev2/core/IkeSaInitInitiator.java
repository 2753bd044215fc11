package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.KeyExchanges;
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
import mip6.wire.Bytes;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The initiator's side of IKE_SA_INIT (RFC 7296 1.2). Nothing protects it: whatever arrives may be
 * anybody's, so no answer ends an attempt.
 */
final class IkeSaInitInitiator {

    /** A responder may demand a new cookie when its secret changed, but not forever. */
    private static final int MOST_COOKIES = 3;

    private final IkeSettings settings;
    private final SecureRandom random;
    private final KeyExchanges keyExchanges;
    private final IkeSaTable table;
    private final Authenticator authenticator;
    private final Reassemblies reassemblies;

    IkeSaInitInitiator(
            IkeSettings settings,
            SecureRandom random,
            KeyExchanges keyExchanges,
            IkeSaTable table,
            Authenticator authenticator,
            Reassemblies reassemblies) {
        this.settings = settings;
        this.random = random;
        this.keyExchanges = keyExchanges;
        this.table = table;
        this.authenticator = authenticator;
        this.reassemblies = reassemblies;
    }

    IkeSaState begin(IkeEvent.Initiate wish, Turn turn) {
        IkeSaHead head =
                new IkeSaHead(
                        wish.id(),
                        Role.INITIATOR,
                        table.newIkeSpi(),
                        IkeSpi.ZERO,
                        wish.local(),
                        wish.remote(),
                        NatDetection.NONE,
                        turn.now());
        InitOffer offer = InitOffer.first(IkeSaInit.nonce(random), groups().getFirst());
        return prepare(head, Attempt.first(wish, offer), turn);
    }

    private IkeSaState prepare(IkeSaHead head, Attempt attempt, Turn turn) {
        KeyExchangeGroup group = attempt.offer().group();
        long job = turn.compute(() -> new IkeSaInit.KeyMade(keyExchanges.generate(group)));
        return new InitiatorPreparing(head, attempt, job);
    }

    IkeSaState keyMade(InitiatorPreparing state, IkeSaInit.KeyMade made, Turn turn) {
        return request(state.head(), state.attempt(), made.key(), turn);
    }

    private IkeSaState request(IkeSaHead head, Attempt attempt, EphemeralKey key, Turn turn) {
        InitOffer offer = attempt.offer();
        List<Payload> payloads = new ArrayList<>();
        // RFC 7296 2.6: the cookie comes first, all else stays as it was.
        offer.cookie().ifPresent(cookie -> payloads.add(Notify.of(NotifyType.COOKIE, cookie)));
        payloads.add(settings.ike().offer(Bytes.EMPTY));
        payloads.add(new KeyExchange(offer.group().transformId(), key.publicValue()));
        payloads.add(new Nonce(offer.nonce()));
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
        return derive(state, arrival, Contest.begun(state), turn);
    }

    /** Another answer than the one that is being followed; empty where it is not worth a look. */
    Optional<IkeSaState> answeredToo(
            IkeSaState state, Attempt attempt, Arrival arrival, Turn turn) {
        IkeMessage answer = arrival.message();
        Optional<Contest> contest =
                attempt.contest()
                        .filter(_ -> answer.messageId() == 0 && !answer.responderSpi().isZero())
                        .filter(_ -> answer.unsupportedCriticalPayload().isEmpty())
                        .filter(_ -> answer.all(Notify.class).stream().noneMatch(Notify::isError))
                        .filter(_ -> isWhole(answer))
                        .filter(it -> it.mayJoin(answer.responderSpi()));
        return contest.map(it -> next(state, attempt.contested(it.joinedBy(arrival)), turn));
    }

    private static boolean isWhole(IkeMessage answer) {
        return answer.notify(NotifyType.COOKIE).isEmpty()
                && PayloadTable.problem(MessageKind.IKE_SA_INIT_RESPONSE, answer).isEmpty();
    }

    /** The same with what waits; one answer is worked on at a time. */
    private IkeSaState next(IkeSaState state, Attempt attempt, Turn turn) {
        return switch (state) {
            case InitiatorDeriving deriving -> deriving.withAttempt(attempt);
            case InitiatorVerifying verifying -> verifying.withAttempt(attempt);
            case AuthSent sent -> next(sent.withAttempt(attempt), turn);
            default -> throw new IllegalStateException("no contest in " + state);
        };
    }

    /** Turns to the answer that waits for longest, if there is one. */
    IkeSaState next(AuthSent state, Turn turn) {
        Optional<Contest> contest = state.attempt().contest().filter(it -> !it.waiting().isEmpty());
        if (contest.isEmpty()) {
            return state;
        }
        Arrival answer = contest.get().waiting().getFirst();
        Contest rest = contest.get().withoutFirstWaiting();
        IkeSaState next = derive(rest.sent(), answer, rest.withAsked(state), turn);
        return next instanceof InitiatorDeriving
                ? next
                : next(state.withAttempt(state.attempt().contested(rest)), turn);
    }

    private IkeSaState cookieDemanded(InitSent state, Bytes cookie, Turn turn) {
        InitOffer offer = state.attempt().offer();
        // RFC 7296 3.10.1: a cookie has 1 to 64 octets.
        boolean sane = !cookie.isEmpty() && cookie.length() <= 64;
        if (!sane
                || offer.cookies() == MOST_COOKIES
                || offer.cookie().equals(Optional.of(cookie))) {
            turn.report(Drop.UNAUTHENTICATED_NOTIFY, state.head(), "COOKIE");
            return state;
        }
        Attempt again = measured(state, turn).offering(offer.withCookie(cookie));
        return request(state.head(), again, state.key(), turn);
    }

    private IkeSaState groupDemanded(InitSent state, Bytes data, Turn turn) {
        InitOffer offer = state.attempt().offer();
        Optional<KeyExchangeGroup> group =
                data.length() == 2
                        ? KeyExchangeGroup.of(data.at(0) << 8 | data.at(1))
                        : Optional.empty();
        // RFC 7296 1.2, 2.7: only a group that was proposed, and not the one that was sent.
        if (group.isEmpty()
                || offer.groupChanged()
                || group.get() == offer.group()
                || !groups().contains(group.get())) {
            turn.report(Drop.UNAUTHENTICATED_NOTIFY, state.head(), "INVALID_KE_PAYLOAD");
            return hearing(state, IkeFailure.NO_PROPOSAL_CHOSEN);
        }
        Attempt again = measured(state, turn).offering(offer.withGroup(group.get()));
        return prepare(state.head(), again, turn);
    }

    private IkeSaState derive(InitSent state, Arrival arrival, Contest contest, Turn turn) {
        IkeMessage answer = arrival.message();
        KeyExchange theirs = answer.first(KeyExchange.class).orElseThrow();
        Bytes nonce = answer.first(Nonce.class).orElseThrow().data();
        KeyExchangeGroup group = state.attempt().offer().group();
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
                authenticator.proof(
                        IkeSaInit.hashes(answer), state.attempt().wish().remoteIdentity());
        if (proof.isEmpty() && !(settings.eap() instanceof EapPolicy.Peer)) {
            turn.report(Drop.NO_PROPOSAL_CHOSEN, state.head(), "no proof that the peer accepts");
            return hearing(state, IkeFailure.NO_PROPOSAL_CHOSEN);
        }
        IkeSaHead named = state.head().withResponderSpi(answer.responderSpi());
        NatDetection path = NatDetection.of(arrival);
        // RFC 4555 3.3 MUST, where both know of translators
        boolean movable = settings.terms().mobike() && NatDetection.isIn(answer);
        IkeSaHead head = movable ? named.overAny(path) : named.over(path);
        Transcript transcript =
                new Transcript(
                        state.request().octets(),
                        arrival.octets(),
                        state.attempt().offer().nonce(),
                        nonce);
        KeyDerivation derivation =
                new KeyDerivation(
                        head,
                        suite.get(),
                        transcript,
                        settings.identity(),
                        IkeSaInit.fragmentation(answer, settings, reassemblies),
                        random);
        long job = turn.compute(() -> derivation.asInitiator(state.key(), theirs.data(), proof));
        return new InitiatorDeriving(
                head,
                measured(state, turn).contested(contest),
                state,
                arrival,
                Authenticator.wish(answer),
                answer.notify(NotifyType.CHILDLESS_IKEV2_SUPPORTED).isPresent(),
                job);
    }

    /** The answer was worth nothing; another one may come. */
    IkeSaState notDerived(InitiatorDeriving state, Turn turn) {
        turn.report(Drop.KEY_EXCHANGE_VALUE, state.head(), "in the answer to IKE_SA_INIT");
        Optional<AuthSent> other = state.attempt().contest().flatMap(Contest::next);
        if (other.isPresent()) {
            return next(other.get(), turn);
        }
        return hearing(state.before(), IkeFailure.PROTOCOL_ERROR);
    }

    IkeSaState unanswered(InitSent state, Turn turn) {
        Optional<Retransmission> again = state.request().again(settings.timers(), turn.now());
        if (again.isPresent()) {
            turn.sendAgain(state.head(), again.get().octets());
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

    private List<KeyExchangeGroup> groups() {
        return settings.ike().groups();
    }
}
