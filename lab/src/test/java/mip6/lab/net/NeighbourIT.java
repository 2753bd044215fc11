package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.linux.InterfaceAddress;
import mip6.linux.Link;
import mip6.linux.RawSocket;
import mip6.linux.RouteSocket;
import mip6.linux.UdpSocket;
import mip6.linux.neighbour.NeighbourMessage.NeighborAdvertisement;
import mip6.linux.neighbour.NeighbourMessage.NeighborSolicitation;
import mip6.linux.neighbour.NeighbourSocket;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.Reader;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Duplicate address detection and proxy neighbour discovery on a home link. */
@Timeout(60)
class NeighbourIT {

    private static final Ipv6Address AGENT = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address ROUTER = Ipv6Address.of("2001:db8:1::fffe");
    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:1::1000");

    /** Of ICMPv6 (RFC 4443 3.1), and its code. */
    private static final int DESTINATION_UNREACHABLE = 1;

    private static final int ADDRESS_UNREACHABLE = 3;

    private Host agent;
    private Host router;

    @BeforeEach
    void connect() throws Exception {
        Privilege.require();
        agent = Host.create("ha1");
        router = Host.create("router");
        agent.connect(router);
        agent.address("router", AGENT, 64);
        router.address("ha1", ROUTER, 64);
        awaitMembership(agent, AGENT);
        awaitMembership(router, ROUTER);
    }

