package mip6.ikev2.core;

import mip6.ikev2.core.OwnExchange.Progress;
import mip6.ikev2.core.Wish.RekeyIke;
import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.MessageProtection;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.ProtocolId;
import mip6.ikev2.message.SecurityAssociation;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Secret;
import mip6.wire.Writer;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * CREATE_CHILD_SA for a new IKE SA in the place of one (RFC 7296 1.3.2, 2.18). The new one takes
 * over the name that the old one had for its users, and its children.
 */
final class IkeRekey {

    private final IkeSettings settings;
    private final SecureRandom random;
    private final IkeSaTable table;
    private final CreateChildSa createChildSa;
    private final OwnExchanges ownExchanges;
    private final Farewell farewell;
    private final Succession succession;
    private final Aging aging;

    IkeRekey(
            IkeSettings settings,
            SecureRandom random,
            IkeSaTable table,
            CreateChildSa createChildSa,
            OwnExchanges ownExchanges,
            Farewell farewell,
            Aging aging) {
        this.settings = settings;
        this.random = random;
        this.table = table;
        this.createChildSa = createChildSa;
        this.ownExchanges = ownExchanges;
        this.farewell = farewell;
        this.succession = new Succession(table, ownExchanges, farewell);
        this.aging = aging;
    }

    // Initiator

    /** The SA's keys are old: it gets a successor, unless that is coming. */
    Established want(Established state, Turn turn) {
        Established noted = state.with(state.life().rekeyedAt(IkeSaState.NEVER));
        Window window = noted.window();
        boolean coming =
                window.outstanding().filter(it -> it.wish() instanceof RekeyIke).isPresent()
                        || window.waiting().stream().anyMatch(RekeyIke.class::isInstance);
        if (coming) {
            return noted;
        }
        KeyExchangeGroup group = state.security().group();
        Wish wish = new RekeyIke(table.newIkeSpi(), createChildSa.nonce(), group, false);
        return ownExchanges.proceed(noted.with(window.queued(wish)), turn);
    }

    IkeSaState answered(Established state, RekeyIke wish, IkeMessage answer, Turn turn) {
        Optional<Notify> refusal =
                answer.all(Notify.class).stream().filter(Notify::isError).findFirst();
        if (refusal.isPresent()) {
            return refused(state, wish, refusal.get(), turn);
        }
        Optional<Computation> work =
                state.window()
                        .outstanding()
                        .flatMap(
                                it ->
                                        it.progress() instanceof Progress.Asked asked
                                                ? agreement(wish, asked, answer)
                                                : Optional.empty());
        if (work.isEmpty()) {
            return unmade(state, NotifyType.INVALID_SYNTAX.name(), turn);
        }
        long job = turn.compute(work.get());
        return state.with(state.window().with(it -> it.concluding(answer, job)));
    }

    /** The slow part of an answer that makes an IKE SA; empty where it does not. */
    static Optional<Computation> agreement(RekeyIke wish, Progress.Asked asked, IkeMessage answer) {
        return answer.first(KeyExchange.class)
                .filter(it -> it.group() == wish.group().transformId())
                .filter(_ -> answer.first(Nonce.class).isPresent())
                .flatMap(
                        theirs ->
                                asked.key()
                                        .map(
                                                key ->
                                                        () ->
                                                                new KeyShares.Agreed(
                                                                        key.agree(theirs.data()))));
    }

    /** The shared secret of this node's exchange is there. */
    IkeSaState agreed(
            Established state,
            RekeyIke wish,
            IkeMessage answer,
            Optional<Secret> shared,
            Turn turn) {
        Optional<Established> made = made(state, wish, answer, shared, turn);
        if (made.isEmpty()) {
            return unmade(state, NotifyType.NO_PROPOSAL_CHOSEN.name(), turn);
        }
        Bytes theirs = answer.first(Nonce.class).orElseThrow().data();
        Optional<Candidate> candidate = farewell.rival(state);
        boolean lost =
                state.window()
                        .outstanding()
                        .flatMap(OwnExchange::rival)
                        .filter(it -> it.outlives(wish.nonce(), theirs))
                        .isPresent();
        if (candidate.isPresent() && lost) {
            table.put(farewell.retire(made.get(), turn.now(), turn));
            return succession.byPeer(over(state), candidate.get(), turn);
        }
        candidate.ifPresent(
                it -> table.put(farewell.retire(it.standing(), Aging.patience(turn.now()), turn)));
        return succession.byThisNode(over(state), made.get(), turn);
    }

