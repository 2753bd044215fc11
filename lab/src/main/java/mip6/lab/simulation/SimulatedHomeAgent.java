package mip6.lab.simulation;

import mip6.agent.report.Report;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ha.core.Binding;
import mip6.ha.core.HaAction;
import mip6.ha.core.HaEvent;
import mip6.ha.core.HomeAgent;
import mip6.ha.core.HomeAgentSettings;
import mip6.ha.core.NameRecord;
import mip6.ha.store.BindingStore.Outcome;
import mip6.ha.store.StoreException;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A home agent whose process can be killed; its disk lives on. */
public final class SimulatedHomeAgent implements World.Participant {

    private static final Duration JOURNAL = Duration.ofMillis(2);
    private static final Duration DUPLICATE_ADDRESS_DETECTION = Duration.ofSeconds(1);

    /** What waits longer than that has found the inbox full. */
    private static final Duration LONGEST_QUEUE = Duration.ofSeconds(1);

    /** Between a death and the next start. */
    private static final Duration RESTART = Duration.ofSeconds(1);

    private final World world;
    private final Site site;
    private final Storage storage;
    private final Set<Ipv6Address> occupied = new HashSet<>();
    private final Deque<Runnable> stalled = new ArrayDeque<>();
    private final Map<Ipv6Address, NameRecord> journal = new HashMap<>();
    private Optional<Running> process = Optional.empty();
    private boolean paused;
    private IntFunction<WriteFate> fates = _ -> WriteFate.MADE;
    private int writes;

    /** What is gone with a {@code kill -9}. */
    private final class Running {

        private final HomeAgent core;
        private final Protection protection = new Protection();
        private final Map<Ipv6Address, Tunnel> tunnels = new HashMap<>();
        private final Set<Ipv6Address> defended = new HashSet<>();

        private Running() {
            core =
                    new HomeAgent(
                            site.duties(),
                            site.provider().engine(site.ike(), world.random().nextLong()),
                            new SeededRandom(world.random().nextLong()));
            core.initiateAfterRestart();
            site.prepared().accept(core);
        }
    }

    SimulatedHomeAgent(World world, Site site, Storage storage) {
        this.world = world;
        this.site = site;
        this.storage = storage;
    }

    /** Starts, or starts again with what is on disk. */
    public void start() {
        if (!startIfStored()) {
            throw new IllegalStateException("the store does not answer");
        }
    }

    /** The same; returns false where the store does not answer: then it does not run. */
    boolean startIfStored() {
        Storage.Opened opened;
        try {
            opened = storage.open(world.now());
        } catch (StoreException silent) {
            return false;
        }
        process = Optional.of(new Running());
        Running begun = process.orElseThrow();
        world.attach(site.address(), message -> queued(begun, message));
        world.join(this);
        if (opened.shared()) {
            begun.core.shareBindings(site.address());
        }
        handle(new HaEvent.NamesRestored(List.copyOf(journal.values())));
        handle(new HaEvent.ServedElsewhere(opened.elsewhere()));
        handle(new HaEvent.Restored(opened.own()));
        return true;
    }

    boolean isRunning() {
        return process.isPresent();
    }

    /** The process stands still, and what comes waits for it. */
    void pause() {
        paused = true;
        world.leave(this);
    }

    void resume() {
        paused = false;
        process.ifPresent(_ -> world.join(this));
        while (!stalled.isEmpty()) {
            stalled.remove().run();
        }
    }

    /** The operator sets it up otherwise. */
    void reconfigure(HomeAgentSettings duties) {
        handle(new HaEvent.Reconfigured(duties, site.ike()));
    }

    /** Another node of the home link has {@code address}. */
    public void occupy(Ipv6Address address) {
        occupied.add(address);
    }

    /** {@code kill -9}. */
    public void kill() {
        process = Optional.empty();
        world.detach(site.address());
        world.leave(this);
        paused = false;
        stalled.clear();
    }

    /** From now on each write, by its number from 1 on, has the fate that {@code fates} say. */
    void onWrite(IntFunction<WriteFate> fates) {
        this.fates = fates;
    }

    /** So many were asked for. */
    int writes() {
        return writes;
    }

