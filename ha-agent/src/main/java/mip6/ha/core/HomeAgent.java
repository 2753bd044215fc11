package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeService;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A home agent: IKE SAs, home addresses and bindings of its mobile nodes in one (RFC 5026; RFC 6275
 * 10). What belongs to a mobile node is found by the identity that it proved.
 */
public final class HomeAgent {

    private final HomeAgentSettings settings;
    private final IkeService ike;
    private final HomeAddressPool pool;
    private final Sessions sessions = new Sessions();
    private final NameRegistrations names = new NameRegistrations();
    private final RegistrationRules rules;
    private final BindingCache cache;
    private final KeyExchange keyExchange;
    private final Signalling signalling;
    private Optional<UnprotectedPeers> unprotected = Optional.empty();
    private final Takeovers takeovers;
    private final Drain drain;
    private final Reminders reminders;
    private final PrefixAdvertisements prefixes;
    private Optional<LoadSharing> loadSharing = Optional.empty();
    private Optional<ServerAddresses> serverAddresses = Optional.empty();
    private boolean stopping;
    private boolean initiating;

    /** One that serves nobody yet; what IKE draws is the engine's own. */
    public HomeAgent(HomeAgentSettings settings, IkeService ike, RandomGenerator random) {
        this.settings = settings;
        this.ike = ike;
        pool = new HomeAddressPool(settings.pool());
        rules = new RegistrationRules(settings.bindings(), pool, settings.pool().homeAgents());
        cache = new BindingCache(rules, pool, names, sessions);
        reminders = new Reminders(cache, sessions);
        prefixes = new PrefixAdvertisements(settings, cache, sessions, random);
        keyExchange = new KeyExchange(settings, pool, sessions, cache);
        takeovers = new Takeovers(keyExchange, ike::newId);
        drain = new Drain(cache, sessions, takeovers::isCalled);
        rules.heed(drain::refuses);
        signalling =
                new Signalling(
                        new BindingUpdateCheck(
                                sessions, settings.authorization(), ike.movesWithBindings()),
                        cache,
                        sessions);
    }

    /** From now on also serves those who have configured home addresses, without IPsec. */
    public void serveUnprotected() {
        unprotected = Optional.of(new UnprotectedPeers(settings.pool().configured(), sessions));
    }

    /** From now on the priority of its SRV record follows its load. */
    public void shareLoad(LoadSharing.Scale scale) {
        loadSharing = Optional.of(new LoadSharing(scale));
    }

    /** From now on home addresses come from the DHCPv6 server of the home link. */
    public void askForAddresses(RandomGenerator random) {
        ServerAddresses server = new ServerAddresses(pool, random);
        serverAddresses = Optional.of(server);
        keyExchange.ask(server);
    }

    /** Mobile nodes whose bindings are restored are to be initiated to. */
    public void initiateAfterRestart() {
        initiating = true;
    }

    /**
     * Others serve mobile nodes, too, and this one, which is reached at {@code homeAgent}, may take
     * over from them.
     */
    public void shareBindings(Ipv6Address homeAgent) {
        cache.succession().share(homeAgent);
    }

    /** Mobile nodes are called again after so long for the first time, whatever the round trip. */
    public void callAgainAfter(Duration wait) {
        takeovers.callAgainAfter(wait);
    }

    /** From now on so many mobile nodes at once are initiated to, whatever that does to them. */
    public void initiateToAtOnce(int limit) {
        takeovers.use(RecoveryWindow.of(limit));
    }