    /**
     * A host hears solicitations for its address once the kernel's work queue has joined the group.
     */
    private static void awaitMembership(Host host, Ipv6Address address) throws Exception {
        String group = address.solicitedNode().toBytes().toHex();
        Path groups = Path.of("/proc/thread-self/net/igmp6");
        while (!host.call(() -> Files.readString(groups)).contains(group)) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void disconnect() {
        agent.close();
        router.close();
    }

    @Test
    void whoHasTheAddressAnswersAProbe() throws Exception {
        Link link = agent.link("router");
        try (NeighbourSocket socket = agent.call(() -> NeighbourSocket.open(link))) {
            socket.listenFor(ROUTER);
            socket.probe(ROUTER);
            NeighbourSocket.Received answer = socket.receive().orElseThrow();
            Bytes ethernet = router.link("ha1").linkLayerAddress();
            assertThat(answer.message())
                    .isEqualTo(
                            new NeighborAdvertisement(
                                    false, false, true, ROUTER, Optional.of(ethernet)));
        }
    }

    @Test
    void aProbeOfAnotherNodeIsHeardAndOnesOwnIsNot() throws Exception {
        Link here = agent.link("router");
        Link there = router.link("ha1");
        try (NeighbourSocket socket = agent.call(() -> NeighbourSocket.open(here));
                NeighbourSocket other = router.call(() -> NeighbourSocket.open(there))) {
            socket.listenFor(HOME_ADDRESS);
            socket.probe(HOME_ADDRESS);
            other.probe(HOME_ADDRESS);
            NeighbourSocket.Received heard = socket.receive().orElseThrow();
            assertThat(heard.source()).isEqualTo(Ipv6Address.UNSPECIFIED);
            assertThat(heard.message())
                    .isEqualTo(new NeighborSolicitation(HOME_ADDRESS, Optional.empty()));

            // had its own probe come back, it would be heard before this
            other.announce(HOME_ADDRESS);
            assertThat(socket.receive().orElseThrow().message())
                    .isInstanceOf(NeighborAdvertisement.class);
            socket.ignore(HOME_ADDRESS);
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void onAnInterfaceThatWasMadeAgainTheSameIsHeard() throws Exception {
        Link before = agent.link("router");
        try (NeighbourSocket socket = agent.call(() -> NeighbourSocket.open(before));
                RouteSocket routes = agent.call(RouteSocket::open)) {
            socket.listenFor(HOME_ADDRESS);
            routes.deleteLink(before.index());
            agent.connect(router);
            socket.moveTo(agent.link("router"));
            // as where something else failed behind it
            socket.moveTo(agent.link("router"));
            Link there = router.link("ha1");
            try (NeighbourSocket other = router.call(() -> NeighbourSocket.open(there))) {
                other.probe(HOME_ADDRESS);
                assertThat(socket.receive().orElseThrow().message())
                        .isEqualTo(new NeighborSolicitation(HOME_ADDRESS, Optional.empty()));
            }
            socket.ignore(HOME_ADDRESS);
        }
    }

    @Test
    @Tag("req:S6275-10.4.1-b")
    void theKernelAnswersForAProxiedAddressWithoutSayingThatItIsARouter() throws Exception {
        int index = agent.link("router").index();
        agent.set("router", "proxy_ndp", "1");
        agent.forward();
        try (RouteSocket routes = agent.call(RouteSocket::open)) {
            routes.replaceProxyNeighbour(index, HOME_ADDRESS);
            Link link = router.link("ha1");
            try (NeighbourSocket socket = router.call(() -> NeighbourSocket.open(link))) {
                socket.probe(HOME_ADDRESS);
                NeighborAdvertisement answer =
                        (NeighborAdvertisement) socket.receive().orElseThrow().message();
                assertThat(answer.router()).isFalse();
                assertThat(answer.target()).isEqualTo(HOME_ADDRESS);
                assertThat(answer.targetLinkLayerAddress())
                        .contains(agent.link("router").linkLayerAddress());
            }
            routes.deleteProxyNeighbour(index, HOME_ADDRESS);
        }
    }

    /** What is for a mobile node's link-local address is discarded, and its sender told. */
    @Test
    @Tag("req:S6275-10.4.2-d")
    void whatComesForAProxiedLinkLocalAddressCannotBeReached() throws Exception {
        int index = agent.link("router").index();
        agent.set("router", "proxy_ndp", "1");
        agent.set("all", "proxy_ndp", "1");
        agent.forward();
        Ipv6Address linkLocal = Ipv6Address.of("fe80::1000");
        try (RouteSocket routes = agent.call(RouteSocket::open);
                RawSocket errors =
                        router.call(() -> RawSocket.openIcmpv6(DESTINATION_UNREACHABLE));
                UdpSocket sender = router.call(() -> UdpSocket.bind(Ipv6Address.UNSPECIFIED, 0))) {
            routes.replaceProxyNeighbour(index, linkLocal);
            sender.send(
                    Ipv6Address.UNSPECIFIED,
                    router.link("ha1").index(),
                    linkLocal,
                    sender.port(),
                    Bytes.of(1));
            Bytes error = errors.receive().orElseThrow().payload();
            assertThat(error.at(1)).as("code").isEqualTo(ADDRESS_UNREACHABLE);
            // behind the header of the message
            Ipv6Header lost = Ipv6Header.read(Reader.of(error.from(8)));
            assertThat(lost.destination()).isEqualTo(linkLocal);
            routes.deleteProxyNeighbour(index, linkLocal);
        }
    }

    /** At home it is the mobile node that says so (RFC 6275 11.5.5). */
    @Test
    @Tag("req:S6275-10.4.1-a")
    @Tag("req:S6275-11.5.5-e")
    void anAnnouncementSaysWhatTheRfcDemands() throws Exception {
        Link here = agent.link("router");
        try (NeighbourSocket socket = agent.call(() -> NeighbourSocket.open(here));
                NeighbourSocket neighbour =
                        router.call(() -> NeighbourSocket.open(router.link("ha1")));
                RouteSocket routes = agent.call(RouteSocket::open)) {
            socket.announce(HOME_ADDRESS);
            NeighbourSocket.Received heard = neighbour.receive().orElseThrow();
            assertThat(heard.message())
                    .as("R and S clear, O set")
                    .isEqualTo(
                            new NeighborAdvertisement(
                                    false,
                                    false,
                                    true,
                                    HOME_ADDRESS,
                                    Optional.of(here.linkLayerAddress())));
            assertThat(routes.addresses())
                    .filteredOn(each -> each.interfaceIndex() == here.index())
                    .extracting(InterfaceAddress::address)
                    .contains(heard.source());
        }
    }

    @Test
    @Tag("req:S6275-10.4.1-a")
    void anAnnouncementOverridesTheNeighboursCache() throws Exception {
        try (UdpSocket sender = router.call(() -> UdpSocket.bind(Ipv6Address.UNSPECIFIED, 0));
                UdpSocket receiver = agent.call(() -> UdpSocket.bind(Ipv6Address.UNSPECIFIED, 0))) {
            // the address is on the agent: the router learns where it is
            agent.address("router", HOME_ADDRESS, 128);
            sender.send(Ipv6Address.UNSPECIFIED, 0, HOME_ADDRESS, receiver.port(), Bytes.of(1));
            assertThat(receiver.receive().orElseThrow().payload()).isEqualTo(Bytes.of(1));

            // then the agent's link-layer address changes, which only the announcement tells
            Bytes moved = Bytes.ofHex("02005e000077");
            agent.setLinkLayerAddress("router", moved);
            try (NeighbourSocket after =
                    agent.call(() -> NeighbourSocket.open(agent.link("router")))) {
                after.announce(HOME_ADDRESS);
            }
            sender.send(Ipv6Address.UNSPECIFIED, 0, HOME_ADDRESS, receiver.port(), Bytes.of(2));
            assertThat(receiver.receive().orElseThrow().payload()).isEqualTo(Bytes.of(2));
        }
    }
}
