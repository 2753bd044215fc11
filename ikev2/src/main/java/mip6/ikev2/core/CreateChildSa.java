package mip6.ikev2.core;

import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.OwnExchange.Progress;
import mip6.ikev2.core.Wish.MakeChild;
import mip6.ikev2.core.Wish.Purpose;
import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.KeyExchanges;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.SecurityAssociation;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * CREATE_CHILD_SA for CHILD_SAs, further ones and such that take the place of others (RFC 7296
 * 1.3.1, 1.3.3): the initiator's side.
 */
final class CreateChildSa {

    private static final int NONCE_LENGTH = 32;

    private final IkeSettings settings;
    private final SecureRandom random;
    private final KeyExchanges keyExchanges;
    private final IkeSaTable table;
    private final ChildNegotiation children;
    private final OwnExchanges ownExchanges;
    private final Aging aging;

    CreateChildSa(
            IkeSettings settings,
            SecureRandom random,
            KeyExchanges keyExchanges,
            IkeSaTable table,
            ChildNegotiation children,
            OwnExchanges ownExchanges,
            Aging aging) {
        this.settings = settings;
        this.random = random;
        this.keyExchanges = keyExchanges;
        this.table = table;
        this.children = children;
        this.ownExchanges = ownExchanges;
        this.aging = aging;
    }

    Established want(Established state, ChildRequest request, Turn turn) {
        return ownExchanges.want(
                state, wish(request, new Purpose.Additional(), state.security()), turn);
    }

    /** The child's keys are old: it gets a successor, unless it has one coming. */
    Established rekey(Established state, Child child, Turn turn) {
        if (!child.isCurrent()) {
            return state;
        }
        Spi old = child.sa().inbound();
        Established noted = state.changing(old, it -> it.dueAt(IkeSaState.NEVER));
        boolean coming =
                wishes(state.window())
                        .anyMatch(
                                it ->
                                        it instanceof MakeChild other
                                                && other.purpose().equals(new Purpose.Rekey(old)));
        return coming
                ? noted
                : queued(noted, anew(child.sa(), new Purpose.Rekey(old), state.security()), turn);
    }

    private static Stream<Wish> wishes(Window window) {
        return Stream.concat(
                window.outstanding().map(OwnExchange::wish).stream(), window.waiting().stream());
    }

    private Established queued(Established state, Wish wish, Turn turn) {
        return ownExchanges.proceed(state.with(state.window().queued(wish)), turn);
    }

    /** RFC 7296 2.8: mode and selectors stay as they are. */
    Wish anew(ChildSa old, Purpose purpose, Security security) {
        return wish(new ChildRequest(old.mode(), old.local(), old.remote()), purpose, security);
    }

    private MakeChild wish(ChildRequest request, Purpose purpose, Security security) {
        List<KeyExchangeGroup> groups =
                settings.lifetimes().forwardSecrecy() ? List.of(security.group()) : List.of();
        return new MakeChild(request, purpose, table.newInboundSpi(), nonce(), groups);
    }

    // The answer

    IkeSaState answered(Established state, MakeChild wish, IkeMessage answer, Turn turn) {
        Optional<Notify> refusal = ChildNegotiation.refusal(answer);
        if (refusal.isPresent()) {
            return refused(state, wish, refusal.get(), turn);
        }
        Optional<EphemeralKey> key =
                state.window()
                        .outstanding()
                        .flatMap(
                                it ->
                                        it.progress() instanceof Progress.Asked asked
                                                ? asked.key()
                                                : Optional.empty());
        if (key.isEmpty()) {
            return concluded(state, wish, answer, Optional.empty(), turn);
        }
        Optional<KeyExchange> theirs =
                answer.first(KeyExchange.class)
                        .filter(it -> it.group() == wish.group().orElseThrow().transformId());
        if (theirs.isEmpty()) {
            return failed(state, wish, answer, NotifyType.INVALID_SYNTAX, turn);
        }
        long job = turn.compute(() -> new KeyShares.Agreed(key.get().agree(theirs.get().data())));
        return state.with(state.window().with(it -> it.concluding(answer, job)));
    }

    IkeSaState agreed(
            Established state,
            MakeChild wish,
            IkeMessage answer,
            Optional<Secret> shared,
            Turn turn) {
        return shared.isEmpty()
                ? failed(state, wish, answer, NotifyType.INVALID_SYNTAX, turn)
                : concluded(state, wish, answer, shared, turn);
    }

