package mip6.lab.simulation;

import mip6.agent.report.Report;
import mip6.ha.cluster.Cluster;
import mip6.ha.cluster.ClusterAction;
import mip6.ha.cluster.ClusterEvent;
import mip6.ha.cluster.ClusterEvent.Result;
import mip6.ha.cluster.ClusterSettings;
import mip6.ha.cluster.Heartbeat;
import mip6.ha.cluster.Member;
import mip6.ha.core.Binding;
import mip6.ha.core.HaEvent;
import mip6.ha.store.Keys;
import mip6.ha.store.SharedBindings;
import mip6.ha.store.StoreException;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A home agent among others: its service, its view of them, and its part of the store. */
final class SimulatedMember implements World.Participant {

    private static final Duration SUSPICION = Duration.ofMillis(300);
    private static final Duration LOOK = Duration.ofMillis(600);

    /** What a question to the store waits for at the most. */
    private static final Duration TIMEOUT = Duration.ofMillis(1500);

    private static final int PORT = 5026;

    private final World world;
    private final String name;
    private final Ipv6Address address;
    private final SharedStorage storage;
    private final SimulatedHomeAgent homeAgent;
    private final Duration heartbeat;
    private final BiConsumer<SimulatedMember, Report> heard;
    private Optional<Cluster> cluster = Optional.empty();
    private List<Member> others = List.of();
    private long incarnation;
    private int lives;
    private boolean paused;
    private long unansweredUntil;

    /**
     * A home agent that does not run yet.
     *
     * @param heard takes what it reports
     */
    SimulatedMember(
            World world,
            Provider provider,
            SimulatedEtcd etcd,
            int number,
            ClusterFleet.Size size,
            BiConsumer<SimulatedMember, Report> heard) {
        this.world = world;
        this.name = Provider.homeAgentName(number);
        this.address = Provider.homeAgentAddress(number);
        this.heard = heard;
        this.heartbeat = size.heartbeat();
        this.storage = new SharedStorage(etcd.client(), name, this::begun);
        this.homeAgent =
                new SimulatedHomeAgent(
                        world,
                        new Site(
                                provider,
                                address,
                                provider.homeAgent(number),
                                provider.member(number, size.mobileNodes() + 1000, size.lifetime()),
                                size.each().machine(),
                                size.prepared(),
                                report -> heard.accept(this, report)),
                        storage);
        world.neighbour(host -> !paused && homeAgent.defends(host));
        size.each().link().ifPresent(link -> world.link(address, link));
        etcd.watch(SharedBindings.MEMBERS, this::look);
        etcd.watch(storage.bindings().takenKeys(), this::look);
    }

    /** A heartbeat on its way. */
    record Beat(Heartbeat content) implements Packet {

        @Override
        public int length() {
            return 100;
        }
    }

    String name() {
        return name;
    }

    Ipv6Address address() {
        return address;
    }

    /** Whether {@code host} is one of its addresses. */
    boolean isAt(Ipv6Address host) {
        return host.equals(address) || host.equals(watch(address));
    }

    SimulatedHomeAgent homeAgent() {
        return homeAgent;
    }

    SharedStorage storage() {
        return storage;
    }

    boolean isRunning() {
        return homeAgent.isRunning();
    }

    /** Where heartbeats go, on a network of their own. */
    static Ipv6Address watch(Ipv6Address homeAgent) {
        return new Ipv6Address(0x2001_0db8_000e_0000L, homeAgent.low());
    }

    /** Starts unless it runs, or the store does not answer. */
    void start() {
        if (!isRunning() && homeAgent.startIfStored()) {
            cluster = Optional.of(new Cluster(settings(), world.now()));
            others = List.of();
            world.attach(watch(address), this::arrived);
            world.join(this);
            abandoned();
            look();
            lookAgain(++lives);
        }
    }

    /** {@code kill -9}. */
    void kill() {
        homeAgent.kill();
        cluster = Optional.empty();
        paused = false;
        world.detach(watch(address));
        world.leave(this);
    }

    /** The process stands still. */
    void pause() {
        if (isRunning()) {
            paused = true;
            homeAgent.pause();
            world.leave(this);
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            world.join(this);
            homeAgent.resume();
            look();
        }
    }