    /** Where traffic for {@code homeAddress} is forwarded to. */
    public Optional<Ipv6Address> forwardsTo(Ipv6Address homeAddress) {
        return process.flatMap(
                running ->
                        Optional.ofNullable(running.tunnels.get(homeAddress)).map(Tunnel::remote));
    }

    public boolean defends(Ipv6Address homeAddress) {
        return process.filter(running -> running.defended.contains(homeAddress)).isPresent();
    }

    /** ESP SAs that it holds. */
    public int securityAssociations() {
        return process.map(running -> running.protection.size()).orElse(0);
    }

    @Override
    public long deadline() {
        return process.map(running -> running.core.deadline()).orElse(Long.MAX_VALUE);
    }

    @Override
    public void timePassed(long now) {
        process.ifPresent(running -> perform(running, running.core.timePassed(now)));
    }

    /** What there is no room for is lost. */
    private void queued(Running running, Packet message) {
        if (site.machine().waiting(world.now()).compareTo(LONGEST_QUEUE) > 0) {
            return;
        }
        Duration wait = site.machine().handled(world.now());
        if (wait.isZero()) {
            arrived(message);
        } else {
            world.after(wait, () -> whenRunning(running, () -> arrived(message)));
        }
    }

    private void arrived(Packet message) {
        switch (message) {
            case Ike(var from, var to, var octets) ->
                    handle(new HaEvent.Ike(new IkeEvent.DatagramReceived(to, from, octets)));
            case Protection.Protected arrived ->
                    process.flatMap(running -> running.protection.open(arrived))
                            .ifPresent(
                                    opened -> handle(new HaEvent.MobilityHeaderReceived(opened)));
            default -> throw new IllegalArgumentException(message.toString());
        }
    }

    /** What the home agent's core is told. */
    void handle(HaEvent event) {
        if (paused) {
            stalled.add(() -> handle(event));
            return;
        }
        process.ifPresent(running -> perform(running, running.core.handle(event, world.now())));
        storage.heard(event, what -> world.after(storage.latency(), what));
        world.changed(this);
    }

    /** An event for the process that asked for it, and for no later one. */
    private void later(Running asking, Duration wait, HaEvent event) {
        world.after(wait, () -> whenRunning(asking, () -> handle(event)));
    }

    private void whenRunning(Running asking, Runnable what) {
        if (process.equals(Optional.of(asking))) {
            what.run();
        }
    }

    private void perform(Running running, List<HaAction> actions) {
        for (HaAction action : actions) {
            switch (action) {
                case HaAction.Ike(IkeAction inner) -> perform(running, inner);
                // the home agents here judge by themselves
                case HaAction.RelayEap _ -> {}
                case HaAction.InstallSa(var sa) -> running.protection.install(sa);
                case HaAction.RemoveSa(var sa) -> running.protection.remove(sa);
                case HaAction.Send(var message) -> send(running, message);
                case HaAction.SetTunnel(Tunnel tunnel) ->
                        running.tunnels.put(tunnel.homeAddress(), tunnel);
                case HaAction.RemoveTunnel(var homeAddress) -> running.tunnels.remove(homeAddress);
                case HaAction.Probe(var address) ->
                        later(
                                running,
                                DUPLICATE_ADDRESS_DETECTION,
                                new HaEvent.Probed(
                                        address,
                                        !occupied.contains(address) && !world.has(address)));
                case HaAction.Defend(var address) -> running.defended.add(address);
                case HaAction.Undefend(var address) -> running.defended.remove(address);
                case HaAction.Report(Report report) -> site.heard().accept(report);
                // addresses are of a pool here, and there is no traffic
                case HaAction.SendDhcp _, HaAction.Watch _, HaAction.Unwatch _ -> {}
                case HaAction.Announce _, HaAction.OfferService _, HaAction.Stopped _ -> {}
                case HaAction.Store(long ticket, Binding binding) ->
                        write(
                                running,
                                ticket,
                                binding.homeAddress(),
                                () -> storage.put(binding, world.now()));
                case HaAction.Fetch(long ticket, Binding binding) ->
                        fetch(running, ticket, binding);
                case HaAction.Erase(long ticket, Ipv6Address homeAddress) ->
                        write(running, ticket, homeAddress, () -> storage.erase(homeAddress));
                case HaAction.JournalName(long ticket, NameRecord name) ->
                        write(
                                running,
                                JOURNAL,
                                Duration.ZERO,
                                made -> new HaEvent.NameJournaled(ticket, made && journal(name)));
                case HaAction.UpdateDns(long ticket, NameChange change) ->
                        write(
                                running,
                                storage.latency(),
                                world.delay(),
                                made -> new HaEvent.DnsUpdated(ticket, update(made, change)));
            }
        }
    }

