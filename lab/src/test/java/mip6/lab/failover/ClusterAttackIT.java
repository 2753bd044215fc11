package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.TrustAnchors;
import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Resources;
import mip6.lab.oracle.Tool;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.Program;
import mip6.lab.program.Standstill;
import mip6.linux.BootClock;
import mip6.linux.RawPacket;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Attacks on home agents that take over from each other, one after the other on the same ones:
 * after each, everything is served, by one home agent alone.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(240)
class ClusterAttackIT {

    /** Beyond the lease in the store, which is 2 s. */
    private static final long STANDSTILL_SECONDS = 3;

    /** Of the calls that a home agent might make, those that are wrong. */
    private static final int ODD = 4;

    /** It answers, and with an ICMPv6 error: the correspondent has nothing to do with all this. */
    private static final Ipv6Address VICTIM = FailoverPlan.CORRESPONDENT;

    /** To the victim, of two home agents one after the other, for a hundred lies. */
    private static final int MOST_HARM = 20;

    /** Mobile nodes that an impostor calls, each of which refuses a second later. */
    private static final int DECEIVED = 2;

    private static final Duration LONGEST_END = Duration.ofSeconds(30);
    private static final int OUT_OF_MEMORY = 3;

    private static final int NEXT_HEADER = 6;

    @TempDir static Path folder = Path.of("");

    private static final Resources open = new Resources();
    private static BesiegedCluster cluster;
    private static final Queue<RawPacket> calls = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void besiege() throws Exception {
        Tool _ = Tool.program("nft");
        cluster = open.keep(new BesiegedCluster(folder));
        cluster.overhear(
                cluster.topology().mobileNode(),
                IpProtocol.IPV6,
                packet -> {
                    if (packet.payload().at(NEXT_HEADER) == IpProtocol.ESP) {
                        calls.add(packet);
                    }
                });
    }

    @AfterAll
    static void end() throws Exception {
        open.close();
    }

    /**
     * Attacks 27 and 28: home agents take over from each other that all live, so that mobile nodes
     * are called, and told by who has lost them, at the same time.
     */
    @Test
    @Order(1)
    void backAndForth() throws Exception {
        HomeAgent ha1 = cluster.homeAgent(1);
        HomeAgent ha2 = cluster.homeAgent(2);
        cluster.takeOver(ha2, ha1);
        cluster.takeOver(ha1, ha2);
        cluster.takeOver(ha2, ha1);
    }

    /** Attack 27: replayed, unprotected, and from who has stolen the keys of a home agent. */
    @Test
    @Order(2)
    void callsThatAreNone() throws Exception {
        HomeAgent before = cluster.owner();
        cluster.program(before).kill();
        HomeAgent serving = cluster.awaitOwnerOtherThan(before);
        BesiegedCluster.await("a call of " + serving.host(), () -> lastCall(serving).isPresent());
        cluster.awaitServed();
        long since = BootClock.nanos();
        List<RawPacket> heard = List.copyOf(calls);
        RawPacket last = lastCall(serving).orElseThrow();
        List<Bytes> inner = new ArrayList<>();
        // some are of SAs that are gone, the others were received already
        heard.forEach(packet -> inner.add(packet.payload()));
        for (HomeAgentSwitch odd : FalseCalls.of(serving, VICTIM)) {
            Bytes clear = MobilityHeader.encode(odd, serving.address(), cluster.homeAddress());
            inner.add(
                    Ipv6Header.of(
                                    IpProtocol.MOBILITY,
                                    serving.address(),
                                    cluster.homeAddress(),
                                    clear.length())
                            .packet(clear));
        }
        StolenSa stolen =
                new StolenSa(
                        cluster.exportedSas(),
                        last.payload().slice(Ipv6Header.LENGTH, Ipv6Header.LENGTH + 4),
                        serving.address(),
                        cluster.homeAddress());
        for (HomeAgentSwitch odd : FalseCalls.of(serving, VICTIM).subList(0, ODD)) {
            inner.add(stolen.packet(odd));
        }
        long sum = dropped();
        FalseCalls.send(
                cluster.topology().correspondent(), serving, cluster.careOfAddress(), inner);
        BesiegedCluster.await(
                "what was dropped of " + inner.size() + " to be counted",
                () -> dropped() >= sum + inner.size());
        assertThat(cluster.firstMobileNode().events(since))
                .noneMatch(it -> it.name().equals("home-agent-switched"));
        cluster.awaitServed();
        cluster.restart(before);
    }

