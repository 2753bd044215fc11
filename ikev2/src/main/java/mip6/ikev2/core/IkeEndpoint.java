package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent.Initiate;
import mip6.ikev2.crypto.KeyExchanges;
import mip6.ikev2.crypto.Reassemblies;
import mip6.ikev2.message.NotifyType;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All IKE SAs of one node, in both roles. */
public final class IkeEndpoint implements IkeService {

    private final IkeSettings settings;
    private final IkeSaTable table;
    private final Authenticator authenticator;
    private final IkeSaInitInitiator initInitiator;
    private final IkeSaInitResponder initResponder;
    private final IkeAuthInitiator authInitiator;
    private final IkeAuthResponder authResponder;
    private final EapInitiator eapInitiator;
    private final EapResponder eapResponder;
    private final SaLife saLife;
    private final Farewell farewell;
    private final Datagrams datagrams;
    private final Reassemblies reassemblies;
    private final Keepalives keepalives;
    private final Admission admission;
    private long lastJob;

    /**
     * An endpoint without any SA.
     *
     * @param random of keys, nonces and SPIs; used by workers too
     * @param wallClock says when certificates are looked at
     */
    public IkeEndpoint(IkeSettings settings, SecureRandom random, Supplier<Instant> wallClock) {
        this(settings, random, KeyExchanges.drawnFrom(random), wallClock);
    }

    /**
     * The same, whose key exchanges are somebody else's.
     *
     * @param random of nonces and SPIs
     */
    public IkeEndpoint(
            IkeSettings settings, SecureRandom random, KeyExchanges keys, Supplier<Instant> clock) {
        this.settings = settings;
        this.table = new IkeSaTable(random);
        this.keepalives = new Keepalives(table, settings.timers().keepalive().toNanos());
        this.reassemblies =
                new Reassemblies(
                        settings.limits().mostFragments(), settings.timers().halfOpen().toNanos());
        this.authenticator = new Authenticator(settings);
        ChildNegotiation children = ChildNegotiation.inIkeAuth(settings);
        Aging aging = new Aging(settings.lifetimes(), random);
        OwnExchanges ownExchanges =
                new OwnExchanges(settings, keys, ChildNegotiation.inCreateChildSa(settings));
        this.initInitiator =
                new IkeSaInitInitiator(settings, random, keys, table, authenticator, reassemblies);
        Cookies cookies = new Cookies(random, settings.timers().cookieSecret().toNanos());
        this.admission = new Admission(settings, table, cookies);
        this.initResponder =
                new IkeSaInitResponder(
                        settings, random, keys, table, authenticator, reassemblies, cookies);
        this.eapInitiator = new EapInitiator(settings, clock);
        this.eapResponder = new EapResponder(settings, authenticator, random, clock);
        this.farewell = new Farewell(settings, table, ownExchanges);
        Exchanges exchanges =
                Exchanges.of(settings, random, keys, table, ownExchanges, farewell, aging);
        Reauthentication reauthentication =
                new Reauthentication(table, initInitiator, exchanges, aging);
        this.saLife = new SaLife(exchanges, reauthentication);
        this.authInitiator =
                new IkeAuthInitiator(
                        settings,
                        authenticator,
                        table,
                        children,
                        ownExchanges,
                        eapInitiator,
                        random,
                        aging,
                        reauthentication,
                        clock);
        this.authResponder =
                new IkeAuthResponder(
                        settings, authenticator, table, children, eapResponder, aging, clock);
        this.datagrams =
                new Datagrams(
                        settings,
                        table,
                        initInitiator,
                        initResponder,
                        authInitiator,
                        authResponder,
                        new StandingSas(exchanges),
                        farewell);
    }

    @Override
    public IkeSaId newId() {
        return table.newId();
    }

    /** What readers ask before a datagram waits for this endpoint. For any thread. */
    public Admission admission() {
        return admission;
    }

    @Override
    public Admission.Verdict judge(IkeEvent.DatagramReceived datagram, int waiting, long now) {
        return admission.judge(datagram, waiting, now);
    }

