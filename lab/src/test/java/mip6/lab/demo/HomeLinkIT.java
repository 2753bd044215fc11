package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.Host;
import mip6.lab.net.Privilege;
import mip6.lab.net.Site;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.Program;
import mip6.linux.RawSocket;
import mip6.linux.RouteSocket;
import mip6.linux.neighbour.NeighbourMessage;
import mip6.linux.neighbour.NeighbourMessage.NeighborAdvertisement;
import mip6.linux.neighbour.NeighbourMessage.NeighborSolicitation;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What the neighbours of a home agent are told of the addresses that it answers for. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HomeLinkIT {

    private static final Ipv6Address HOME_ADDRESS = Plan.POOL_FIRST;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK = 10_000_000L;

    @TempDir Path folder;

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    /** A neighbour that has not heard of an address for a while asks the address itself. */
    @Test
    @Tag("req:S6275-10.4.1-b")
    void whoVerifiesAHomeAddressIsAnswered() throws Exception {
        try (Programs programs = Programs.perfect(folder)) {
            Topology topology = programs.topology();
            programs.startHomeAgent();
            awaitDefended(topology.homeAgent());
            Host router = topology.router();
            Bytes own = router.link("ha1").linkLayerAddress();
            try (RawSocket socket =
                    router.call(
                            () -> RawSocket.openIcmpv6(NeighbourMessage.NEIGHBOR_ADVERTISEMENT))) {
                socket.send(
                        Site.routerOf(Plan.HOME_LINK),
                        router.link("ha1").index(),
                        HOME_ADDRESS,
                        NeighbourMessage.HOP_LIMIT,
                        new NeighborSolicitation(HOME_ADDRESS, Optional.of(own)).toBytes());
                // the kernel has to find the neighbour first, which is the first answer
                for (String asked : new String[] {"the group", "the address"}) {
                    NeighborAdvertisement answer = next(socket);
                    assertThat(answer.solicited()).as(asked).isTrue();
                    assertThat(answer.router()).as(asked).isFalse();
                }
            }
        }
    }

    /** The kernel forgets what it answers for when an operator takes the link down. */
    @Test
    @Tag("req:S6275-10.4.1-b")
    void whenTheLinkIsBackHomeAddressesAreDefendedAgain() throws Exception {
        try (Programs programs = Programs.perfect(folder)) {
            Topology topology = programs.topology();
            Program daemon = programs.startHomeAgent();
            Host homeAgent = topology.homeAgent();
            awaitDefended(homeAgent);
            homeAgent.end("router");
            assertThat(proxies(homeAgent)).doesNotContain(HOME_ADDRESS);
            homeAgent.begin("router");
            DaemonEvent restored = daemon.awaitEvent("home-link-restored", PATIENCE);
            assertThat(restored.number("addresses")).isPositive();
            assertThat(proxies(homeAgent)).contains(HOME_ADDRESS);
        }
    }

    /** One that an operator made again has the same name, and is another one. */
    @Test
    @Tag("req:S6275-10.4.1-b")
    void whenTheLinkIsMadeAgainHomeAddressesAreDefendedThere() throws Exception {
        try (Programs programs = Programs.perfect(folder)) {
            Topology topology = programs.topology();
            Program daemon = programs.startHomeAgent();
            Host homeAgent = topology.homeAgent();
            awaitDefended(homeAgent);
            int before = homeAgent.link("router").index();
            topology.remakeHomeLink();
            assertThat(homeAgent.link("router").index()).isNotEqualTo(before);
            DaemonEvent restored = daemon.awaitEvent("home-link-restored", PATIENCE);
            assertThat(restored.number("addresses")).isPositive();
            assertThat(proxies(homeAgent)).contains(HOME_ADDRESS);
        }
    }

    private static List<Ipv6Address> proxies(Host homeAgent) throws Exception {
        int index = homeAgent.link("router").index();
        try (RouteSocket routes = homeAgent.call(RouteSocket::open)) {
            return routes.proxyNeighbours(index);
        }
    }

    private static NeighborAdvertisement next(RawSocket socket) throws Exception {
        while (true) {
            Bytes heard = socket.receive().orElseThrow().payload();
            if (NeighbourMessage.read(heard) instanceof NeighborAdvertisement answer
                    && answer.target().equals(HOME_ADDRESS)) {
                return answer;
            }
        }
    }

    private static void awaitDefended(Host homeAgent) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!proxies(homeAgent).contains(HOME_ADDRESS)) {
            assertThat(System.nanoTime()).as(HOME_ADDRESS + " is not defended").isLessThan(end);
            LockSupport.parkNanos(LOOK);
        }
    }
}
