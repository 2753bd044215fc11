package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.KernelState;
import mip6.lab.net.Resources;
import mip6.lab.program.Program;
import mip6.lab.program.Standstill;
import mip6.linux.BootClock;
import mip6.linux.RawPacket;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Attack 32: a home agent stands still. A signal does it here; a long collection of its JVM, or a
 * machine that has no memory left, is the same thing from outside: no thread of it runs, its kernel
 * takes what comes and answers for its addresses, and when it goes on it finds all of that, and
 * itself as if no time had passed.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(400)
class PausedIT {

    /** Below the suspicion of 300 ms. */
    private static final Duration SHORT = Duration.ofMillis(250);

    private static final Duration LONG = Duration.ofSeconds(60);

    /** Of one address while somebody serves it, on a machine that does much else. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    @TempDir static Path folder = Path.of("");

    private static final Resources open = new Resources();
    private static BesiegedCluster cluster;

    @BeforeAll
    static void besiege() throws Exception {
        cluster = open.keep(new BesiegedCluster(folder));
    }

    @AfterAll
    static void end() throws Exception {
        open.close();
    }

    @Test
    @Order(1)
    void whoStandsStillForLessThanTheSuspicionIsNotTakenOver() throws Exception {
        HomeAgent owner = cluster.owner();
        long since = BootClock.nanos();
        try (Standstill _ = Standstill.of(cluster.program(owner))) {
            awaitEnd(since, SHORT);
        }
        cluster.awaitServedBy(owner);
        for (HomeAgent each : cluster.alive()) {
            assertThat(cluster.program(each).events(since))
                    .noneMatch(it -> it.name().equals("mobile-nodes-claimed"))
                    .noneMatch(it -> it.name().equals("taken-over"));
        }
    }

    /**
     * The store is silent, too, until a mobile node has moved: its Binding Update is the first
     * thing that who stood still finds, authentic, and a minute old.
     */
    @Test
    @Order(2)
    void whoStoodStillForAMinuteAcknowledgesNothingAndLetsGo() throws Exception {
        HomeAgent paused = cluster.owner();
        Program program = cluster.program(paused);
        List<Ipv6Address> all = cluster.homeAddresses();
        assertThat(held(paused)).containsAll(all);
        Queue<RawPacket> updates = new ConcurrentLinkedQueue<>();
        Queue<RawPacket> acknowledgements = new ConcurrentLinkedQueue<>();
        cluster.overhear(
                cluster.topology().homeAgent(paused.number()),
                IpProtocol.DESTINATION_OPTIONS,
                updates::add);
        cluster.overhear(
                cluster.topology().mobileNode(),
                IpProtocol.ROUTING,
                packet -> {
                    if (packet.source().equals(paused.address())) {
                        acknowledgements.add(packet);
                    }
                });
        Ipv6Address left = cluster.careOfAddress();
        cluster.detachMobileNode();
        try (Standstill silence = Standstill.of(cluster.store());
                Standstill pause = Standstill.of(program);
                EchoSample echoes = EchoSample.begin(cluster.topology().correspondent(), all)) {
            long since = BootClock.nanos();
            cluster.attachMobileNodeElsewhere();
            BesiegedCluster.await(
                    "a Binding Update from elsewhere",
                    () -> updates.stream().anyMatch(it -> !it.source().equals(left)));
            silence.end();
            HomeAgent _ = cluster.awaitOwnerOtherThan(paused);
            awaitReachable(echoes);
            while (BootClock.nanos() - since < LONG.toNanos()) {
                long asked = BootClock.nanos();
                awaitReachable(echoes);
                assertThat(Duration.ofNanos(BootClock.nanos() - asked)).isLessThan(LONGEST_SILENCE);
            }
            acknowledgements.clear();
            long resumed = BootClock.nanos();
            pause.end();
            BesiegedCluster.awaitEvent(program, "taken-over", resumed);
            cluster.awaitServed();
            BesiegedCluster.await("all to be let go", () -> isLetGo(paused, all));
            awaitReachable(echoes);
            assertThat(program.events(resumed))
                    .noneMatch(it -> it.name().equals("binding-accepted"));
            assertThat(acknowledgements).isEmpty();
        }
    }

    private static void awaitReachable(EchoSample echoes) throws Exception {
        long since = BootClock.nanos();
        BesiegedCluster.await("all home addresses to answer", () -> echoes.allAnswered(since));
    }

    private static boolean isLetGo(HomeAgent homeAgent, List<Ipv6Address> all) throws Exception {
        JsonNode known = cluster.status(homeAgent).path("homeAgent");
        return known.path("bindings").isEmpty()
                && known.path("sessions").isEmpty()
                && known.path("esp").asInt() == 0
                && held(homeAgent).stream().noneMatch(all::contains);
    }

    /** For which its kernel answers on the home link, or has a route into a tunnel. */
    private static List<Ipv6Address> held(HomeAgent homeAgent)
            throws IOException, InterruptedException {
        KernelState state = KernelState.of(cluster.topology().homeAgent(homeAgent.number()));
        return cluster.homeAddresses().stream()
                .filter(
                        it ->
                                state.proxied().contains(it.toString())
                                        || state.lines().stream()
                                                .anyMatch(line -> line.startsWith(it + " ")))
                .toList();
    }

    private static void awaitEnd(long since, Duration duration) {
        long end = since + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - BootClock.nanos()) {
            LockSupport.parkNanos(left);
        }
    }
}