    /** The IKE SA that the answer has made, with a name of its own and nothing in it. */
    Optional<Established> made(
            Established state,
            RekeyIke wish,
            IkeMessage answer,
            Optional<Secret> shared,
            Turn turn) {
        Optional<Proposal> accepted =
                answer.first(SecurityAssociation.class).flatMap(settings.ike()::accepted);
        Optional<IkeSuite> suite =
                accepted.flatMap(IkeSuite::of).filter(it -> it.group() == wish.group());
        Optional<IkeSpi> spi = accepted.flatMap(it -> spi(it.spi()));
        if (shared.isEmpty() || suite.isEmpty() || spi.isEmpty()) {
            return Optional.empty();
        }
        IkeSaHead head =
                new IkeSaHead(
                        table.newId(),
                        Role.INITIATOR,
                        wish.spi(),
                        spi.get(),
                        state.head().local(),
                        state.head().remote(),
                        state.head().nat(),
                        turn.now());
        Bytes theirs = answer.first(Nonce.class).orElseThrow().data();
        return Optional.of(
                renewed(state, head, suite.get(), shared.get(), wish.nonce(), theirs, turn));
    }

    private Established renewed(
            Established state,
            IkeSaHead head,
            IkeSuite suite,
            Secret shared,
            Bytes initiatorNonce,
            Bytes responderNonce,
            Turn turn) {
        IkeKeys keys =
                IkeKeys.renew(
                        suite,
                        state.security().prf(),
                        state.security().skD(),
                        shared,
                        new IkeKeys.Freshness(
                                initiatorNonce,
                                responderNonce,
                                head.initiatorSpi(),
                                head.responderSpi()));
        if (settings.exportKeys()) {
            KeyTable.of(head, suite, keys).ifPresent(it -> turn.act(new IkeAction.ExportKeys(it)));
        }
        // RFC 7383: what IKE_SA_INIT agreed on holds for the successor
        var agreed = state.security().protection().fragmentation();
        MessageProtection protection =
                head.role() == Role.INITIATOR
                        ? MessageProtection.ofInitiator(suite, keys, random)
                        : MessageProtection.ofResponder(suite, keys, random);
        return Established.begun(
                        head,
                        new Security(
                                suite.prf(), keys.skD(), protection.with(agreed), suite.group()),
                        state.peer(),
                        state.rights(),
                        Window.renewed(state.window().roundTrip()),
                        aging.renewed(state.life(), turn.now()))
                .with(state.mobike());
    }

    private IkeSaState refused(Established state, RekeyIke wish, Notify refusal, Turn turn) {
        turn.report(Drop.REKEY_REFUSED, state.head(), refusal.name());
        Optional<Candidate> candidate = farewell.rival(state);
        if (candidate.isPresent()) {
            // RFC 7296 2.8.2: the peer had ended its own rekey before it heard of this one
            return succession.byPeer(over(state), candidate.get(), turn);
        }
        Optional<KeyExchangeGroup> other =
                Optional.of(refusal)
                        .filter(it -> it.is(NotifyType.INVALID_KE_PAYLOAD))
                        .flatMap(KeyShares::demanded)
                        .filter(it -> settings.ike().groups().contains(it))
                        .filter(it -> !wish.regrouped() && it != wish.group());
        if (other.isPresent()) {
            return ownExchanges.next(
                    state.with(state.window().queuedFirst(wish.with(other.get()))), turn);
        }
        if (!refusal.is(NotifyType.TEMPORARY_FAILURE)) {
            return unmade(state, refusal.name(), turn);
        }
        Life later = state.life().hindered(turn.now()).rekeyedAt(aging.retryAt(turn.now()));
        return ownExchanges.next(state.with(later), turn);
    }

    /** RFC 7296 2.8: what cannot be renewed ends. */
    private IkeSaState unmade(Established state, String why, Turn turn) {
        turn.report(Drop.REKEY_REFUSED, state.head(), why);
        Optional<Candidate> candidate = farewell.rival(state);
        if (candidate.isPresent()) {
            return succession.byPeer(over(state), candidate.get(), turn);
        }
        Life ending = state.life().expiringAt(aging.graceEnds(turn.now()));
        return ownExchanges.next(state.with(ending), turn);
    }

    private static Established over(Established state) {
        return state.with(state.window().completed());
    }

    // Responder

    static boolean isAskedFor(IkeMessage request) {
        return request.first(SecurityAssociation.class).stream()
                .flatMap(sa -> sa.proposals().stream())
                .anyMatch(proposal -> proposal.protocol() == ProtocolId.IKE);
    }

