package mip6.lab.simulation;

import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.ha.core.HomeAgent;
import mip6.ikev2.core.Lifetimes;
import mip6.lab.simulation.Provider.Proofs;
import mip6.mn.core.MnReport;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Home agents that share a store, and their mobile nodes, in one world; and what must never be.
 * That an address has one owner in an epoch is watched by the store, that no impostor is believed
 * by the impostor, and the rest here, after each step: what a step costs does not depend on how
 * many they are.
 */
public final class ClusterFleet implements SimulatedMobileNode.Surroundings {

    private final Size size;
    private final World world;
    private final Machine machine;
    private final SimulatedEtcd etcd;
    private final Provider provider;
    private final List<SimulatedMember> homeAgents = new ArrayList<>();
    private final List<SimulatedMobileNode> mobileNodes = new ArrayList<>();
    private final IdentityHashMap<SimulatedMobileNode, Ipv6Address> registered =
            new IdentityHashMap<>();
    private final Map<Ipv6Address, SimulatedMobileNode> holders = new HashMap<>();
    private final List<Ipv6Address> suspects = new ArrayList<>();
    private final List<DiscoveryReport> found = new ArrayList<>();
    private final Map<String, Integer> reports = new HashMap<>();
    private Consumer<SimulatedMobileNode> acknowledged = _ -> {};
    private int everRegistered;

    /**
     * What it is made of.
     *
     * @param ofFirst mobile nodes that go to the first home agent, while the others spread over the
     *     other ones; 0 where they spread over all
     * @param proofs of all agents
     * @param each what a home agent runs on
     * @param shared what all mobile nodes run on
     * @param lifetime of bindings
     * @param heartbeat how often home agents say that they live
     * @param rest whether mobile nodes with nothing to do are kept as what they have met
     * @param prepared is given the core of each home agent that starts
     */
    public record Size(
            int mobileNodes,
            int homeAgents,
            int ofFirst,
            Proofs proofs,
            Hardware each,
            Hardware shared,
            Duration lifetime,
            Duration heartbeat,
            boolean rest,
            Consumer<HomeAgent> prepared) {

        /** Whose processors are never short, and which are not many. */
        public static Size of(int mobileNodes, int homeAgents) {
            return of(mobileNodes, homeAgents, Proofs.STAND_IN);
        }

        /** The same who prove themselves otherwise. */
        public static Size of(int mobileNodes, int homeAgents, Proofs proofs) {
            return new Size(
                    mobileNodes,
                    homeAgents,
                    0,
                    proofs,
                    Hardware.AMPLE,
                    Hardware.AMPLE,
                    Duration.ofMinutes(10),
                    Duration.ofMillis(100),
                    false,
                    _ -> {});
        }

        /** The same, whose mobile nodes rest. */
        Size resting() {
            return new Size(
                    mobileNodes,
                    homeAgents,
                    ofFirst,
                    proofs,
                    each,
                    shared,
                    lifetime,
                    heartbeat,
                    true,
                    prepared);
        }

        /** From 0 on, the home agent to which mobile node {@code number} goes first. */
        private int firstFor(int number) {
            if (ofFirst == 0) {
                return number % homeAgents;
            }
            return number <= ofFirst ? 0 : 1 + number % (homeAgents - 1);
        }
    }

    public ClusterFleet(long seed, Conditions conditions, Size size) {
        this.size = size;
        world = new World(seed, conditions);
        etcd = new SimulatedEtcd(world, suspects::add);
        provider =
                size.proofs() == Proofs.STAND_IN
                        ? Provider.standIn(seed, size.mobileNodes(), size.homeAgents())
                        : new Provider(seed, Lifetimes.standard(), size.proofs());
        machine = size.shared().machine();
        for (int i = 1; i <= size.homeAgents(); i++) {
            found.add(Provider.found(size.homeAgents(), i));
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
            mobileNodes.add(new SimulatedMobileNode(world, provider, this, i, false, size.rest()));
        }
        world.always(this::nothingIsLost);
    }

    /** {@code heeding} is told of each Binding Acknowledgement that a mobile node gets. */
    void heed(Consumer<SimulatedMobileNode> heeding) {
        acknowledged = heeding;
    }

    public World world() {
        return world;
    }

    List<SimulatedMember> homeAgents() {
        return List.copyOf(homeAgents);
    }

    public List<SimulatedMobileNode> mobileNodes() {
        return Collections.unmodifiableList(mobileNodes);
    }

    SimulatedEtcd etcd() {
        return etcd;
    }

    Provider provider() {
        return provider;
    }

    /** Mobile nodes that have ever had a binding. */
    int registered() {
        return everRegistered;
    }

    /** How often home agents have reported {@code event}. */
    public int reported(String event) {
        return reports.getOrDefault(event, 0);
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

    @Override
    public DiscoveryReport found(SimulatedMobileNode node) {
        return found.get(size.firstFor(node.number()));
    }

    @Override
    public Machine machine() {
        return machine;
    }

    @Override
    public void heard(SimulatedMobileNode node, MnReport report) {
        switch (report) {
            case MnReport.BindingAccepted accepted -> {
                everRegistered += node.acknowledged() == 1 ? 1 : 0;
                acknowledged.accept(node);
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

    /** A home address is one mobile node's, and an acknowledged binding is not lost. */
    @Override
    public void stepped(SimulatedMobileNode node) {
        Optional<Ipv6Address> now =
                node.phase() == Phase.REGISTERED ? node.homeAddress() : Optional.empty();
        Optional<Ipv6Address> before = Optional.ofNullable(registered.get(node));
        if (now.equals(before)) {
            return;
        }
        before.ifPresent(address -> holders.remove(address, node));
        registered.remove(node);
        now.ifPresent(
                address -> {
                    registered.put(node, address);
                    SimulatedMobileNode other = holders.put(address, node);
                    if (other != null) {
                        throw new AssertionError(
                                address + " is that of " + other.name() + " and " + node.name());
                    }
                    suspects.add(address);
                });
    }

    /** After each step: addresses about which something has changed have a holder and an owner. */
    private void nothingIsLost() {
        if (suspects.isEmpty()) {
            return;
        }
        for (Ipv6Address address : suspects) {
            SimulatedMobileNode holder = holders.get(address);
            if (holder != null && etcd.owner(address).isEmpty()) {
                throw new AssertionError(
                        "the binding of " + holder.name() + " to " + address + " is lost");
            }
        }
        suspects.clear();
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
        Phase phase = node.phase();
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
        if (!isNamed(node)) {
            return Optional.of(
                    "has %s, and the DNS says %s and %s"
                            .formatted(
                                    home, world.forward(node.name()), world.reverse().get(home)));
        }
        return Optional.empty();
    }

    /** The DNS leads from its name to its home address, and back. */
    boolean isNamed(SimulatedMobileNode node) {
        return node.homeAddress()
                .filter(
                        home ->
                                world.forward(node.name()).contains(home)
                                        && node.name().equals(world.reverse().get(home)))
                .isPresent();
    }
}