    private static Optional<RawPacket> lastCall(HomeAgent from) {
        return calls.stream()
                .filter(it -> it.source().equals(from.address()))
                .reduce((_, later) -> later);
    }

    /** By the mobile node, of what came through the network. */
    private static long dropped() throws IOException {
        long sum = 0;
        for (var counter : cluster.mobileNodeStatus().path("counters").properties()) {
            sum += counter.getKey().contains("dropped") ? counter.getValue().asLong() : 0;
        }
        return sum;
    }

    /** Attack 26: a mobile node of the provider plays the new home agent of all others. */
    @Test
    @Order(3)
    void anImpostor() throws Exception {
        Credentials own =
                Credentials.read(
                        cluster.folder().resolve("mn1.pem"), cluster.folder().resolve("mn1.key"));
        TrustAnchors anchors = TrustAnchors.read(List.of(cluster.folder().resolve("ca.pem")));
        for (String name : List.of("mn1.example.com", "ha3.example.com")) {
            try (LiveImpostor impostor =
                    new LiveImpostor(
                            cluster.topology().correspondent(),
                            FailoverPlan.CORRESPONDENT,
                            IkeSettings.homeAgent(Identity.fqdn(name), own, anchors))) {
                JsonNode bindings = cluster.status(cluster.owner()).at("/homeAgent/bindings");
                for (int i = 0; i < DECEIVED; i++) {
                    JsonNode binding = bindings.path(i);
                    assertThat(
                                    impostor.approach(
                                            Identity.fqdn(binding.path("name").asText()),
                                            Ipv6Address.of(binding.path("careOfAddress").asText()),
                                            Ipv6Address.of(binding.path("homeAddress").asText())))
                            .as("%s to %s", name, binding)
                            .isInstanceOfSatisfying(
                                    IkeAction.Failed.class,
                                    failed ->
                                            assertThat(failed.failure())
                                                    .isEqualTo(
                                                            IkeAction.IkeFailure
                                                                    .AUTHENTICATION_FAILED));
                }
            }
        }
        cluster.awaitServed();
    }

    /** Attack 28: in the name of home agents, from who has another key. */
    @Test
    @Order(4)
    void heartbeatsThatAreForged() throws Exception {
        Map<HomeAgent, Long> refused = new HashMap<>();
        for (HomeAgent each : cluster.alive()) {
            refused.put(each, cluster.heartbeatsRefused(each));
        }
        long since = BootClock.nanos();
        FalseCalls.sendHeartbeats(cluster.topology().correspondent(), refused.keySet());
        for (HomeAgent each : refused.keySet()) {
            long before = refused.get(each);
            BesiegedCluster.await(
                    each.host() + " to refuse them",
                    () -> cluster.heartbeatsRefused(each) > before);
            assertThat(cluster.program(each).events(since)).noneMatch(ClusterAttackIT::isClaim);
        }
        cluster.awaitServed();
    }

    @Test
    @Order(5)
    void aMobileNodeThatIsSilent() throws Exception {
        new Meanwhile(cluster).sleeps();
    }

    @Test
    @Order(6)
    void aMobileNodeThatMovesMeanwhile() throws Exception {
        new Meanwhile(cluster).moves();
    }

    @Test
    @Order(7)
    void aMobileNodeThatIsHalfWayThroughItsOwnBootstrap() throws Exception {
        new Meanwhile(cluster).bootstraps();
    }

    /**
     * Attacks 29, 30 and 31: bindings in the store that nobody made name a victim; the home agent
     * that serves dies, and so does the one that takes over, in the middle of it, while a mobile
     * node looks for a home agent by itself.
     */
    @Test
    @Order(8)
    void aPoisonedListAndASecondDeath() throws Exception {
        AtomicInteger harm = new AtomicInteger();
        for (int protocol : new int[] {IpProtocol.UDP, IpProtocol.IPV6}) {
            cluster.overhear(
                    cluster.topology().correspondent(),
                    protocol,
                    packet -> harm.addAndGet(packet.destination().equals(VICTIM) ? 1 : 0));
        }
        int lies = PoisonedBindings.write(cluster, VICTIM);
        long since = BootClock.nanos();
        cluster.program(cluster.owner()).kill();
        HomeAgent second = awaitClaim(since);
        cluster.rediscover();
        cluster.program(second).kill();
        HomeAgent third = cluster.alive().getFirst();
        cluster.awaitServedBy(third);
        BesiegedCluster.await(
                "the lies to be given up",
                () ->
                        cluster.program(third).events(since).stream()
                                        .filter(it -> it.name().equals("mobile-node-given-up"))
                                        .count()
                                >= lies);
        assertThat(harm.get()).as("packets to a victim").isBetween(1, MOST_HARM);
    }

