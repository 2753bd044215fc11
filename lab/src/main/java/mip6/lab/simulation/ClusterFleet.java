package mip6.lab.simulation;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.ha.core.HomeAgent;
import mip6.mn.core.MnReport;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Home agents that share a store, and their mobile nodes, in one world; and what must never be.
 * That an address has one owner in an epoch is watched by the store, that no impostor is believed
 * by the impostor, and the rest here: when something happens, and once a second.
 */
public final class ClusterFleet implements SimulatedMobileNode.Surroundings {

    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final World world;
    private final SimulatedEtcd etcd;
    private final Provider provider;
    private final List<SimulatedMember> homeAgents = new ArrayList<>();
    private final List<SimulatedMobileNode> mobileNodes = new ArrayList<>();
    private final Map<DomainName, Integer> numbers = new HashMap<>();
    private final Map<SimulatedMobileNode, Long> registeredAt = new HashMap<>();
    private final Map<String, Integer> reports = new HashMap<>();

    /**
     * What it is made of.
     *
     * @param processors of each home agent
     * @param computation how long one computation keeps a processor busy; unlimited processors
     *     where there are none
     * @param event how long the loop of a home agent needs for what arrives
     * @param heartbeat how often home agents say that they live
     * @param prepared is given the core of each home agent that starts
     */
    public record Size(
            int mobileNodes,
            int homeAgents,
            int processors,
            Duration computation,
            Duration event,
            Duration heartbeat,
            Consumer<HomeAgent> prepared) {

        /** Whose processors are never short, and which are not many. */
        public static Size of(int mobileNodes, int homeAgents) {
            return new Size(
                    mobileNodes,
                    homeAgents,
                    0,
                    Duration.ofMillis(1),
                    Duration.ZERO,
                    Duration.ofMillis(100),
                    _ -> {});
        }

        Processors loop() {
            return event.isZero() ? Processors.unlimited(event) : Processors.of(1, event);
        }

        Processors machine() {
            return processors == 0
                    ? Processors.unlimited(computation)
                    : Processors.of(processors, computation);
        }
    }

    public ClusterFleet(long seed, Conditions conditions, Size size) {
        world = new World(seed, conditions);
        etcd = new SimulatedEtcd(world);
        provider = new Provider(seed);
        for (int i = 1; i <= size.homeAgents(); i++) {
            homeAgents.add(
                    new SimulatedMember(
                            world,
                            provider,
                            etcd,
                            i,
                            size,
                            (_, report) -> reports.merge(report.event(), 1, Integer::sum)));
        }
        homeAgents.forEach(SimulatedMember::start);
        for (int i = 1; i <= size.mobileNodes(); i++) {
            DomainName name = Provider.name(i);
            numbers.put(name, i);
            mobileNodes.add(new SimulatedMobileNode(world, provider, this, name, false));
        }
        sweepAgain();
    }

    public World world() {
        return world;
    }

    List<SimulatedMember> homeAgents() {
        return List.copyOf(homeAgents);
    }

    public List<SimulatedMobileNode> mobileNodes() {
        return List.copyOf(mobileNodes);
    }

    SimulatedEtcd etcd() {
        return etcd;
    }

    Provider provider() {
        return provider;
    }

    /** How often home agents have reported {@code event}. */
    public int reported(String event) {
        return reports.getOrDefault(event, 0);
    }

    /** When its last Binding Acknowledgement came, in nanoseconds. */
    Optional<Long> registeredAt(SimulatedMobileNode node) {
        return Optional.ofNullable(registeredAt.get(node));
    }

    /** Who serves it, as the store says. */
    Optional<SimulatedMember> serving(SimulatedMobileNode node) {
        return node.homeAddress()
                .flatMap(etcd::owner)
                .flatMap(
                        owner ->
                                homeAgents.stream()
                                        .filter(each -> each.name().equals(owner))
                                        .findFirst());
    }

    /** Where mobile node {@code number} is in network {@code network}: enough for all. */
    static Ipv6Address careOf(int network, int number) {
        return new Ipv6Address(0x2001_0db8_a000_0000L + network, 0x100L + number);
    }

    /** They spread over all home agents. */
    @Override
    public DiscoveryReport found(SimulatedMobileNode node) {
        int count = homeAgents.size();
        return Provider.found(count, 1 + numbers.getOrDefault(node.name(), 0) % count);
    }

    @Override
    public void heard(SimulatedMobileNode node, MnReport report) {
        switch (report) {
            case MnReport.BindingAccepted accepted -> {
                registeredAt.put(node, world.now());
                if (etcd.owner(accepted.homeAddress()).isEmpty()) {
                    throw new AssertionError("acknowledged and not stored: " + accepted);
                }
            }
            case MnReport.HomeAgentApproached approached -> known(approached.homeAgent());
            case MnReport.HomeAgentSwitched switched -> known(switched.homeAgent());
            default -> {}
        }
    }

    private void known(Ipv6Address homeAgent) {
        if (homeAgents.stream().noneMatch(each -> each.address().equals(homeAgent))) {
            throw new AssertionError("a stranger is followed: " + homeAgent);
        }
    }

    private void sweepAgain() {
        world.after(
                SWEEP,
                () -> {
                    sweep();
                    sweepAgain();
                });
    }

    /** An acknowledged binding is not lost, and an address is one mobile node's. */
    private void sweep() {
        Set<Ipv6Address> seen = new HashSet<>();
        for (SimulatedMobileNode node : mobileNodes) {
            if (node.status().phase() == Phase.REGISTERED) {
                Ipv6Address home = node.homeAddress().orElseThrow();
                if (!seen.add(home)) {
                    throw new AssertionError(home + " is that of two, one is " + node.name());
                }
                if (etcd.owner(home).isEmpty()) {
                    throw new AssertionError("the binding of " + node.name() + " is lost");
                }
            }
        }
    }

    /** What is wrong when all has been calm for a while; empty where nothing is. */
    public Optional<String> fault() {
        for (SimulatedMobileNode node : mobileNodes) {
            Optional<String> fault = fault(node);
            if (fault.isPresent()) {
                return fault.map(what -> node.name() + " " + what);
            }
        }
        return Optional.empty();
    }

    private Optional<String> fault(SimulatedMobileNode node) {
        Phase phase = node.status().phase();
        if (phase != Phase.REGISTERED) {
            return Optional.of("is " + phase);
        }
        Ipv6Address home = node.homeAddress().orElseThrow();
        Optional<SimulatedMember> owner = serving(node);
        if (owner.isEmpty()) {
            return Optional.of("is nobody's in the store");
        }
        Optional<Ipv6Address> here = node.careOfAddress().map(at -> at.address());
        for (SimulatedMember each : homeAgents) {
            Optional<Ipv6Address> to = each.homeAgent().forwardsTo(home);
            boolean serves = each.equals(owner.get());
            if (!to.equals(serves ? here : Optional.empty())) {
                return Optional.of(
                        "of %s is at %s, and %s forwards to %s"
                                .formatted(owner.get().name(), here, each.name(), to));
            }
        }
        if (!world.forward(node.name()).contains(home)
                || !node.name().equals(world.reverse().get(home))) {
            return Optional.of(
                    "has %s, and the DNS says %s and %s"
                            .formatted(
                                    home, world.forward(node.name()), world.reverse().get(home)));
        }
        return Optional.empty();
    }
}