    private IkeSaState concluded(
            Established state,
            MakeChild wish,
            IkeMessage answer,
            Optional<Secret> shared,
            Turn turn) {
        Bytes theirs = answer.first(Nonce.class).map(Nonce::data).orElse(Bytes.EMPTY);
        ChildNegotiation.Outcome outcome =
                children.accept(
                        wish.request(),
                        answer,
                        wish.inbound(),
                        context(state, shared, wish.nonce(), theirs));
        return switch (outcome) {
            case ChildNegotiation.Outcome.Made(ChildSa sa, _) ->
                    made(state.with(state.life().unhindered()), wish, sa, theirs, turn);
            case ChildNegotiation.Outcome.Refused(NotifyType reason) ->
                    failed(state, wish, answer, reason, turn);
        };
    }

    private Established made(
            Established state, MakeChild wish, ChildSa sa, Bytes theirNonce, Turn turn) {
        Child child = aging.child(sa, turn.now());
        return switch (wish.purpose()) {
            case Purpose.Additional _ -> {
                turn.act(new IkeAction.InstallSa(sa));
                yield ownExchanges.next(state.withChild(child), turn);
            }
            case Purpose.Rekey(Spi old) -> rekeyed(state, wish, old, child, theirNonce, turn);
            case Purpose.InsteadOf(Spi old) -> {
                Optional<Child> before = state.child(old).filter(Child::isInUse);
                if (before.isEmpty()) {
                    yield deleting(state.without(old), wish.inbound(), turn);
                }
                install(before.get(), sa, turn);
                long end = Aging.outlived(turn.now());
                yield ownExchanges.next(
                        state.changing(old, it -> it.outlivedUntil(end)).withChild(child), turn);
            }
        };
    }

    /** Make before break: it receives, then it is sent under; the old one goes later. */
    private static void install(Child before, ChildSa sa, Turn turn) {
        turn.act(new IkeAction.InstallSuccessor(before.sa(), sa));
        turn.act(new IkeAction.SwitchSa(before.sa(), sa));
    }

    private Established rekeyed(
            Established state, MakeChild wish, Spi old, Child child, Bytes theirNonce, Turn turn) {
        Optional<Rival> rival = state.window().outstanding().flatMap(OwnExchange::rival);
        Optional<Child> before = state.child(old).filter(Child::isInUse);
        if (before.isEmpty()
                || rival.filter(it -> it.outlives(wish.nonce(), theirNonce)).isPresent()) {
            // RFC 7296 2.8.1: redundant, and this node's to close
            return deleting(state, wish.inbound(), turn);
        }
        install(before.get(), child.sa(), turn);
        Established replaced = state.withChild(child).changing(old, Child::closing);
        if (rival.isPresent() && rival.get() instanceof Rival.OfChild(_, Spi redundant)) {
            replaced =
                    replaced.changing(
                            redundant,
                            it -> it.leftToPeer(Optional.empty(), Aging.patience(turn.now())));
        }
        return deleting(replaced, old, turn);
    }

    /** The exchange is over; next is the DELETE of a child. */
    private Established deleting(Established state, Spi inbound, Turn turn) {
        Wish delete = new Wish.DeleteChild(inbound);
        return ownExchanges.next(state.with(state.window().queuedFirst(delete)), turn);
    }

    /** The peer has made a child that cannot be used here. */
    private IkeSaState failed(
            Established state, MakeChild wish, IkeMessage answer, NotifyType reason, Turn turn) {
        turn.report(Drop.CHILD_REFUSED, state.head(), reason.name());
        Established without = unmade(state, wish, reason.name(), turn);
        return answer.first(SecurityAssociation.class).isPresent()
                ? deleting(without, wish.inbound(), turn)
                : ownExchanges.next(without, turn);
    }

    private Established unmade(Established state, MakeChild wish, String reason, Turn turn) {
        return switch (wish.purpose()) {
            case Purpose.Additional _ -> {
                turn.act(new IkeAction.ChildFailed(state.head().id(), wish.request(), reason));
                yield state;
            }
            case Purpose.Rekey _ ->
                    state.with(state.life().expiringAt(aging.graceEnds(turn.now())));
            case Purpose.InsteadOf(Spi old) -> {
                state.child(old).ifPresent(it -> it.end(turn));
                turn.act(new IkeAction.ChildFailed(state.head().id(), wish.request(), reason));
                yield state.without(old);
            }
        };
    }