    /** The operator has it take over from {@code other}. */
    void takeOver(String other) {
        handle(new ClusterEvent.Reported(other));
    }

    private Member begun() {
        incarnation = world.random().nextLong();
        return new Member(name, address, PORT, incarnation);
    }

    private ClusterSettings settings() {
        return new ClusterSettings(
                name, heartbeat, SUSPICION, true, SimulatedEtcd.LEASE.multipliedBy(2));
    }

    @Override
    public long deadline() {
        return cluster.map(Cluster::deadline).orElse(Long.MAX_VALUE);
    }

    @Override
    public void timePassed(long now) {
        cluster.ifPresent(core -> perform(core.timePassed(now)));
    }

    private void arrived(Packet message) {
        if (message instanceof Beat(Heartbeat heartbeat)) {
            handle(new ClusterEvent.Heard(heartbeat));
        }
    }

    private void handle(ClusterEvent event) {
        if (!paused) {
            cluster.ifPresent(core -> perform(core.handle(event, world.now())));
            world.changed(this);
        }
    }

    private void perform(List<ClusterAction> actions) {
        for (ClusterAction action : actions) {
            switch (action) {
                case ClusterAction.Beat(Member to, long number) ->
                        world.send(
                                watch(address),
                                watch(to.address()),
                                new Beat(new Heartbeat(incarnation, number)));
                case ClusterAction.Report(Report report) -> heard.accept(this, report);
                case ClusterAction.TakeOver(String other) -> {
                    int life = lives;
                    world.after(storage.latency(), () -> takeOver(other, life));
                }
            }
        }
    }

    private void takeOver(String other, int life) {
        if (!isRunning() || life != lives) {
            return;
        }
        Result result;
        try {
            result =
                    storage.bindings()
                                    .takeOver(
                                            other,
                                            taken ->
                                                    inherited(
                                                            taken.stream()
                                                                    .map(
                                                                            each ->
                                                                                    storage.binding(
                                                                                            each,
                                                                                            world
                                                                                                    .now()))
                                                                    .toList()))
                            ? Result.TAKEN
                            : Result.REFUSED;
        } catch (StoreException silent) {
            result = Result.UNANSWERED;
        }
        ClusterEvent ended = new ClusterEvent.TakeOverEnded(other, result);
        world.after(
                storage.latency(),
                () -> {
                    if (life == lives) {
                        handle(ended);
                    }
                });
    }

    private void inherited(List<Binding> bindings) {
        homeAgent.handle(new HaEvent.Inherited(bindings, address));
    }

    private void lookAgain(int life) {
        world.after(
                LOOK,
                () -> {
                    if (isRunning() && life == lives) {
                        look();
                        lookAgain(life);
                    }
                });
    }

    /** What the thread of the membership does again and again. */
    private void look() {
        if (!isRunning() || paused || world.now() < unansweredUntil) {
            return;
        }
        try {
            List<Keys.Entry> members = storage.keys().range(SharedBindings.MEMBERS);
            if (members.stream().anyMatch(each -> storage.bindings().isMember(each.revision()))) {
                storage.keys().renewLease();
            } else {
                rejoin();
            }
            List<Member> seen = new ArrayList<>();
            for (Keys.Entry each : members) {
                String key = each.key().substring(SharedBindings.MEMBERS.length());
                if (!key.equals(name)) {
                    Member.read(key, each.value()).ifPresent(seen::add);
                }
            }
            if (!seen.equals(others)) {
                others = List.copyOf(seen);
                handle(new ClusterEvent.Members(others));
            }
            storage.bindings()
                    .settle(
                            taken ->
                                    inherited(
                                            taken.stream()
                                                    .map(each -> storage.binding(each, world.now()))
                                                    .toList()));
            storage.bindings().tellTaken(gone -> homeAgent.handle(new HaEvent.LetGo(gone)));
        } catch (StoreException silent) {
            // it waits for an answer, and looks again
            unansweredUntil = world.now() + TIMEOUT.toNanos();
        }
    }

    private void abandoned() {
        handle(new ClusterEvent.Abandoned(storage.bindings().abandoned()));
    }

    /** Others have taken over meanwhile. */
    private void rejoin() throws StoreException {
        storage.openAgain(homeAgent::handle);
        abandoned();
    }
}