    IkeSaState requested(Established state, Arrival arrival, IkeMessage request, Turn turn) {
        Optional<Notify> objection = Collisions.toIke(state);
        if (objection.isPresent()) {
            return refuse(state, arrival, objection.get(), Drop.TEMPORARY_FAILURE, turn);
        }
        Optional<KeyExchange> theirs = request.first(KeyExchange.class);
        Optional<Proposals.Choice> choice =
                settings.ike()
                        .choose(
                                request.first(SecurityAssociation.class).orElseThrow(),
                                theirs.map(KeyExchange::group).orElse(0));
        Optional<IkeSuite> suite = choice.flatMap(it -> IkeSuite.of(it.answer()));
        if (suite.isEmpty() || spi(choice.get().offered().spi()).isEmpty()) {
            Notify refusal = Notify.of(NotifyType.NO_PROPOSAL_CHOSEN);
            return refuse(state, arrival, refusal, Drop.NO_PROPOSAL_CHOSEN, turn);
        }
        KeyExchangeGroup group = suite.get().group();
        if (theirs.filter(it -> it.group() == group.transformId()).isEmpty()) {
            Notify refusal = KeyShares.demand(group);
            return refuse(state, arrival, refusal, Drop.INVALID_KE_PAYLOAD, turn);
        }
        Bytes value = theirs.get().data();
        long job = turn.compute(() -> new KeyShares.Responded(createChildSa.respond(group, value)));
        return state.asking(new Pending.IkeKey(arrival, request, choice.get(), suite.get(), job));
    }

    /** The key exchange of the peer's rekey is computed. */
    IkeSaState responded(
            Established state,
            Pending.IkeKey pending,
            Optional<KeyExchangeGroup.Response> response,
            Turn turn) {
        Established free = state.decided();
        Arrival arrival = pending.arrival();
        Optional<Notify> objection = Collisions.toIke(free);
        if (objection.isPresent()) {
            return refuse(free, arrival, objection.get(), Drop.TEMPORARY_FAILURE, turn);
        }
        if (response.isEmpty()) {
            Notify refusal = Notify.of(NotifyType.INVALID_SYNTAX);
            return refuse(free, arrival, refusal, Drop.KEY_EXCHANGE_VALUE, turn);
        }
        Bytes theirs = pending.request().first(Nonce.class).orElseThrow().data();
        Bytes own = createChildSa.nonce();
        IkeSaHead head =
                new IkeSaHead(
                        table.newId(),
                        Role.RESPONDER,
                        spi(pending.choice().offered().spi()).orElseThrow(),
                        table.newIkeSpi(),
                        free.head().local(),
                        free.head().remote(),
                        free.head().nat(),
                        turn.now());
        Established made =
                renewed(
                        free,
                        head,
                        pending.suite(),
                        response.get().sharedSecret(),
                        theirs,
                        own,
                        turn);
        Bytes spi = new Writer(Long.BYTES).u64(head.responderSpi().value()).toBytes();
        List<Payload> payloads =
                List.of(
                        pending.choice().payload(spi),
                        new Nonce(own),
                        new KeyExchange(
                                pending.suite().group().transformId(),
                                response.get().publicValue()));
        Established answered =
                Informational.answer(free, arrival, ExchangeType.CREATE_CHILD_SA, payloads, turn);
        boolean simultaneous =
                answered.window().begun().filter(it -> it.wish() instanceof RekeyIke).isPresent();
        Candidate candidate = new Candidate(made);
        if (!simultaneous) {
            return succession.byPeer(answered, candidate, turn);
        }
        table.put(candidate);
        Rival rival = new Rival.OfIke(Rival.lowest(theirs, own), head.id());
        return answered.with(answered.window().with(it -> it.against(rival)));
    }

    private IkeSaState refuse(
            Established state, Arrival arrival, Notify notify, Drop cause, Turn turn) {
        turn.report(cause, state.head(), "rekey of the IKE SA");
        Established answered =
                Informational.answer(
                        state, arrival, ExchangeType.CREATE_CHILD_SA, List.of(notify), turn);
        return ownExchanges.proceed(answered, turn);
    }

    /**
     * RFC 7296 2.8.2: the peer deletes the SA since its own rekey is over, and has not heard of
     * this node's. Empty where there is no such rekey.
     */
    Optional<IkeSaState> replacedByPeer(Established state, Arrival arrival, Turn turn) {
        Optional<Candidate> candidate = farewell.rival(state);
        candidate.ifPresent(it -> succession.inherit(state, it.standing(), turn));
        return candidate.map(
                _ ->
                        farewell.last(
                                state.with(state.head().withId(table.newId())),
                                arrival,
                                ExchangeType.INFORMATIONAL,
                                List.of(),
                                turn));
    }

    private static Optional<IkeSpi> spi(Bytes octets) {
        if (octets.length() != Long.BYTES) {
            return Optional.empty();
        }
        try {
            IkeSpi spi = new IkeSpi(Reader.of(octets).u64("SPI"));
            return spi.isZero() ? Optional.empty() : Optional.of(spi);
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
