package mip6.dataplane.userspace;

import static mip6.dataplane.userspace.Peers.AGENT;
import static mip6.dataplane.userspace.Peers.CARE_OF;
import static mip6.dataplane.userspace.Peers.CORRESPONDENT;
import static mip6.dataplane.userspace.Peers.HOME;
import static mip6.dataplane.userspace.Peers.STRANGER;
import static mip6.dataplane.userspace.Peers.ofLength;
import static mip6.dataplane.userspace.Peers.packet;
import static mip6.dataplane.userspace.Peers.received;
import static mip6.dataplane.userspace.Peers.sent;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class TunnelTest {

    @Test
    @Tag("req:S6275-10.4.2-a")
    @Tag("req:S6275-11.3.1-b")
    void aPacketGoesThroughAPlainTunnelAndComesOutAsItWas() {
        Peers peers = Peers.withTunnel();
        Bytes out = packet(HOME, CORRESPONDENT, 100);
        Packet outer = received(sent(peers.nodeOutbound.tunnelled(out, 0)));
        assertThat(outer)
                .isEqualTo(new Packet(CARE_OF, AGENT, Peers.INTERFACE, IpProtocol.IPV6, out));
        assertThat(peers.agentInbound.arrive(outer, 0)).isEqualTo(new Arrival.Payload(out));

        Bytes back = packet(CORRESPONDENT, HOME, 100);
        Packet returned = received(sent(peers.agentOutbound.tunnelled(back, 0)));
        assertThat(returned)
                .isEqualTo(new Packet(AGENT, CARE_OF, Peers.INTERFACE, IpProtocol.IPV6, back));
        assertThat(peers.nodeInbound.arrive(returned, 0)).isEqualTo(new Arrival.Payload(back));
    }

    @Test
    @Tag("req:S6275-10.4.2-c")
    void underEspItIsTheSameWithNothingToRead() {
        Peers peers = Peers.withProtectedTunnel();
        Bytes out = packet(HOME, CORRESPONDENT, 100);
        Bytes outer = sent(peers.nodeOutbound.tunnelled(out, 0));
        assertThat(received(outer).protocol()).isEqualTo(IpProtocol.ESP);
        assertThat(outer.toHex()).doesNotContain(out.from(8).toHex());
        assertThat(peers.agentInbound.arrive(received(outer), 0))
                .isEqualTo(new Arrival.Payload(out));
        assertThat(peers.agentInbound.arrive(received(outer), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.ESP_REPLAYED));

        Bytes back = packet(CORRESPONDENT, HOME, 100);
        Packet returned = received(sent(peers.agentOutbound.tunnelled(back, 0)));
        assertThat(returned.protocol()).isEqualTo(IpProtocol.ESP);
        assertThat(returned.payload().toHex()).doesNotContain(back.from(8).toHex());
        assertThat(peers.nodeInbound.arrive(returned, 0)).isEqualTo(new Arrival.Payload(back));
    }

    /** RFC 6275 11.3.1, 11.3.4. */
    @Test
    @Tag("req:S6275-11.3.1-b")
    void whateverTheNodeSendsHasNoHomeAddressOption() {
        Peers peers = Peers.withTunnel();
        for (String to : List.of("2001:db8:c::10", "2001:db8:1::1", "ff0e::1")) {
            Bytes out = packet(HOME, Ipv6Address.of(to), 100);
            assertThat(received(sent(peers.nodeOutbound.tunnelled(out, 0))))
                    .as(to)
                    .isEqualTo(new Packet(CARE_OF, AGENT, Peers.INTERFACE, IpProtocol.IPV6, out));
        }
        // nor does it go anywhere in another way
        assertThat(peers.nodeOutbound.tunnelled(packet(HOME, Ipv6Address.of("fe80::1"), 100), 0))
                .isEqualTo(new Departure.Dropped(DropCause.LINK_SCOPE));
    }

    /** RFC 6275 10.4.5: only from the registered care-of address, only with that home address. */
    @Test
    @Tag("req:S6275-10.4.5-a")
    void theHomeAgentTakesAHomeAddressFromItsCareOfAddressAlone() {
        Peers peers = Peers.withTunnel();
        Bytes inner = packet(HOME, CORRESPONDENT, 8);
        assertThat(peers.agentInbound.arrive(encapsulated(STRANGER, AGENT, inner), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.TUNNEL_SOURCE));
        Bytes spoofed = packet(CORRESPONDENT, STRANGER, 8);
        assertThat(peers.agentInbound.arrive(encapsulated(CARE_OF, AGENT, spoofed), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.NO_TUNNEL));
        peers.agentTables.removeTunnel(HOME);
        assertThat(peers.agentInbound.arrive(encapsulated(CARE_OF, AGENT, inner), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.NO_TUNNEL));
    }

    /** What is asked for is told once, and nothing of who was not asked for. */
    @Test
    void theFirstPacketIntoATunnelThatIsWatchedIsTold() {
        Peers peers = Peers.withTunnel();
        Bytes inner = packet(CORRESPONDENT, HOME, 8);
        sent(peers.agentOutbound.tunnelled(inner, 0));
        assertThat(peers.traffic).isEmpty();
        peers.agentTables.watch(HOME);
        peers.agentTables.watch(STRANGER);
        sent(peers.agentOutbound.tunnelled(inner, 0));
        sent(peers.agentOutbound.tunnelled(inner, 0));
        assertThat(peers.traffic).containsExactly(HOME);
        peers.agentTables.watch(HOME);
        peers.agentTables.unwatch(HOME);
        sent(peers.agentOutbound.tunnelled(inner, 0));
        assertThat(peers.traffic).containsExactly(HOME);
    }

    @Test
    @Tag("req:S6275-11.3.3-a")
    void theMobileNodeTakesPacketsToItsHomeAddressFromItsHomeAgentAlone() {
        Peers peers = Peers.withTunnel();
        Bytes inner = packet(CORRESPONDENT, HOME, 8);
        assertThat(peers.nodeInbound.arrive(encapsulated(STRANGER, CARE_OF, inner), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.TUNNEL_SOURCE));
        Bytes elsewhere = packet(CORRESPONDENT, CARE_OF, 8);
        assertThat(peers.nodeInbound.arrive(encapsulated(AGENT, CARE_OF, elsewhere), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.NO_TUNNEL));
    }

    @Test
    @Tag("req:S6275-10.4.5-a")
    void afterAMoveTheOldCareOfAddressIsAStranger() {
        Peers peers = Peers.withTunnel();
        Ipv6Address moved = Ipv6Address.of("2001:db8:a2::5");
        peers.agentTables.setTunnel(new Tunnel(HOME, AGENT, moved, 0, Optional.empty()));
        Bytes inner = packet(HOME, CORRESPONDENT, 8);
        assertThat(peers.agentInbound.arrive(encapsulated(CARE_OF, AGENT, inner), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.TUNNEL_SOURCE));
        assertThat(peers.agentInbound.arrive(encapsulated(moved, AGENT, inner), 0))
                .isEqualTo(new Arrival.Payload(inner));
    }

    @Test
    @Tag("req:S6275-10.4.5-b")
    void aProtectedTunnelTakesNothingInTheClearAndNothingOfAnotherHomeAddress() {
        Peers peers = Peers.withProtectedTunnel();
        Bytes inner = packet(HOME, CORRESPONDENT, 8);
        assertThat(peers.agentInbound.arrive(encapsulated(CARE_OF, AGENT, inner), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.TUNNEL_UNPROTECTED));

        Bytes spoofed = packet(STRANGER, CORRESPONDENT, 8);
        Bytes esp =
                peers.nodeTables
                        .sa(Peers.TUNNEL_TO_NODE)
                        .orElseThrow()
                        .outbound()
                        .protect(IpProtocol.IPV6, spoofed)
                        .orElseThrow();
        assertThat(peers.agentInbound.arrive(new Packet(CARE_OF, AGENT, 1, IpProtocol.ESP, esp), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.SELECTORS));
    }

    @Test
    void modesAreNotMixed() {
        Peers peers = Peers.withProtectedTunnel();
        InstalledSa transport = peers.nodeTables.sa(Peers.TO_NODE).orElseThrow();
        Bytes inner = packet(HOME, CORRESPONDENT, 8);
        Bytes esp = transport.outbound().protect(IpProtocol.IPV6, inner).orElseThrow();
        assertThat(peers.agentInbound.arrive(new Packet(HOME, AGENT, 1, IpProtocol.ESP, esp), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.ESP_MODE));

        InstalledSa tunnel = peers.nodeTables.sa(Peers.TUNNEL_TO_NODE).orElseThrow();
        Bytes header =
                tunnel.outbound()
                        .protect(IpProtocol.MOBILITY, Peers.mobilityHeader(5))
                        .orElseThrow();
        assertThat(peers.agentInbound.arrive(new Packet(HOME, AGENT, 1, IpProtocol.ESP, header), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.ESP_MODE));

        peers.nodeTables.setTunnel(
                new Tunnel(HOME, CARE_OF, AGENT, 0, Optional.of(new SaPair(Peers.TO_NODE))));
        assertThat(peers.nodeOutbound.tunnelled(inner, 0))
                .isEqualTo(new Departure.Dropped(DropCause.ESP_MODE));
        assertThat(
                        peers.agentOutbound.signalling(
                                new OutgoingMobilityHeader(
                                        AGENT,
                                        CARE_OF,
                                        0,
                                        Optional.empty(),
                                        Optional.of(HOME),
                                        Optional.of(new SaPair(Peers.TUNNEL_TO_AGENT)),
                                        Peers.mobilityHeader(6))))
                .isEqualTo(new Departure.Dropped(DropCause.ESP_MODE));
    }

    /** ESP in tunnel mode is not looked for inside an encapsulation. */
    @Test
    void aTunnelIsNotOpenedInsideATunnel() {
        Peers peers = Peers.withProtectedTunnel();
        Bytes esp = received(sent(peers.agentOutbound.tunnelled(ofLength(100), 0))).payload();
        Bytes inner = Ipv6Header.of(IpProtocol.ESP, AGENT, HOME, esp.length()).packet(esp);
        assertThat(peers.nodeInbound.arrive(encapsulated(AGENT, CARE_OF, inner), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.TUNNEL_UNPROTECTED));
    }

    @Test
    void whatTheSaIsNotForDoesNotGoUnderIt() {
        Peers peers = Peers.withTunnel();
        ChildSa tcpOnly =
                Peers.agentSa(
                        Mode.TUNNEL,
                        Peers.TUNNEL_TO_AGENT,
                        Peers.TUNNEL_TO_NODE,
                        new TrafficSelector(0, 0, 0xffff, CORRESPONDENT, CORRESPONDENT),
                        new TrafficSelector(IpProtocol.TCP, 0, 0xffff, HOME, HOME));
        peers.agentTables.install(tcpOnly);
        peers.agentTables.setTunnel(
                new Tunnel(HOME, AGENT, CARE_OF, 0, Optional.of(SaPair.of(tcpOnly))));
        assertThat(peers.agentOutbound.tunnelled(packet(CORRESPONDENT, HOME, 8), 0))
                .isEqualTo(new Departure.Dropped(DropCause.SELECTORS));
    }

    @Test
    void whatHidesTheLengthOfAPacketIsCutOff() {
        Peers peers = Peers.withTunnel();
        Bytes inner = packet(HOME, CORRESPONDENT, 8);
        assertThat(
                        peers.agentInbound.arrive(
                                encapsulated(CARE_OF, AGENT, Bytes.concat(inner, Bytes.zeros(50))),
                                0))
                .isEqualTo(new Arrival.Payload(inner));
        assertThat(peers.agentInbound.arrive(encapsulated(CARE_OF, AGENT, inner.slice(0, 47)), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.MALFORMED));
    }

    @Test
    @Tag("req:S6275-10.4.2-b")
    void whatBelongsToTheLinkStaysThere() {
        Peers peers = Peers.withTunnel();
        Ipv6Address link = Ipv6Address.of("fe80::1");
        for (Bytes packet :
                List.of(packet(link, HOME, 8), packet(Ipv6Address.UNSPECIFIED, HOME, 8))) {
            assertThat(peers.agentOutbound.tunnelled(packet, 0))
                    .isEqualTo(new Departure.Dropped(DropCause.LINK_SCOPE));
        }
        for (String to : List.of("fe80::1", "ff01::1", "ff02::1", "ff12::fb")) {
            assertThat(peers.nodeOutbound.tunnelled(packet(HOME, Ipv6Address.of(to), 8), 0))
                    .as(to)
                    .isEqualTo(new Departure.Dropped(DropCause.LINK_SCOPE));
        }
        assertThat(peers.nodeOutbound.tunnelled(packet(HOME, Ipv6Address.of("ff0e::1"), 8), 0))
                .isInstanceOf(Departure.Send.class);
        assertThat(peers.nodeOutbound.tunnelled(packet(STRANGER, CORRESPONDENT, 8), 0))
                .isEqualTo(new Departure.Dropped(DropCause.NO_TUNNEL));
        assertThat(peers.nodeOutbound.tunnelled(Bytes.of(0x45, 0), 0))
                .isEqualTo(new Departure.Dropped(DropCause.MALFORMED));
    }

    /**
     * RFC 6275 10.4.3: nobody would learn of a group by the tunnel, and so nobody says so there.
     */
    @Test
    @Tag("req:S6275-10.4.3-a")
    @Tag("req:S6275-11.3.4-a")
    void multicastGroupsAreJoinedThroughNoTunnel() {
        Peers peers = Peers.withTunnel();
        Ipv6Address link = Ipv6Address.of("fe80::1");
        Ipv6Address routers = Ipv6Address.of("ff02::16");
        for (Ipv6Address from : List.of(link, HOME)) {
            assertThat(peers.nodeOutbound.tunnelled(packet(from, routers, 20), 0))
                    .isEqualTo(new Departure.Dropped(DropCause.LINK_SCOPE));
        }
        Bytes report = packet(link, routers, 20);
        assertThat(peers.agentInbound.arrive(encapsulated(CARE_OF, AGENT, report), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.NO_TUNNEL));
        Ipv6Address everywhere = Ipv6Address.of("ff0e::1");
        assertThat(peers.nodeOutbound.tunnelled(packet(CARE_OF, everywhere, 8), 0))
                .as("what is multicast has the home address as its source")
                .isEqualTo(new Departure.Dropped(DropCause.NO_TUNNEL));
    }

    /** It was on its way when the node moved. */
    @Test
    @Tag("req:S6275-11.5.4-b")
    void whatStillComesToThePreviousCareOfAddressIsTaken() {
        Peers peers = Peers.withTunnel();
        Ipv6Address next = Ipv6Address.of("2001:db8:a2::77");
        peers.nodeTables.setTunnel(
                new Tunnel(HOME, next, AGENT, Peers.INTERFACE, Optional.empty()));
        Bytes late = packet(CORRESPONDENT, HOME, 8);
        for (Ipv6Address to : List.of(CARE_OF, next)) {
            assertThat(peers.nodeInbound.arrive(encapsulated(AGENT, to, late), 0))
                    .isEqualTo(new Arrival.Payload(late));
        }
    }

    /** Anybody can send one. */
    @Test
    @Tag("req:S6275-11.3.5-a")
    void anErrorAboutABindingUpdateIsPassedOver() {
        Peers peers = Peers.withTunnel();
        Bytes header = mobilityHeader(5, 8);
        Bytes update =
                Ipv6Header.of(IpProtocol.MOBILITY, CARE_OF, AGENT, header.length()).packet(header);
        // Parameter Problem: unrecognized next header (RFC 4443 3.4)
        Bytes error = Bytes.concat(Bytes.of(4, 1, 0, 0, 0, 0, 0, 6), update);
        assertThat(
                        peers.nodeInbound.arrive(
                                new Packet(AGENT, CARE_OF, 1, IpProtocol.ICMPV6, error), 0))
                .isEqualTo(new Arrival.Noted());
    }

    /** Also under ESP, where that is set up (RFC 4877 4.1). This node starts none itself. */
    @Test
    @Tag("req:S6275-10.4.6-a")
    void returnRoutabilityMessagesPassUntouched() {
        Bytes homeTestInit = mobilityHeader(1, 8);
        Bytes homeTest = mobilityHeader(3, 16);
        for (int protocol : new int[] {IpProtocol.IPV6, IpProtocol.ESP}) {
            Peers peers =
                    protocol == IpProtocol.ESP ? Peers.withProtectedTunnel() : Peers.withTunnel();
            Bytes out = mobility(HOME, CORRESPONDENT, homeTestInit);
            Bytes outer = sent(peers.nodeOutbound.tunnelled(out, 0));
            assertThat(peers.agentInbound.arrive(received(outer), 0))
                    .isEqualTo(new Arrival.Payload(out));
            Bytes back = mobility(CORRESPONDENT, HOME, homeTest);
            Bytes returned = sent(peers.agentOutbound.tunnelled(back, 0));
            for (Bytes each : List.of(outer, returned)) {
                assertThat(received(each).protocol()).isEqualTo(protocol);
            }
            assertThat(peers.nodeInbound.arrive(received(returned), 0))
                    .isEqualTo(new Arrival.Payload(back));
        }
    }

    /** RFC 6275 10.4.6, 11.6.3: as if the outer address in the SA had changed. */
    @Test
    @Tag("req:S6275-10.4.6-b")
    void underEspTheOuterAddressesFollowTheCareOfAddress() {
        Peers peers = Peers.withProtectedTunnel();
        Ipv6Address next = Ipv6Address.of("2001:db8:a2::77");
        peers.agentTables.setTunnel(
                new Tunnel(HOME, AGENT, next, 0, Optional.of(new SaPair(Peers.TUNNEL_TO_AGENT))));
        peers.nodeTables.setTunnel(
                new Tunnel(
                        HOME,
                        next,
                        AGENT,
                        Peers.INTERFACE,
                        Optional.of(new SaPair(Peers.TUNNEL_TO_NODE))));
        Bytes back = packet(CORRESPONDENT, HOME, 100);
        Packet returned = received(sent(peers.agentOutbound.tunnelled(back, 0)));
        assertThat(returned.destination()).isEqualTo(next);
        assertThat(peers.nodeInbound.arrive(returned, 0)).isEqualTo(new Arrival.Payload(back));
        Bytes out = packet(HOME, CORRESPONDENT, 100);
        Packet outer = received(sent(peers.nodeOutbound.tunnelled(out, 0)));
        assertThat(outer.source()).isEqualTo(next);
        assertThat(peers.agentInbound.arrive(outer, 0)).isEqualTo(new Arrival.Payload(out));
    }

    private static Bytes mobilityHeader(int type, int cookies) {
        return Bytes.concat(Bytes.of(59, cookies / 8, type, 0, 0, 0, 0, 0), Bytes.zeros(cookies));
    }

    private static Bytes mobility(Ipv6Address source, Ipv6Address destination, Bytes payload) {
        return Ipv6Header.of(IpProtocol.MOBILITY, source, destination, payload.length())
                .packet(payload);
    }

    @Test
    void differentiatedServicesAreCopiedAndTheHopLimitIsNot() throws MalformedException {
        Peers peers = Peers.withTunnel();
        Bytes inner =
                new Ipv6Header(0xbb, 0x12345, 0, 59, 3, HOME, CORRESPONDENT).packet(Bytes.EMPTY);
        Ipv6Header outer = Ipv6Header.read(Reader.of(sent(peers.nodeOutbound.tunnelled(inner, 0))));
        assertThat(outer.trafficClass()).isEqualTo(0xb8);
        assertThat(outer.hopLimit()).isEqualTo(Ipv6Header.DEFAULT_HOP_LIMIT);
    }

    private static Packet encapsulated(Ipv6Address source, Ipv6Address destination, Bytes inner) {
        return new Packet(source, destination, 1, IpProtocol.IPV6, inner);
    }
}