    /**
     * What to do about {@code event}, in order.
     *
     * @param now nanoseconds of the boot clock
     */
    public List<HaAction> handle(HaEvent event, long now) {
        Effects out = new Effects();
        switch (event) {
            case HaEvent.Restored(List<Binding> bindings) -> {
                List<Binding> elsewhere = cache.succession().restore(bindings, now, out);
                names.reconcile(each -> cache.inForce(each).isPresent(), out.actions());
                pool.start(out.actions());
                serverAddresses.ifPresent(
                        it -> cache.inForce().forEach(each -> it.restored(each, now)));
                recover(elsewhere, now, out);
            }
            case HaEvent.ServedElsewhere(Set<Ipv6Address> others) ->
                    others.forEach(each -> servedElsewhere(each, now, out));
            case HaEvent.NamesRestored(List<NameRecord> journal) -> names.restore(journal);
            case HaEvent.Ike(IkeEvent inner) -> out.ike(inner);
            case HaEvent.Inherited(List<Binding> bindings, Ipv6Address homeAgent) ->
                    inherit(bindings, homeAgent, now, out);
            case HaEvent.LetGo(List<Ipv6Address> homeAddresses) -> letGo(homeAddresses, now, out);
            case HaEvent.Retained(Set<Ipv6Address> own, Set<Ipv6Address> stored) ->
                    left(cache.succession().retain(own, stored, now, out), now, out);
            case HaEvent.MobilityHeaderReceived(IncomingMobilityHeader message)
                    when message.isPrefixDiscovery() ->
                    prefixes.received(message, now, out);
            case HaEvent.MobilityHeaderReceived received ->
                    signalling.received(
                            unprotected
                                    .map(peers -> peers.believed(received.message()))
                                    .orElse(received.message()),
                            now,
                            out);
            case HaEvent.UnboundPacketReceived(UnboundPacket packet) ->
                    signalling.unbound(packet, now, out);
            case HaEvent.TrafficSeen(Ipv6Address homeAddress) ->
                    cache.inForce(homeAddress).ifPresent(each -> takeovers.prefer(each.identity()));
            case HaEvent.Probed probed -> probed(probed, now, out);
            case HaEvent.NotProbed unasked -> cache.unasked(unasked, now, out);
            case HaEvent.DhcpReceived(Bytes message) ->
                    serverAddresses.ifPresent(it -> it.received(message, now, out));
            case HaEvent.Stored stored -> cache.stored(stored, now, out);
            case HaEvent.NameJournaled(long ticket, boolean durable) ->
                    names.journaled(ticket, durable, now, out.actions())
                            .ifPresent(settled -> cache.named(settled, now, out));
            case HaEvent.StoreUnanswered unanswered -> cache.unanswered(unanswered, now, out);
            case HaEvent.DnsUpdated updated ->
                    names.done(updated.ticket(), updated.outcome(), now, out.actions())
                            .ifPresent(settled -> cache.named(settled, now, out));
            case HaEvent.ServiceOffered(int priority) ->
                    loadSharing.ifPresent(each -> each.offered(priority));
            case HaEvent.DrainWanted(DrainPlan plan) -> drain.begin(plan, now, out);
            case HaEvent.DrainRestored(DrainPlan plan) -> drain.resume(plan, now, out);
            case HaEvent.DrainCancelled() -> drain.cancel(out);
            case HaEvent.Disconnect(String identity) ->
                    keyExchange.disconnect(each -> each.toString().equals(identity), now, out);
            case HaEvent.Reconfigured change -> reconfigured(change, now, out);
            case HaEvent.Stop() -> stop(out);
        }
        return settled(now, out);
    }

    private void servedElsewhere(Ipv6Address homeAddress, long now, Effects out) {
        pool.servedElsewhere(homeAddress, now, out.actions());
        names.forget(homeAddress, out.actions());
    }

    private void reconfigured(HaEvent.Reconfigured change, long now, Effects out) {
        out.ike(new IkeEvent.CredentialsChanged(change.ike()));
        rules.use(change.settings().bindings());
        keyExchange.use(change.settings(), now, out);
        prefixes.use(change.settings(), now);
    }

    /** What is due at {@code now}. */
    public List<HaAction> timePassed(long now) {
        Effects out = new Effects();
        if (now >= ike.deadline()) {
            out.ike(new IkeEvent.TimePassed());
        }
        pool.timePassed(now, out.actions());
        names.timePassed(now, out.actions());
        cache.timePassed(now, out);
        keyExchange.timePassed(now, out);
        takeovers.timePassed(now, out);
        drain.timePassed(now, out);
        reminders.timePassed(now, out);
        prefixes.timePassed(now, out);
        serverAddresses.ifPresent(it -> it.timePassed(now));
        loadSharing.ifPresent(each -> each.timePassed(this::load, now, out));
        return settled(now, out);
    }

    /** When {@link #timePassed} is wanted; {@code Long.MAX_VALUE} where nothing is due. */
    public long deadline() {
        long load =
                Math.min(
                        loadSharing.map(LoadSharing::deadline).orElse(Long.MAX_VALUE),
                        serverAddresses.map(ServerAddresses::deadline).orElse(Long.MAX_VALUE));
        return Math.min(
                Math.min(
                        Math.min(ike.deadline(), load),
                        Math.min(keyExchange.deadline(), takeovers.deadline())),
                Math.min(
                        Math.min(
                                cache.deadline(), Math.min(drain.deadline(), reminders.deadline())),
                        Math.min(
                                prefixes.deadline(), Math.min(names.deadline(), pool.deadline()))));
    }

