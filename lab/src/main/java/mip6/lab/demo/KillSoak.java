package mip6.lab.demo;

import mip6.lab.net.KernelState;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Workspace;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.LabException;
import mip6.lab.program.Lookup;
import mip6.lab.program.Program;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills one daemon of the demonstration after the other, at points that a seed draws, also while it
 * starts; then both have to be where they were: address, DNS, and every object of the kernels.
 */
final class KillSoak implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PING_PATIENCE = Duration.ofSeconds(1);

    /** Milliseconds from a binding to a kill, at most. */
    private static final int CALM = 1_500;

    /** The same from a start to another kill. */
    private static final int STARTING = 2_500;

    /** Of so many starts one is killed too. */
    private static final int STARTS_PER_KILL = 4;

    /** The mobile node notices soon that its home agent has been killed. */
    private static final String BRISK = "liveness = \"500ms\"\nretransmissions = 2";

    private final Random random;
    private final PrintStream out;
    private final Topology topology;
    private final Programs programs;
    private final List<String> wrong = new ArrayList<>();
    private Program homeAgent;
    private Program mobileNode;
    private int kills;
    private long slowest;

    /** What has to be the same after each kill. */
    private record Standing(Ipv6Address home, KernelState atHomeAgent, KernelState atMobileNode) {}

    private KillSoak(long seed, PrintStream out, Topology topology, Path folder)
            throws IOException, LabException, InterruptedException {
        this.random = new Random(seed);
        this.out = out;
        this.topology = topology;
        this.programs = new Programs(topology, folder, Provision.write(folder, "", BRISK));
        programs.startDns(DemoOptions.Dns.EMBEDDED);
        homeAgent = programs.startHomeAgent();
        mobileNode = programs.startMobileNode();
    }

    static SoakResult run(int times, long seed, PrintStream out)
            throws LabException, IOException, InterruptedException {
        try (Workspace workspace = Workspace.create();
                Topology topology = Topology.build(LinkQuality.PERFECT);
                KillSoak soak = new KillSoak(seed, out, topology, workspace.folder())) {
            return soak.run(times);
        }
    }

    @Override
    public void close() throws IOException {
        programs.close();
    }

    private SoakResult run(int times) throws LabException, IOException, InterruptedException {
        Standing standing = standing();
        out.println("home address " + standing.home());
        while (kills < times) {
            pause(random.nextInt(CALM));
            long killed = kill(random.nextBoolean(), times);
            DaemonEvent accepted = accepted(killed);
            long took = accepted.at() - killed;
            slowest = Math.max(slowest, took);
            out.printf(Locale.ROOT, "%4d kills, a binding after %.0f ms%n", kills, took / 1e6);
            judge(standing, accepted);
        }
        return new SoakResult(wrong.isEmpty(), kills, slowest / 1e6, List.copyOf(wrong));
    }

    private Standing standing() throws LabException, IOException, InterruptedException {
        Ipv6Address home = home(accepted(0));
        pause(CALM);
        return new Standing(
                home, KernelState.of(topology.homeAgent()), KernelState.of(topology.mobileNode()));
    }

    private static Ipv6Address home(DaemonEvent accepted) {
        return Ipv6Address.of(accepted.text("home-address"));
    }

    /** The first binding after {@code since}. */
    private DaemonEvent accepted(long since) throws LabException, InterruptedException {
        return mobileNode.await(
                "a binding",
                PATIENCE,
                line ->
                        DaemonEvent.read(line)
                                .filter(event -> event.name().equals("binding-accepted"))
                                .filter(event -> event.at() > since));
    }

    /**
     * As {@code kill -9}, and starts it again.
     *
     * @return when it was killed for good
     */
    private long kill(boolean theHomeAgent, int times) throws IOException, InterruptedException {
        long killed;
        boolean again;
        do {
            Program victim = theHomeAgent ? homeAgent : mobileNode;
            victim.kill();
            killed = BootClock.nanos();
            kills++;
            if (theHomeAgent) {
                homeAgent = programs.launchHomeAgent();
            } else {
                mobileNode = programs.launchMobileNode();
            }
            again = kills < times && random.nextInt(STARTS_PER_KILL) == 0;
            if (again) {
                pause(random.nextInt(STARTING));
            }
        } while (again);
        return killed;
    }

    private void judge(Standing standing, DaemonEvent accepted)
            throws IOException, InterruptedException {
        expect(
                home(accepted).equals(standing.home()),
                "the home address is " + accepted.text("home-address"));
        long deadline = BootClock.nanos() + SETTLING.toNanos();
        Optional<String> fault = fault(standing);
        while (fault.isPresent() && BootClock.nanos() < deadline) {
            pause((int) PAUSE.toMillis());
            fault = fault(standing);
        }
        fault.ifPresent(each -> expect(false, each));
    }

    private Optional<String> fault(Standing standing) throws IOException, InterruptedException {
        Ipv6Address home = standing.home();
        Lookup lookup = new Lookup(topology.correspondent(), Plan.DNS);
        Optional<Ipv6Address> address = lookup.address(Plan.MOBILE_NODE);
        if (!address.equals(Optional.of(home))) {
            return Optional.of("the name stands for " + address);
        }
        Optional<String> name = lookup.name(home);
        if (!name.equals(Optional.of(Plan.MOBILE_NODE.text()))) {
            return Optional.of("the home address stands for " + name);
        }
        KernelState atHomeAgent = KernelState.of(topology.homeAgent());
        KernelState atMobileNode = KernelState.of(topology.mobileNode());
        List<String> differences = new ArrayList<>();
        differences.addAll(standing.atHomeAgent().differences(atHomeAgent));
        differences.addAll(standing.atMobileNode().differences(atMobileNode));
        if (!differences.isEmpty()) {
            return Optional.of("the kernels have " + differences);
        }
        List<String> proxied = atHomeAgent.proxied();
        if (!proxied.contains(home.toString())
                || proxied.size() != standing.atHomeAgent().proxied().size()) {
            return Optional.of("the home agent answers for " + proxied);
        }
        try (Ping ping = Ping.open(topology.correspondent(), home)) {
            return ping.once(PING_PATIENCE).isPresent()
                    ? Optional.empty()
                    : Optional.of("the home address does not answer");
        }
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add("after " + kills + " kills: " + otherwise);
            out.println("wrong: " + otherwise);
        }
    }

    private static void pause(int milliseconds) {
        long end = System.nanoTime() + Duration.ofMillis(milliseconds).toNanos();
        while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
