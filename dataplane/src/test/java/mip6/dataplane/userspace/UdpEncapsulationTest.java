package mip6.dataplane.userspace;

import static mip6.dataplane.userspace.Peers.AGENT;
import static mip6.dataplane.userspace.Peers.CARE_OF;
import static mip6.dataplane.userspace.Peers.CORRESPONDENT;
import static mip6.dataplane.userspace.Peers.HOME;
import static mip6.dataplane.userspace.Peers.packet;
import static mip6.dataplane.userspace.Peers.received;
import static mip6.dataplane.userspace.Peers.sent;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.ikev2.core.UdpPorts;
import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Header;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.OptionalInt;

/** ESP in UDP (RFC 3948), through a translator that gives the mobile node another port. */
class UdpEncapsulationTest {

    private static final int TRANSLATED = 61_000;

    private final Peers peers = Peers.withProtectedTunnel();

    UdpEncapsulationTest() {
        peers.encapsulate(Optional.of(new UdpPorts(4500, 4500)));
    }

    @Test
    void aTunnelIsInUdpWithAChecksum() {
        Bytes inner = packet(HOME, CORRESPONDENT, 101);
        Packet outer = received(sent(peers.nodeOutbound.tunnelled(inner, 0)));
        assertThat(outer.protocol()).isEqualTo(IpProtocol.UDP);
        assertThat(outer.payload().slice(0, 4)).isEqualTo(Bytes.ofHex("1194 1194"));
        assertThat(outer.payload().slice(4, 6))
                .isEqualTo(Bytes.of(outer.payload().length() >> 8, outer.payload().length()));
        assertThat(InternetChecksum.of(CARE_OF, AGENT, IpProtocol.UDP, outer.payload())).isZero();
        assertThat(peers.agentInbound.arrive(outer.fromSocket(TRANSLATED), 0))
                .isEqualTo(new Arrival.Payload(inner));
    }

    /** RFC 7296 2.23: answers go to where the last authentic packet came from, no other. */
    @Test
    void thePortIsThatOfTheLastAuthenticPacket() {
        Bytes back = packet(CORRESPONDENT, HOME, 50);
        assertThat(destinationPort(peers.agentOutbound.tunnelled(back, 0))).isEqualTo(4500);
        Packet first =
                received(sent(peers.nodeOutbound.tunnelled(packet(HOME, CORRESPONDENT, 8), 0)));
        byte[] forged = first.fromSocket(666).payload().toArray();
        forged[forged.length - 1] ^= 1;
        Packet other =
                new Packet(
                        CARE_OF, AGENT, 0, IpProtocol.ESP, Bytes.wrap(forged), OptionalInt.of(666));
        assertThat(peers.agentInbound.arrive(other, 0))
                .isEqualTo(new Arrival.Dropped(DropCause.ESP_FORGED));
        assertThat(destinationPort(peers.agentOutbound.tunnelled(back, 0))).isEqualTo(4500);
        assertThat(peers.agentInbound.arrive(first.fromSocket(TRANSLATED), 0))
                .isInstanceOf(Arrival.Payload.class);
        assertThat(peers.agentInbound.arrive(first.fromSocket(666), 0))
                .isEqualTo(new Arrival.Dropped(DropCause.ESP_REPLAYED));
        assertThat(destinationPort(peers.agentOutbound.tunnelled(back, 0))).isEqualTo(TRANSLATED);
    }

    @Test
    void signallingIsInUdpBehindItsExtensionHeaders() {
        Packet update = received(sent(peers.nodeOutbound.signalling(Peers.bindingUpdate())));
        assertThat(update.protocol()).isEqualTo(IpProtocol.DESTINATION_OPTIONS);
        IncomingMobilityHeader atAgent = Peers.message(peers.agentInbound.arrive(update, 0));
        assertThat(atAgent.homeAddressOption()).contains(HOME);
        assertThat(atAgent.protection()).isPresent();
        assertThat(atAgent.octets()).isEqualTo(Peers.mobilityHeader(5));
        Packet acknowledgement =
                received(sent(peers.agentOutbound.signalling(Peers.bindingAcknowledgement())));
        IncomingMobilityHeader atNode = Peers.message(peers.nodeInbound.arrive(acknowledgement, 0));
        assertThat(atNode.routingHeader()).contains(HOME);
        assertThat(atNode.octets()).isEqualTo(Peers.mobilityHeader(6));
    }

    /** RFC 7296 2.23: both forms are taken, whatever was detected. */
    @Test
    void espWithoutUdpIsTakenToo() {
        Bytes inner = packet(HOME, CORRESPONDENT, 20);
        Bytes esp =
                peers.nodeTables
                        .sa(Peers.TUNNEL_TO_NODE)
                        .orElseThrow()
                        .outbound()
                        .protect(IpProtocol.IPV6, inner)
                        .orElseThrow();
        assertThat(peers.agentInbound.arrive(new Packet(CARE_OF, AGENT, 1, IpProtocol.ESP, esp), 0))
                .isEqualTo(new Arrival.Payload(inner));
    }

    @Test
    void whatFitsIntoATunnelIsEightOctetsLess() {
        int with = largest();
        peers.encapsulate(Optional.empty());
        assertThat(largest() - with).isEqualTo(8);
    }

    private int largest() {
        int length = 1300;
        while (peers.agentOutbound.tunnelled(Peers.ofLength(length + 1), 0)
                instanceof Departure.Send) {
            length++;
        }
        return length;
    }

    @Test
    void otherUdpBehindAHomeAddressOptionIsForeign() {
        Bytes datagram = Bytes.ofHex("1194 0035 000c 0000 00000001");
        HeaderChain chain =
                new HeaderChain(Optional.empty(), Optional.of(HOME), IpProtocol.UDP, datagram);
        Packet packet = new Packet(CARE_OF, AGENT, 1, chain.first(), chain.encode());
        assertThat(peers.agentInbound.arrive(packet, 0)).isInstanceOf(Arrival.Unbound.class);
    }

    private static int destinationPort(Departure departure) {
        Bytes packet = sent(departure);
        return packet.at(Ipv6Header.LENGTH + 2) << 8 | packet.at(Ipv6Header.LENGTH + 3);
    }
}