    private LoadSharing.Load load() {
        return new LoadSharing.Load(cache.inForce().count(), rules.policy().capacity());
    }

    /** A snapshot for the operator. */
    public HaStatus status(long now) {
        return HaStatus.of(cache, sessions, pool, signalling.discarded(), now);
    }

    /** How far it has come with mobile nodes that were another's. */
    public RecoveryStatus recovery() {
        return takeovers.status();
    }

    /** How far the operator's planned switch has come. */
    public Optional<DrainStatus> drain() {
        return drain.status();
    }

    /** The engine has its say in between, until nobody has anything left to say. */
    private List<HaAction> settled(long now, Effects out) {
        registered(now, out);
        serverAddresses.ifPresent(it -> it.settle(keyExchange, now, out));
        for (var next = out.nextForIke(); next.isPresent(); next = out.nextForIke()) {
            takeovers.observe(next.get(), now, out);
            for (IkeAction action : ike.handle(next.get(), now)) {
                keyExchange.act(action, now, out);
                takeovers.observe(action, now, out);
                prefixes.observe(action, now);
            }
            registered(now, out);
            serverAddresses.ifPresent(it -> it.settle(keyExchange, now, out));
        }
        if (stopping) {
            stopping = false;
            out.add(new HaAction.Stopped());
        }
        return unprotected
                .map(peers -> out.actions().stream().map(peers::bared).toList())
                .orElseGet(out::actions);
    }

    private void registered(long now, Effects out) {
        for (var next = out.nextRegistered(); next.isPresent(); next = out.nextRegistered()) {
            takeovers.registered(next.get(), now, out);
            out.add(new HaAction.Unwatch(next.get().homeAddress()));
            cache.succession().foreign().registered(next.get(), out);
            reminders.registered(next.get());
            prefixes.registered(next.get(), now);
            if (next.get().hasEnded()) {
                drain.ended(next.get().homeAddress(), out);
            } else {
                drain.registered(next.get().homeAddress(), now);
            }
        }
    }

    /** Their traffic is forwarded at once; then they are told, one after the other. */
    private void inherit(List<Binding> bindings, Ipv6Address homeAgent, long now, Effects out) {
        for (Binding binding : bindings) {
            cache.succession()
                    .inherit(binding, homeAgent, now, out)
                    .ifPresent(
                            mine -> {
                                takeovers.enqueue(mine, out);
                                drain.inherited(mine.homeAddress(), now);
                            });
        }
        takeovers.proceed(now, out);
    }

    /**
     * After a restart SAs are gone: mobile nodes are initiated to as if another home agent had
     * failed, those first who registered last.
     */
    private void recover(List<Binding> elsewhere, long now, Effects out) {
        if (initiating) {
            Stream.concat(cache.inForce(), elsewhere.stream())
                    .sorted(Comparator.comparingLong(Binding::registeredAt).reversed())
                    .forEach(each -> takeovers.enqueue(each, out));
            takeovers.proceed(now, out);
        }
    }

    private void letGo(List<Ipv6Address> homeAddresses, long now, Effects out) {
        homeAddresses.forEach(each -> cache.succession().letGo(each, now, out));
        left(homeAddresses, now, out);
    }

    private void left(List<Ipv6Address> homeAddresses, long now, Effects out) {
        takeovers.letGo(homeAddresses, now, out);
        homeAddresses.forEach(each -> drain.ended(each, out));
    }

    private void probed(HaEvent.Probed probed, long now, Effects out) {
        Optional<Ipv6Address> homeAddress = cache.probed(probed, now, out);
        if (!probed.free()) {
            serverAddresses.ifPresent(it -> it.duplicate(probed.address()));
        }
        if (homeAddress.isPresent() && !probed.free()) {
            out.report(
                    Report.warning("duplicate-address-detection-failed")
                            .with("home-address", homeAddress.get()));
        }
    }

    /**
     * Bindings and their forwarding stay for the restart; the peers learn that their SAs do not.
     */
    private void stop(Effects out) {
        sessions.all().forEach(session -> out.ike(new IkeEvent.Close(session.id())));
        stopping = true;
    }
}