    /** IKE SAs in any state. */
    public int size() {
        return table.size();
    }

    Optional<IkeSaState> state(IkeSaId id) {
        return table.get(id);
    }

    @Override
    public long deadline() {
        return Math.min(table.deadline(), Math.min(reassemblies.deadline(), keepalives.deadline()));
    }

    @Override
    public boolean movesWithBindings() {
        return true;
    }

    @Override
    public List<IkeAction> handle(IkeEvent event, long now) {
        Turn turn = new Turn(now, () -> ++lastJob);
        reassemblies.advance(now);
        switch (event) {
            case IkeEvent.DatagramReceived datagram -> datagrams.received(datagram, turn);
            case IkeEvent.TimePassed _ -> timePassed(turn);
            case IkeEvent.Told _ -> {} // there is no other daemon
            case IkeEvent.CredentialsChanged(IkeSettings changed) -> authenticator.use(changed);
            case IkeEvent.Stapled(List<Bytes> responses) -> authenticator.staple(responses);
            case Initiate wish -> table.put(initInitiator.begin(wish, turn));
            case IkeEvent.Computed(long job, ComputationResult result) ->
                    computed(job, result, turn);
            case IkeEvent.Authorized(IkeSaId id, ConfigurationReply reply) ->
                    authorized(id, reply, turn);
            case IkeEvent.AuthorizedHomeAgent(IkeSaId id, Ipv6Address homeAddress) -> {
                Optional<Authorizing> state = in(id, Authorizing.class, event, turn);
                state.ifPresent(it -> replaceOthers(it, turn));
                state.ifPresent(
                        it -> table.put(authResponder.authorizedHomeAgent(it, homeAddress, turn)));
            }
            case IkeEvent.Refused(IkeSaId id, IkeEvent.Refusal refusal) -> {
                Optional<Authorizing> state = in(id, Authorizing.class, event, turn);
                state.ifPresent(it -> table.put(authResponder.refused(it, refusal, turn)));
            }
            case IkeEvent.AddressGranted(IkeSaId id, Ipv6Address address) -> {
                Optional<Established> state = in(id, Established.class, event, turn);
                state.ifPresent(it -> table.put(saLife.addressGranted(it, address, turn)));
            }
            case IkeEvent.AddressRefused(IkeSaId id, Ipv6Address address) -> {
                Optional<Established> state = in(id, Established.class, event, turn);
                state.ifPresent(it -> table.put(saLife.addressRefused(it, address, turn)));
            }
            case IkeEvent.CloseChild(IkeSaId id, Spi inbound) -> {
                Optional<Established> state = in(id, Established.class, event, turn);
                state.ifPresent(it -> table.put(saLife.closeChild(it, inbound, turn)));
            }
            case IkeEvent.CreateChild create -> createChild(create, turn);
            case IkeEvent.Rekey(IkeSaId id, Optional<Spi> inbound) -> {
                Optional<Established> state = in(id, Established.class, event, turn);
                state.ifPresent(it -> table.put(saLife.rekey(it, inbound, turn)));
            }
            case IkeEvent.CheckLiveness(IkeSaId id) ->
                    in(id, Established.class, event, turn)
                            .ifPresent(it -> table.put(saLife.checkLiveness(it, turn)));
            case IkeEvent.Move(IkeSaId id, Endpoint local, Endpoint remote) -> {
                Optional<Established> state = in(id, Established.class, event, turn);
                state.ifPresent(it -> table.put(it.movedTo(local, remote)));
            }
            case IkeEvent.Relocate(IkeSaId id, Endpoint local, Endpoint remote) -> {
                Optional<Established> state = in(id, Established.class, event, turn);
                state.ifPresent(it -> table.put(saLife.relocate(it, local, remote, turn)));
            }
            case IkeEvent.Close(IkeSaId id) -> close(id, turn);
        }
        keepalives.advance(turn);
        table.wipe();
        admission.halfOpen(table.halfOpenCount());
        return turn.actions();
    }