    private IkeSaState refused(Established state, MakeChild wish, Notify refusal, Turn turn) {
        turn.report(Drop.CHILD_REFUSED, state.head(), refusal.name());
        if (wish.purpose() instanceof Purpose.Rekey(Spi old)
                && state.child(old).filter(Child::isCurrent).isEmpty()) {
            // RFC 7296 2.8.1: the peer has rekeyed or closed it meanwhile
            return ownExchanges.next(state, turn);
        }
        return switch (NotifyType.of(refusal.notifyType()).orElse(NotifyType.NO_PROPOSAL_CHOSEN)) {
            case TEMPORARY_FAILURE -> putOff(state, wish, turn);
            case INVALID_KE_PAYLOAD ->
                    regrouped(state, wish, KeyShares.demanded(refusal), refusal, turn);
            // the peer may want no child without a key exchange
            case NO_PROPOSAL_CHOSEN ->
                    regrouped(
                            state,
                            wish,
                            Optional.of(state.security().group())
                                    .filter(_ -> wish.group().isEmpty()),
                            refusal,
                            turn);
            // RFC 7296 2.21.3 has it end the IKE SA; libreswan says so where it wants another
            // group, and goes on. Who means the end answers nothing more.
            case INVALID_SYNTAX -> regrouped(state, wish, untried(wish), refusal, turn);
            case CHILD_SA_NOT_FOUND -> notFound(state, wish, refusal, turn);
            default -> ownExchanges.next(unmade(state, wish, refusal.name(), turn), turn);
        };
    }

    /** RFC 7296 2.25: MUST NOT be asked for again at once. */
    private IkeSaState putOff(Established state, MakeChild wish, Turn turn) {
        long retryAt = aging.retryAt(turn.now());
        Life hindered = state.life().hindered(turn.now());
        Established later =
                switch (wish.purpose()) {
                    case Purpose.Rekey(Spi old) ->
                            state.with(hindered).changing(old, it -> it.dueAt(retryAt));
                    case Purpose.Additional _, Purpose.InsteadOf _ ->
                            state.with(hindered.deferring(wish, retryAt));
                };
        return ownExchanges.next(later, turn);
    }

    /** A group of this node that the peer has not refused in a child's key exchange. */
    private Optional<KeyExchangeGroup> untried(MakeChild wish) {
        return settings.ike().groups().stream()
                .filter(_ -> wish.group().isPresent())
                .filter(it -> !wish.groups().contains(it))
                .findFirst();
    }

    /** The same with another group, each no more than once. */
    private IkeSaState regrouped(
            Established state,
            MakeChild wish,
            Optional<KeyExchangeGroup> other,
            Notify refusal,
            Turn turn) {
        Optional<KeyExchangeGroup> group =
                other.filter(it -> settings.ike().groups().contains(it))
                        .filter(it -> !wish.groups().contains(it));
        return group.isEmpty()
                ? ownExchanges.next(unmade(state, wish, refusal.name(), turn), turn)
                : ownExchanges.next(
                        state.with(state.window().queuedFirst(wish.with(group.get()))), turn);
    }

    /** RFC 7296 2.25: the child is made from scratch; until then the old one is all there is. */
    private IkeSaState notFound(Established state, MakeChild wish, Notify refusal, Turn turn) {
        if (!(wish.purpose() instanceof Purpose.Rekey(Spi old))) {
            return ownExchanges.next(unmade(state, wish, refusal.name(), turn), turn);
        }
        Wish anew = wish(wish.request(), new Purpose.InsteadOf(old), state.security());
        return ownExchanges.next(state.with(state.window().queuedFirst(anew)), turn);
    }

    // Both sides

    static ChildNegotiation.Context context(
            Established state,
            Optional<Secret> shared,
            Bytes initiatorNonce,
            Bytes responderNonce) {
        return new ChildNegotiation.Context(
                state.head().id(),
                state.peer().identity(),
                state.security().prf(),
                state.security().skD(),
                shared,
                initiatorNonce,
                responderNonce,
                state.head().encapsulation());
    }

    /** Slow. */
    Optional<KeyExchangeGroup.Response> respond(KeyExchangeGroup group, Bytes publicValue) {
        return keyExchanges.respond(group, publicValue);
    }

    Bytes nonce() {
        byte[] octets = new byte[NONCE_LENGTH];
        random.nextBytes(octets);
        return Bytes.wrap(octets);
    }
}
