package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.ControlClient;
import mip6.cli.Main;
import mip6.ha.store.Keys;
import mip6.ha.store.StoreException;
import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Host;
import mip6.lab.net.Privilege;
import mip6.lab.net.Resources;
import mip6.lab.oracle.Tool;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.LabException;
import mip6.lab.program.Program;
import mip6.lab.program.Secrets;
import mip6.lab.program.Streams;
import mip6.lab.program.Tally;
import mip6.linux.BootClock;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Home agents that share bindings, mobile nodes under traffic, and what has to hold of them. */
final class BesiegedCluster implements AutoCloseable {

    private static final int MOBILE_NODES = 6;
    static final int HOME_AGENTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_NANOS = 50_000_000;
    private static final Bytes ELSEWHERE = Bytes.of(2, 0, 0x5e, 0, 9, 0x11);

    private final Resources open = new Resources();
    private final Path folder;
    private final Path exported;
    private final FailoverPlan plan;
    private final FailoverFiles files;
    private final FailoverTopology topology;
    private final FailoverProcesses processes;
    private final Program fleet;
    private final Program first;
    private final ClusterStore store;
    private final Streams streams;
    private final Ipv6Address homeAddress;
    private final Set<String> honest = new TreeSet<>();

    BesiegedCluster(Path folder) throws Exception {
        Privilege.require();
        Tool _ = Tool.program("etcd");
        this.folder = folder;
        exported = Files.createDirectory(folder.resolve("keys"));
        FailoverOptions options =
                FailoverOptions.simple()
                        .with(
                                new FailoverOptions.Size(
                                        MOBILE_NODES, HOME_AGENTS, FailoverOptions.Hidden.NOBODY))
                        .keptIn(Optional.of(exported));
        plan = new FailoverPlan(options);
        boolean complete = false;
        try {
            topology = open.keep(FailoverTopology.build(options, plan));
            files = FailoverFiles.write(folder, options, plan);
            ProcessorUse processors = open.keep(new ProcessorUse());
            processes = new FailoverProcesses(plan, topology, files, folder, processors);
            open.keep(() -> processes.close(_ -> {}));
            processes.startProvider();
            fleet = processes.startFleet();
            first = processes.startMobileNode();
            DaemonEvent accepted = first.awaitEvent("binding-accepted", PATIENCE);
            DaemonEvent _ = fleet.awaitEvent("fleet-registered", PATIENCE);
            homeAddress = Ipv6Address.of(accepted.text("home-address"));
            processes.startOthers();
            store = open.keep(ClusterStore.open(processes, topology, folder));
            stored().forEach(it -> honest.add(it.key()));
            assertThat(honest).hasSize(MOBILE_NODES);
            streams = open.keep(topology.streams(folder, homeAddress));
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    HomeAgent homeAgent(int number) {
        return plan.homeAgents().get(number - 1);
    }

    Program program(HomeAgent homeAgent) {
        return processes.homeAgent(homeAgent);
    }

    FailoverTopology topology() {
        return topology;
    }

    /** Of the mobile node that has a daemon of its own. */
    Ipv6Address homeAddress() {
        return homeAddress;
    }

    /** Of all mobile nodes. */
    List<Ipv6Address> homeAddresses() {
        return honest.stream().map(ClusterStore::homeAddress).toList();
    }

    Ipv6Address careOfAddress() throws IOException {
        return Ipv6Address.of(mobileNodeStatus().at("/mobileNode/careOfAddress/address").asText());
    }

    /** Where its owner believes it to be; empty where that has no binding. */
    String boundCareOfAddress() throws StoreException, IOException {
        Optional<HomeAgent> owner = knownOwner();
        if (owner.isEmpty()) {
            return "";
        }
        for (JsonNode binding : status(owner.get()).at("/homeAgent/bindings")) {
            if (binding.path("homeAddress").asText().equals(homeAddress.toString())) {
                return binding.path("careOfAddress").asText();
            }
        }
        return "";
    }

    void detachMobileNode() throws IOException {
        topology.mobileNode().end(FailoverTopology.ACCESS);
    }

    /** By another interface identifier, so with another care-of address. */
    void attachMobileNodeElsewhere() throws IOException {
        Host mobileNode = topology.mobileNode();
        mobileNode.setLinkLayerAddress(FailoverTopology.ACCESS, ELSEWHERE);
        mobileNode.begin(FailoverTopology.ACCESS);
    }

    /** The process of etcd. */
    long store() {
        return processes.store().pid();
    }

    /** What is in etcd, past all home agents. */
    ClusterStore inStore() {
        return store;
    }

    Program fleet() {
        return fleet;
    }

    Program firstMobileNode() {
        return first;
    }

    /** The keys of all SAs that home agents have made, as Wireshark reads them. */
    List<String> exportedSas() throws IOException {
        return Files.readAllLines(exported.resolve("esp_sa"));
    }

    JsonNode mobileNodeStatus() throws IOException {
        return ControlClient.ask(folder.resolve("mn1.sock"), "status");
    }

    /** What comes to a machine with that protocol, from now on. */
    void overhear(Host host, int protocol, Consumer<RawPacket> seen) throws IOException {
        RawSocket socket = host.call(() -> RawSocket.open(protocol));
        ReaderThread _ =
                open.keep(ReaderThread.start("overhear-" + protocol, socket, seen, _ -> {}));
    }

    /** The bindings that the store has of mobile nodes that there are. */
    List<Keys.Entry> stored() throws StoreException {
        List<Keys.Entry> all = store.bindings();
        return honest.isEmpty()
                ? all
                : all.stream().filter(it -> honest.contains(it.key())).toList();
    }

    /** The operator's takeover, of one that lives: it is refused until it is insisted on. */
    void takeOver(HomeAgent by, HomeAgent from) throws Exception {
        await(
                "that " + by.host() + " hears " + from.host(),
                () -> takeoverSays(by, from).contains(from.name() + " lives"));
        assertThat(takeoverSays(by, from, "--force"))
                .isEqualTo(from.name() + " is being taken over\n");
        awaitServed();
    }

    private String takeoverSays(HomeAgent by, HomeAgent from, String... options) {
        List<String> command = new ArrayList<>(List.of("takeover", from.name().text()));
        command.addAll(List.of("--socket", files.controlSocket(by).toString()));
        command.addAll(List.of(options));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        int _ = Main.run(command.toArray(String[]::new), writer, writer);
        return said.toString();
    }

    /** Starts one that has ended; when {@link #leak} is called, its memory goes. */
    void restart(HomeAgent homeAgent) throws Exception {
        processes.startHomeAgent(
                homeAgent,
                command -> {
                    List<String> edited = new ArrayList<>(command);
                    edited.add(1, "-Xmx64m");
                    int main = edited.indexOf(Main.class.getName());
                    edited.set(main, LeakingDaemon.class.getName());
                    edited.add(main + 1, leaking(homeAgent).toString());
                    return edited;
                });
    }

    void leak(HomeAgent homeAgent) throws IOException {
        Files.createFile(leaking(homeAgent));
    }

    private Path leaking(HomeAgent homeAgent) {
        return folder.resolve(homeAgent.host() + ".leaking");
    }

    Path folder() {
        return folder;
    }

    /** The mobile node looks for a home agent of its own accord. */
    void rediscover() throws IOException {
        JsonNode _ = ControlClient.ask(folder.resolve("mn1.sock"), "rediscover");
    }

    Path nameJournal(HomeAgent homeAgent) {
        return folder.resolve(homeAgent.host() + ".names");
    }

    /** Looks until it holds; of a store that does not answer nothing does. */
    static void await(String what, Callable<Boolean> wanted) throws Exception {
        long end = BootClock.nanos() + PATIENCE.toNanos();
        while (!holds(wanted)) {
            if (BootClock.nanos() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean holds(Callable<Boolean> wanted) throws Exception {
        try {
            return wanted.call();
        } catch (StoreException silent) {
            return false;
        }
    }

    /** The same as {@link #awaitServed}, and {@code owner} has them all. */
    void awaitServedBy(HomeAgent owner) throws Exception {
        await(
                "all mobile nodes to be of " + owner.host(),
                () -> Set.copyOf(owners().values()).equals(Set.of(owner.name().text())));
        awaitServed();
    }

    /** I6 and the other invariants: each is served by its owner alone, and traffic flows. */
    void awaitServed() throws Exception {
        await("each mobile node to be its owner's alone", () -> served().equals(owners()));
        await(
                "the first mobile node to know its owner",
                () -> {
                    String known = homeAgentAddress();
                    return knownOwner()
                            .filter(it -> it.address().toString().equals(known))
                            .isPresent();
                });
        for (HomeAgent each : alive()) {
            Secrets.assertNoneIsTold(folder, status(each).toString());
        }
        awaitStreams();
    }

    /** Where the home agent of the first mobile node is, as its status says. */
    private String homeAgentAddress() throws IOException {
        return mobileNodeStatus().at("/mobileNode/service/homeAgentAddress").asText();
    }

    /** Both streams of the first mobile node flow. */
    void awaitStreams() throws InterruptedException {
        for (Tally lines : List.of(streams.fromCorrespondent(), streams.fromMobileNode())) {
            assertThat(lines.await(lines.count() + 2, PATIENCE)).as("the streams flow").isTrue();
        }
    }

    List<HomeAgent> alive() {
        return plan.homeAgents().stream().filter(each -> program(each).isAlive()).toList();
    }

    /** Whose each mobile node is, as the store has it; by home addresses. */
    private Map<String, String> owners() throws StoreException {
        Map<String, String> owners = new TreeMap<>();
        stored().forEach(
                        it ->
                                owners.put(
                                        ClusterStore.homeAddress(it.key()).toString(),
                                        ClusterStore.owner(it.value())));
        return owners;
    }

    /** Who of those that live says to serve each mobile node; names of two where two do. */
    private Map<String, String> served() throws IOException {
        Set<String> addresses =
                homeAddresses().stream().map(Ipv6Address::toString).collect(Collectors.toSet());
        Map<String, String> served = new TreeMap<>();
        for (HomeAgent each : alive()) {
            for (JsonNode binding : status(each).at("/homeAgent/bindings")) {
                String address = binding.path("homeAddress").asText();
                if (addresses.contains(address)) {
                    served.merge(address, each.name().text(), (one, two) -> one + "+" + two);
                }
            }
        }
        return served;
    }

    JsonNode status(HomeAgent homeAgent) throws IOException {
        return ControlClient.ask(files.controlSocket(homeAgent), "status");
    }

    long heartbeatsRefused(HomeAgent homeAgent) throws IOException {
        return status(homeAgent).path("counters").path("heartbeat-refused").asLong();
    }

    /** Whose the first mobile node is. */
    HomeAgent owner() throws StoreException {
        return knownOwner().orElseThrow();
    }

    /** The same; empty where the store does not know. */
    private Optional<HomeAgent> knownOwner() throws StoreException {
        Optional<String> name = Optional.ofNullable(owners().get(homeAddress.toString()));
        return plan.homeAgents().stream()
                .filter(it -> name.equals(Optional.of(it.name().text())))
                .findFirst();
    }

    /** How many mobile nodes are {@code homeAgent}'s. */
    long countOf(HomeAgent homeAgent) throws StoreException {
        return owners().values().stream().filter(homeAgent.name().text()::equals).count();
    }

    HomeAgent awaitOwnerOtherThan(HomeAgent before) throws Exception {
        await(
                "another owner than " + before.host(),
                () -> knownOwner().filter(it -> !it.equals(before)).isPresent());
        return owner();
    }

    static void awaitEvent(Program program, String event, long since)
            throws LabException, InterruptedException {
        DaemonEvent _ = program.awaitEvent(event, since, PATIENCE);
    }

    @Override
    public void close() {
        open.close(_ -> {});
    }
}