    /** The SA, where it is in the state that the event is for. */
    private <S extends IkeSaState> Optional<S> in(
            IkeSaId id, Class<S> wanted, IkeEvent event, Turn turn) {
        Optional<IkeSaState> state = table.get(id);
        if (state.isPresent() && !wanted.isInstance(state.get())) {
            turn.report(Drop.STALE_EVENT, state.get().head(), event.getClass().getSimpleName());
        }
        return state.filter(wanted::isInstance).map(wanted::cast);
    }

    private void createChild(IkeEvent.CreateChild event, Turn turn) {
        Optional<Established> state = in(event.id(), Established.class, event, turn);
        state.ifPresentOrElse(
                it -> table.put(saLife.createChild(it, event.child(), turn)),
                () ->
                        turn.act(
                                new IkeAction.ChildFailed(
                                        event.id(), event.child(), "no established IKE SA")));
    }

    private void close(IkeSaId id, Turn turn) {
        Optional<IkeSaState> state = table.get(id);
        if (state.isEmpty()) {
            return;
        }
        switch (state.get()) {
            case Established established ->
                    table.put(farewell.close(established, IkeClosure.REQUESTED, turn));
            case Candidate _, Retiring _, Closing _, Lingering _, Gone _ -> {}
            case InitiatorPreparing _,
                    InitSent _,
                    InitiatorDeriving _,
                    AuthSent _,
                    InitiatorVerifying _,
                    EapAnswering _,
                    EapSent _,
                    ResponderDeriving _,
                    InitAnswered _,
                    ResponderVerifying _,
                    EapAsking _,
                    EapAwaiting _,
                    Authorizing _ ->
                    table.put(new Gone(state.get().head()));
        }
    }

    private void authorized(IkeSaId id, ConfigurationReply reply, Turn turn) {
        IkeEvent event = new IkeEvent.Authorized(id, reply);
        Optional<Authorizing> state = in(id, Authorizing.class, event, turn);
        if (state.isEmpty()) {
            return;
        }
        replaceOthers(state.get(), turn);
        table.put(authResponder.authorized(state.get(), reply, turn));
    }

    /** Older SAs of the very identity that was just proved, never those of another one. */
    private void replaceOthers(Authorizing state, Turn turn) {
        List<Established> others = table.establishedWith(state.peer().identity());
        // RFC 7296 2.4: the peer says that it knows of none
        boolean forgotten = state.request().notify(NotifyType.INITIAL_CONTACT).isPresent();
        int left = forgotten ? 0 : settings.limits().mostPerPeer() - 1;
        for (int i = 0; i < others.size() - left; i++) {
            Established other = others.get(i);
            table.put(
                    forgotten
                            ? farewell.forget(other, IkeClosure.REPLACED, turn)
                            : farewell.close(other, IkeClosure.REPLACED, turn));
        }
    }

    private void computed(long job, ComputationResult result, Turn turn) {
        Optional<IkeSaState> state = table.takeJob(job);
        if (state.isEmpty()) {
            // the state that asked is no more, and with it the reason to look at the result
            return;
        }
        Optional<IkeSaState> next = computed(state.get(), result, turn);
        next.ifPresent(table::put);
    }

