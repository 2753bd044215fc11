package mip6.dataplane.userspace;

import static mip6.dataplane.userspace.Peers.AGENT;
import static mip6.dataplane.userspace.Peers.CARE_OF;
import static mip6.dataplane.userspace.Peers.HOME;
import static mip6.dataplane.userspace.Peers.message;
import static mip6.dataplane.userspace.Peers.received;
import static mip6.dataplane.userspace.Peers.sent;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.ikev2.message.TrafficSelector;
import mip6.mobilityheader.MobilePrefixAdvertisement;
import mip6.mobilityheader.MobilePrefixDiscovery;
import mip6.mobilityheader.MobilePrefixMessage;
import mip6.mobilityheader.MobilePrefixSolicitation;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Mobile Prefix Discovery under an SA of its own (RFC 6275 6.7, 6.8; RFC 4877 7.2.3). */
class PrefixDiscoverySignallingTest {

    private static final Spi TO_AGENT = new Spi(0x5000_0001);
    private static final Spi TO_NODE = new Spi(0x5000_0002);

    private final Peers peers = Peers.withSignallingSa();

    @BeforeEach
    void secured() {
        ChildSa agents =
                Peers.agentSa(
                        ChildSa.Mode.TRANSPORT,
                        TO_AGENT,
                        TO_NODE,
                        TrafficSelector.prefixDiscovery(AGENT),
                        TrafficSelector.prefixDiscovery(HOME));
        peers.agentTables.install(agents);
        peers.nodeTables.install(Peers.mirror(agents));
    }

    private static OutgoingMobilityHeader fromNode(Bytes octets) {
        return new OutgoingMobilityHeader(
                        CARE_OF,
                        AGENT,
                        Peers.INTERFACE,
                        Optional.of(HOME),
                        Optional.empty(),
                        Optional.of(new SaPair(TO_NODE)),
                        octets)
                .ofPrefixDiscovery();
    }

    @Test
    void aSolicitationComesWithItsHomeAddress() throws MalformedException {
        MobilePrefixMessage asked = new MobilePrefixSolicitation(0x1234, List.of());
        Bytes octets = MobilePrefixDiscovery.encode(asked, HOME, AGENT);
        Packet packet = received(sent(peers.nodeOutbound.signalling(fromNode(octets))));
        assertThat(packet.protocol()).isEqualTo(IpProtocol.DESTINATION_OPTIONS);
        assertThat(packet.source()).isEqualTo(CARE_OF);
        IncomingMobilityHeader message = message(peers.agentInbound.arrive(packet, 0));
        assertThat(message.isPrefixDiscovery()).isTrue();
        assertThat(message.homeAddressOption()).contains(HOME);
        assertThat(message.protection().orElseThrow().sa()).isEqualTo(new SaPair(TO_AGENT));
        assertThat(MobilePrefixDiscovery.decode(message.octets(), HOME, AGENT)).isEqualTo(asked);
    }

    @Test
    void anAdvertisementComesBehindARoutingHeader() throws MalformedException {
        MobilePrefixMessage told = new MobilePrefixAdvertisement(0x1234, false, false, List.of());
        Packet packet =
                received(
                        sent(
                                peers.agentOutbound.signalling(
                                        new OutgoingMobilityHeader(
                                                        AGENT,
                                                        CARE_OF,
                                                        0,
                                                        Optional.empty(),
                                                        Optional.of(HOME),
                                                        Optional.of(new SaPair(TO_AGENT)),
                                                        MobilePrefixDiscovery.encode(
                                                                told, AGENT, HOME))
                                                .ofPrefixDiscovery())));
        assertThat(packet.protocol()).isEqualTo(IpProtocol.ROUTING);
        IncomingMobilityHeader message = message(peers.nodeInbound.arrive(packet, 0));
        assertThat(message.isPrefixDiscovery()).isTrue();
        assertThat(message.logicalDestination()).isEqualTo(HOME);
        assertThat(MobilePrefixDiscovery.decode(message.octets(), AGENT, HOME)).isEqualTo(told);
    }

    @Test
    void nothingElseGoesUnderTheSa() {
        Bytes echo = Bytes.ofHex("8000 0000 0001 0001");
        assertThat(peers.nodeOutbound.signalling(fromNode(echo)))
                .isEqualTo(new Departure.Dropped(DropCause.SELECTORS));
        OutgoingMobilityHeader update = Peers.bindingUpdate();
        assertThat(
                        peers.nodeOutbound.signalling(
                                new OutgoingMobilityHeader(
                                        update.source(),
                                        update.destination(),
                                        0,
                                        update.homeAddressOption(),
                                        Optional.empty(),
                                        Optional.of(new SaPair(TO_NODE)),
                                        update.octets())))
                .isEqualTo(new Departure.Dropped(DropCause.SELECTORS));
    }
}