    private void fetch(Running running, long ticket, Binding binding) {
        write(running, ticket, binding.homeAddress(), () -> storage.fetch(binding, world.now()));
    }

    private void send(Running running, OutgoingMobilityHeader message) {
        site.machine().sent(world.now());
        running.protection
                .protect(message)
                .ifPresent(
                        sent ->
                                world.send(
                                        message.source(),
                                        message.encapsulatedTo().orElse(message.destination()),
                                        sent));
    }

    private boolean journal(NameRecord name) {
        if (name.isNothing()) {
            journal.remove(name.homeAddress());
        } else {
            journal.put(name.homeAddress(), name);
        }
        return true;
    }

    /** A process that is killed takes with it what the store has not been asked yet. */
    private void write(
            Running running, long ticket, Ipv6Address homeAddress, Supplier<Outcome> change) {
        write(
                running,
                storage.latency(),
                storage.latency(),
                made -> stored(ticket, homeAddress, made ? change.get() : Outcome.REFUSED));
    }

    /**
     * @param change makes it, or does not, and says so
     */
    private void write(
            Running running, Duration there, Duration back, Function<Boolean, HaEvent> change) {
        world.after(
                there,
                () ->
                        whenRunning(
                                running,
                                () -> write(running, fates.apply(++writes), back, change)));
    }

    private void write(
            Running running, WriteFate fate, Duration back, Function<Boolean, HaEvent> change) {
        switch (fate) {
            case MADE -> later(running, back, change.apply(true));
            case REFUSED -> later(running, back, change.apply(false));
            case KILLED_BEFORE -> restart();
            case KILLED_AFTER -> {
                HaEvent _ = change.apply(true);
                restart();
            }
        }
    }

    private void restart() {
        kill();
        world.after(RESTART, this::start);
    }

    private static HaEvent stored(long ticket, Ipv6Address homeAddress, Outcome outcome) {
        return switch (outcome) {
            case DURABLE -> new HaEvent.Stored(ticket, homeAddress, true);
            case REFUSED -> new HaEvent.Stored(ticket, homeAddress, false);
            case UNANSWERED -> new HaEvent.StoreUnanswered(ticket, homeAddress);
            case LOST -> new HaEvent.LetGo(List.of(homeAddress));
        };
    }

    private void perform(Running running, IkeAction action) {
        switch (action) {
            case IkeAction.Send(var local, var remote, var octets) -> {
                site.machine().sent(world.now());
                world.send(local.address(), remote.address(), new Ike(local, remote, octets));
            }
            case IkeAction.Compute(long job, var work) ->
                    later(
                            running,
                            site.machine().computed(world.now()),
                            new HaEvent.Ike(new IkeEvent.Computed(job, work.run())));
            default -> {}
        }
    }

    /** Of an address that is another home agent's by now the DNS is told nothing. */
    private UpdateOutcome update(boolean made, NameChange change) {
        Ipv6Address homeAddress =
                change.next().or(change::previous).map(NameRegistration::homeAddress).orElseThrow();
        Outcome outcome = storage.check(homeAddress);
        if (outcome == Outcome.LOST) {
            handle(new HaEvent.LetGo(List.of(homeAddress)));
        }
        if (world.dnsFails() || !made || outcome != Outcome.DURABLE) {
            ZoneOutcome silence = new ZoneOutcome.NoAnswer("lost");
            return new UpdateOutcome(silence, silence);
        }
        change.previous().ifPresent(gone -> world.withdraw(gone.name(), gone.homeAddress()));
        change.next().ifPresent(next -> world.publish(next.name(), next.homeAddress()));
        ZoneOutcome done = new ZoneOutcome.Performed();
        return new UpdateOutcome(done, done);
    }
}