    private Optional<IkeSaState> computed(IkeSaState state, ComputationResult result, Turn turn) {
        return switch (state) {
            case InitiatorPreparing preparing when result instanceof IkeSaInit.KeyMade made ->
                    Optional.of(initInitiator.keyMade(preparing, made, turn));
            case InitiatorDeriving deriving
                    when result instanceof KeyDerivation.DerivedAsInitiator derived -> {
                exportKeys(deriving.head(), derived.keyed(), turn);
                yield Optional.of(
                        initInitiator.next(authInitiator.request(deriving, derived, turn), turn));
            }
            case InitiatorDeriving deriving ->
                    Optional.of(initInitiator.notDerived(deriving, turn));
            case InitiatorVerifying verifying
                    when result instanceof IkeAuthInitiator.ResponderJudged(var judgement) ->
                    Optional.of(goesOn(authInitiator.judged(verifying, judgement, turn), turn));
            case ResponderDeriving deriving
                    when result instanceof KeyDerivation.DerivedAsResponder derived -> {
                InitAnswered answered = initResponder.derived(deriving, derived, turn);
                exportKeys(answered.head(), answered.keyed(), turn);
                yield Optional.of(answered);
            }
            case ResponderDeriving deriving ->
                    Optional.of(initResponder.notDerived(deriving, turn));
            case ResponderVerifying verifying
                    when result instanceof IkeAuthResponder.InitiatorJudged judged ->
                    Optional.of(authResponder.judged(verifying, judged, turn));
            case EapAnswering answering when result instanceof EapInitiator.EapResult known ->
                    Optional.of(eapInitiator.computed(answering, known, turn));
            case EapAsking asking when result instanceof EapResponder.EapOpened(var own) ->
                    Optional.of(eapResponder.opened(asking, own, turn));
            case EapAsking asking when result instanceof EapStep step ->
                    Optional.of(eapResponder.judged(asking, step, turn));
            case Established established -> saLife.computed(established, result, turn);
            case Retiring retiring -> saLife.computed(retiring, result, turn);
            case InitiatorPreparing _,
                    InitSent _,
                    AuthSent _,
                    InitiatorVerifying _,
                    EapAnswering _,
                    EapSent _,
                    InitAnswered _,
                    ResponderVerifying _,
                    EapAsking _,
                    EapAwaiting _,
                    Authorizing _,
                    Candidate _,
                    Closing _,
                    Lingering _,
                    Gone _ -> {
                turn.report(Drop.STALE_COMPUTATION, state.head(), "");
                yield Optional.empty();
            }
        };
    }

    /** Where nobody has proved to be the responder, whoever answered meanwhile comes next. */
    private IkeSaState goesOn(IkeSaState state, Turn turn) {
        return state instanceof AuthSent waiting ? initInitiator.next(waiting, turn) : state;
    }

    private void exportKeys(IkeSaHead head, Keyed keyed, Turn turn) {
        if (settings.exportKeys()) {
            KeyTable.of(head, keyed.suite(), keyed.keys())
                    .ifPresent(keys -> turn.act(new IkeAction.ExportKeys(keys)));
        }
    }

    private void timePassed(Turn turn) {
        Optional<IkeSaState> due = table.due(turn.now());
        while (due.isPresent()) {
            table.put(timedOut(due.get(), turn));
            due = table.due(turn.now());
        }
    }

    private IkeSaState timedOut(IkeSaState state, Turn turn) {
        return switch (state) {
            case InitSent sent -> initInitiator.unanswered(sent, turn);
            case AuthSent sent -> authInitiator.unanswered(sent, turn);
            case EapSent sent -> eapInitiator.unanswered(sent, turn);
            case Established established -> saLife.timePassed(established, turn);
            case Retiring retiring -> farewell.timePassed(retiring, turn);
            case Closing closing -> farewell.unanswered(closing, turn);
            case ResponderDeriving _,
                    InitAnswered _,
                    ResponderVerifying _,
                    EapAsking _,
                    EapAwaiting _ -> {
                turn.report(Drop.HALF_OPEN_EXPIRED, state.head(), "");
                yield new Gone(state.head());
            }
            case Authorizing _ -> {
                // whoever was asked may have leased an address meanwhile
                turn.act(new IkeAction.Failed(state.head().id(), IkeFailure.NO_RESPONSE));
                yield new Gone(state.head());
            }
            case Lingering _, Gone _ -> new Gone(state.head());
            case InitiatorPreparing _,
                    InitiatorDeriving _,
                    InitiatorVerifying _,
                    EapAnswering _,
                    Candidate _ ->
                    throw new IllegalStateException("no deadline in " + state);
        };
    }
}