    private static boolean isClaim(DaemonEvent event) {
        return event.name().equals("mobile-nodes-claimed") && event.number("count") > 0;
    }

    private static HomeAgent awaitClaim(long since) throws Exception {
        List<HomeAgent> claimed = new ArrayList<>();
        BesiegedCluster.await(
                "a claim",
                () -> {
                    for (HomeAgent each : cluster.alive()) {
                        if (cluster.program(each).events(since).stream()
                                .anyMatch(ClusterAttackIT::isClaim)) {
                            claimed.add(each);
                        }
                    }
                    return !claimed.isEmpty();
                });
        return claimed.getFirst();
    }

    /**
     * Attacks 28, 30 and 32: two come back, with journals of which a part is missing; the one that
     * serves stands still for longer than its lease.
     */
    @Test
    @Order(9)
    void tornJournalsAndAStandstill() throws Exception {
        HomeAgent serving = cluster.alive().getFirst();
        for (int number = 1; number <= BesiegedCluster.HOME_AGENTS; number++) {
            HomeAgent each = cluster.homeAgent(number);
            if (!each.equals(serving)) {
                tear(cluster.nameJournal(each));
                cluster.restart(each);
            }
        }
        cluster.awaitServedBy(serving);
        long since = BootClock.nanos();
        try (Standstill _ = Standstill.of(cluster.program(serving))) {
            HomeAgent _ = cluster.awaitOwnerOtherThan(serving);
            awaitEndOfLeases(since);
        }
        BesiegedCluster.awaitEvent(cluster.program(serving), "taken-over", since);
        cluster.awaitServed();
    }

    /**
     * Attack 28: the one that serves is cut off from everybody and goes on, and all that others
     * hear of is its silence; most mobile nodes are silent, too. Then it is back, and so are they.
     */
    @Test
    @Order(10)
    void splitBrain() throws Exception {
        HomeAgent serving = cluster.owner();
        long since = BootClock.nanos();
        cluster.topology().unplug(serving);
        try (Standstill _ = Standstill.of(cluster.fleet())) {
            HomeAgent _ = cluster.awaitOwnerOtherThan(serving);
            cluster.awaitStreams();
        } finally {
            cluster.topology().plugIn(serving);
        }
        BesiegedCluster.awaitEvent(cluster.program(serving), "taken-over", since);
        cluster.awaitServed();
    }

    /** The store is silent until all leases have run out: traffic flows, and status says so. */
    @Test
    @Order(11)
    void aStoreThatIsSilent() throws Exception {
        HomeAgent serving = cluster.owner();
        try (Standstill _ = Standstill.of(cluster.store())) {
            long since = BootClock.nanos();
            BesiegedCluster.await(
                    "status to say that the store is silent",
                    () -> cluster.status(serving).toString().contains("the store does not answer"));
            awaitEndOfLeases(since);
            cluster.awaitStreams();
        }
        BesiegedCluster.await(
                "status to say nothing of it",
                () -> !cluster.status(serving).toString().contains("the store does not answer"));
        cluster.awaitServed();
    }

    /** Attack 32: memory goes, little by little, and what a binding costs is not there. */
    @Test
    @Order(12)
    void outOfMemory() throws Exception {
        HomeAgent serving = cluster.owner();
        Program program = cluster.program(serving);
        cluster.leak(serving);
        assertThat(program.exitStatus(LONGEST_END)).hasValue(OUT_OF_MEMORY);
        assertThat(Files.readAllLines(program.errors()))
                .last()
                .isEqualTo("Terminating due to java.lang.OutOfMemoryError: Java heap space");
        HomeAgent _ = cluster.awaitOwnerOtherThan(serving);
        cluster.awaitServed();
    }

    /** A power cut in the middle of a write. */
    private static void tear(Path file) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        for (int i = octets.length / 2; i < octets.length; i++) {
            octets[i] = 0;
        }
        Files.write(file, octets);
    }

    private static void awaitEndOfLeases(long since) throws Exception {
        BesiegedCluster.await(
                "the leases to have run out",
                () -> BootClock.nanos() > since + Duration.ofSeconds(STANDSTILL_SECONDS).toNanos());
    }
}
