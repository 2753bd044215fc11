package mip6.dataplane.userspace;

import static mip6.dataplane.userspace.Peers.AGENT;
import static mip6.dataplane.userspace.Peers.CARE_OF;
import static mip6.dataplane.userspace.Peers.CORRESPONDENT;
import static mip6.dataplane.userspace.Peers.HOME;
import static mip6.dataplane.userspace.Peers.STRANGER;
import static mip6.dataplane.userspace.Peers.TO_AGENT;
import static mip6.dataplane.userspace.Peers.TO_NODE;
import static mip6.dataplane.userspace.Peers.bindingAcknowledgement;
import static mip6.dataplane.userspace.Peers.bindingUpdate;
import static mip6.dataplane.userspace.Peers.message;
import static mip6.dataplane.userspace.Peers.mobilityHeader;
import static mip6.dataplane.userspace.Peers.received;
import static mip6.dataplane.userspace.Peers.sent;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.IncomingMobilityHeader.Protection;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.Spi;
import mip6.ikev2.message.TrafficSelector;
import mip6.mobilityheader.DestinationOptionsHeader;
import mip6.mobilityheader.RoutingHeaderType2;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;
import java.util.Random;

class SignallingTest {

    private final Peers peers = Peers.withSignallingSa();

    @Test
    @Tag("req:S6275-11.3.2-a")
    void aBindingUpdateHasHomeAddressOptionThenEsp() {
        Bytes packet = sent(peers.nodeOutbound.signalling(bindingUpdate()));

        Packet received = received(packet);
        assertThat(received.protocol()).isEqualTo(IpProtocol.DESTINATION_OPTIONS);
        assertThat(received.source()).isEqualTo(CARE_OF);
        assertThat(received.destination()).isEqualTo(AGENT);
        assertThat(received.payload().slice(0, 24))
                .isEqualTo(DestinationOptionsHeader.of(IpProtocol.ESP, HOME).encode());
        assertThat(received.payload().slice(24, 28)).isEqualTo(Bytes.of(0x10, 0, 0, 1)); // SPI
        assertThat(peers.agentInbound.arrive(received, 0))
                .isEqualTo(
                        new Arrival.Signalling(
                                new IncomingMobilityHeader(
                                        CARE_OF,
                                        AGENT,
                                        Peers.INTERFACE,
                                        Optional.of(HOME),
                                        Optional.empty(),
                                        Optional.of(
                                                new Protection(
                                                        new SaPair(TO_AGENT), Peers.MOBILE_NODE)),
                                        mobilityHeader(5))));
    }

    @Test
    @Tag("req:S6275-11.3.3-b")
    void aBindingAcknowledgementHasType2RoutingHeaderThenEsp() {
        Departure departure = peers.agentOutbound.signalling(bindingAcknowledgement());

        Packet received = received(sent(departure));
        assertThat(received.protocol()).isEqualTo(IpProtocol.ROUTING);
        assertThat(received.destination()).isEqualTo(CARE_OF);
        assertThat(received.payload().slice(0, 24))
                .isEqualTo(new RoutingHeaderType2(IpProtocol.ESP, HOME).encode());
        IncomingMobilityHeader message = message(peers.nodeInbound.arrive(received, 0));
        assertThat(message.logicalDestination()).isEqualTo(HOME);
        assertThat(message.protection())
                .contains(new Protection(new SaPair(TO_NODE), Peers.HOME_AGENT));
        assertThat(message.octets()).isEqualTo(mobilityHeader(6));
    }

    @Test
    void withBothTheRoutingHeaderComesFirst() {
        OutgoingMobilityHeader both =
                new OutgoingMobilityHeader(
                        CARE_OF,
                        STRANGER,
                        0,
                        Optional.of(HOME),
                        Optional.of(CORRESPONDENT),
                        Optional.empty(),
                        mobilityHeader(5));
        Packet received = received(sent(peers.nodeOutbound.signalling(both)));
        assertThat(received.protocol()).isEqualTo(IpProtocol.ROUTING);
        assertThat(received.payload().at(0)).isEqualTo(IpProtocol.DESTINATION_OPTIONS);
        IncomingMobilityHeader message = message(peers.agentInbound.arrive(received, 0));
        assertThat(message.logicalSource()).isEqualTo(HOME);
        assertThat(message.logicalDestination()).isEqualTo(CORRESPONDENT);
        assertThat(message.protection()).isEmpty();
    }

    @Test
    void atHomeAMessageNeedsNoOption() {
        OutgoingMobilityHeader atHome =
                new OutgoingMobilityHeader(
                        HOME,
                        AGENT,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new SaPair(TO_NODE)),
                        mobilityHeader(5));
        IncomingMobilityHeader message =
                message(
                        peers.agentInbound.arrive(
                                received(sent(peers.nodeOutbound.signalling(atHome))), 0));
        assertThat(message.logicalSource()).isEqualTo(HOME);
        assertThat(message.protection()).isPresent();
    }

    @Test
    void anotherHomeAddressThanTheSelectorsHaveIsRefusedAndCostsTheTrueOneNothing() {
        Bytes packet = sent(peers.nodeOutbound.signalling(bindingUpdate()));
        Bytes esp = received(packet).payload().from(24);
        Bytes forged =
                Bytes.concat(
                        DestinationOptionsHeader.of(IpProtocol.ESP, CORRESPONDENT).encode(), esp);

        assertDropped(DropCause.SELECTORS, atAgent(IpProtocol.DESTINATION_OPTIONS, forged));
        assertDropped(DropCause.SELECTORS, atAgent(IpProtocol.ESP, esp));
        assertThat(peers.agentInbound.arrive(received(packet), 0))
                .isInstanceOf(Arrival.Signalling.class);
    }

    @Test
    void anotherDestinationThanTheSelectorsHaveIsRefused() {
        Packet received = received(sent(peers.nodeOutbound.signalling(bindingUpdate())));
        assertDropped(
                DropCause.SELECTORS,
                peers.agentInbound.arrive(
                        new Packet(
                                received.source(),
                                CORRESPONDENT,
                                1,
                                received.protocol(),
                                received.payload()),
                        0));
    }

    @Test
    void aReplayIsRefused() {
        Packet received = received(sent(peers.nodeOutbound.signalling(bindingUpdate())));
        assertThat(peers.agentInbound.arrive(received, 0)).isInstanceOf(Arrival.Signalling.class);
        assertDropped(DropCause.ESP_REPLAYED, peers.agentInbound.arrive(received, 0));
    }

    @Test
    void noChangedBitGetsThrough() {
        Packet received = received(sent(peers.nodeOutbound.signalling(bindingUpdate())));
        for (int bit = 0; bit < received.payload().length() * 8; bit++) {
            if (bit / 8 >= 2 && bit / 8 < 6) {
                continue; // the option that pads, which means nothing to anybody
            }
            byte[] changed = received.payload().toArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(atAgent(received.protocol(), Bytes.wrap(changed)))
                    .as("bit %d", bit)
                    .isInstanceOfAny(Arrival.Dropped.class, Arrival.Unbound.class);
        }
        assertThat(peers.agentInbound.arrive(received, 0)).isInstanceOf(Arrival.Signalling.class);
    }

    @Test
    void underAnSaForOneTypeNoOtherComesOrGoes() {
        TrafficSelector update = new TrafficSelector(135, 0x0500, 0x0500, HOME, HOME);
        TrafficSelector agent = new TrafficSelector(135, 0x0500, 0x0500, AGENT, AGENT);
        ChildSa narrow =
                Peers.agentSa(
                        Mode.TRANSPORT, new Spi(0x5000_0005), new Spi(0x6000_0006), agent, update);
        peers.agentTables.install(narrow);
        // The node's own selectors allow all, so the home agent is the one that refuses.
        ChildSa mirrored = Peers.mirror(narrow);
        peers.nodeTables.install(
                new ChildSa(
                        mirrored.owner(),
                        mirrored.peer(),
                        mirrored.inbound(),
                        mirrored.outbound(),
                        mirrored.mode(),
                        mirrored.suite(),
                        mirrored.inboundKeys(),
                        mirrored.outboundKeys(),
                        List.of(TrafficSelector.mobilityHeader(HOME)),
                        List.of(TrafficSelector.mobilityHeader(AGENT))));

        assertThat(peers.agentInbound.arrive(under(0x6000_0006, 5), 0))
                .isInstanceOf(Arrival.Signalling.class);
        assertDropped(DropCause.SELECTORS, peers.agentInbound.arrive(under(0x6000_0006, 6), 0));
        assertThat(
                        peers.agentOutbound.signalling(
                                new OutgoingMobilityHeader(
                                        AGENT,
                                        CARE_OF,
                                        0,
                                        Optional.empty(),
                                        Optional.of(HOME),
                                        Optional.of(SaPair.of(narrow)),
                                        mobilityHeader(6))))
                .isEqualTo(new Departure.Dropped(DropCause.SELECTORS));
    }

    @Test
    void anSaThatIsNotInstalledNeitherOpensNorProtects() {
        Packet received = received(sent(peers.nodeOutbound.signalling(bindingUpdate())));
        peers.agentTables.remove(new SaPair(TO_AGENT));
        peers.nodeTables.remove(new SaPair(TO_NODE));
        assertDropped(DropCause.NO_SA, peers.agentInbound.arrive(received, 0));
        assertThat(peers.nodeOutbound.signalling(bindingUpdate()))
                .isEqualTo(new Departure.Dropped(DropCause.NO_SA));
    }

    /** Each side chooses its inbound SPIs; a peer that chooses another's gains nothing. */
    @Test
    void twoPeersMayChooseTheSameSpi() {
        Ipv6Address other = Ipv6Address.of("2001:db8:1::1001");
        ChildSa second =
                Peers.agentSa(
                        Mode.TRANSPORT,
                        new Spi(0x5000_0005),
                        TO_NODE,
                        TrafficSelector.mobilityHeader(AGENT),
                        TrafficSelector.mobilityHeader(other));
        peers.agentTables.install(second);
        Bytes packet = sent(peers.agentOutbound.signalling(bindingAcknowledgement()));
        assertThat(peers.nodeInbound.arrive(received(packet), 0))
                .isInstanceOf(Arrival.Signalling.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inTheClearAMessageIsHandedOnWithoutProtection(boolean withOption) {
        OutgoingMobilityHeader clear =
                new OutgoingMobilityHeader(
                        CARE_OF,
                        AGENT,
                        0,
                        withOption ? Optional.of(HOME) : Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        mobilityHeader(5));
        Packet received = received(sent(peers.nodeOutbound.signalling(clear)));
        IncomingMobilityHeader message = message(peers.agentInbound.arrive(received, 0));
        assertThat(message.protection()).isEmpty();
        assertThat(message.homeAddressOption()).isEqualTo(clear.homeAddressOption());
    }

    @Test
    void messagesInTheClearAreBoundedInRate() {
        Packet clear = new Packet(STRANGER, AGENT, 1, IpProtocol.MOBILITY, mobilityHeader(5));
        int handedOn = 0;
        for (int i = 0; i < 1000; i++) {
            handedOn += peers.agentInbound.arrive(clear, i) instanceof Arrival.Signalling ? 1 : 0;
        }
        assertThat(handedOn).isEqualTo(Inbound.Rates.UNPROTECTED_PER_SECOND);
        assertDropped(DropCause.UNPROTECTED_RATE, peers.agentInbound.arrive(clear, 1000));
        assertThat(peers.agentInbound.arrive(clear, 1_000_000_000L))
                .isInstanceOf(Arrival.Signalling.class);
        // What is protected is not held up by it.
        assertThat(
                        peers.agentInbound.arrive(
                                received(sent(peers.nodeOutbound.signalling(bindingUpdate()))),
                                1000))
                .isInstanceOf(Arrival.Signalling.class);
    }

    /** RFC 6275 9.3.1: whoever sent it is told; it may be AH (51), which is not read here. */
    @Test
    @Tag("req:S6275-9.3.1-a")
    void aHomeAddressOptionInFrontOfAnythingElseGoesNoFurther() {
        Bytes options = DestinationOptionsHeader.of(IpProtocol.UDP, HOME).encode();
        assertThat(atAgent(IpProtocol.DESTINATION_OPTIONS, Bytes.concat(options, Bytes.zeros(8))))
                .isEqualTo(new Arrival.Unbound(new UnboundPacket(CARE_OF, AGENT, HOME)));
        Bytes authenticated = DestinationOptionsHeader.of(IpProtocol.AH, HOME).encode();
        assertDropped(DropCause.FOREIGN, atAgent(IpProtocol.DESTINATION_OPTIONS, authenticated));
        Bytes others = new DestinationOptionsHeader(IpProtocol.UDP, Optional.empty()).encode();
        assertDropped(DropCause.FOREIGN, atAgent(IpProtocol.DESTINATION_OPTIONS, others));
    }

    @Test
    void homeAddressOptionsToBeAnsweredAreBoundedInRate() {
        Bytes options = DestinationOptionsHeader.of(IpProtocol.UDP, HOME).encode();
        Packet packet = new Packet(STRANGER, AGENT, 1, IpProtocol.DESTINATION_OPTIONS, options);
        for (int i = 0; i < Inbound.Rates.UNPROTECTED_PER_SECOND; i++) {
            assertThat(peers.agentInbound.arrive(packet, i)).isInstanceOf(Arrival.Unbound.class);
        }
        assertDropped(DropCause.UNPROTECTED_RATE, peers.agentInbound.arrive(packet, 1000));
    }

    @Test
    void aSwitchMessageOfAHomeAgentWithoutTunnelIsRecognisedInItsEncapsulation() {
        Bytes esp =
                received(sent(peers.agentOutbound.signalling(bindingAcknowledgement())))
                        .payload()
                        .from(24);
        Bytes inner = Ipv6Header.of(IpProtocol.ESP, AGENT, HOME, esp.length()).packet(esp);
        Packet encapsulated = new Packet(AGENT, CARE_OF, 1, IpProtocol.IPV6, inner);

        IncomingMobilityHeader message = message(peers.nodeInbound.arrive(encapsulated, 0));
        assertThat(message.source()).isEqualTo(AGENT);
        assertThat(message.logicalDestination()).isEqualTo(HOME);
        assertThat(message.protection()).isPresent();
        // From another outer source it is payload, and of no tunnel.
        assertDropped(
                DropCause.NO_TUNNEL,
                peers.nodeInbound.arrive(
                        new Packet(STRANGER, CARE_OF, 1, IpProtocol.IPV6, inner), 0));
    }

    @Test
    void espOfOtherProgramsInTheTunnelIsPayload() {
        peers.nodeTables.setTunnel(new Tunnel(HOME, CARE_OF, AGENT, 0, Optional.empty()));
        Bytes inner =
                Ipv6Header.of(IpProtocol.ESP, CORRESPONDENT, HOME, 40).packet(Bytes.zeros(40));
        assertThat(
                        peers.nodeInbound.arrive(
                                new Packet(AGENT, CARE_OF, 1, IpProtocol.IPV6, inner), 0))
                .isEqualTo(new Arrival.Payload(inner));
    }

    @Test
    void anyOctetsAreDroppedOrHandedOnWithoutProtection() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] protocols = {60, 43, 50, 41, 135};
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextInt(120)];
            random.nextBytes(octets);
            if (octets.length > 1 && random.nextBoolean()) {
                octets[0] = (byte) protocols[random.nextInt(protocols.length)];
                octets[1] = (byte) random.nextInt(3);
            }
            Packet packet =
                    new Packet(
                            CARE_OF,
                            AGENT,
                            1,
                            protocols[random.nextInt(protocols.length)],
                            Bytes.wrap(octets));
            Arrival arrival = peers.agentInbound.arrive(packet, i * 100_000_000L);
            if (arrival instanceof Arrival.Signalling signalling) {
                assertThat(signalling.message().protection()).as("seed %d", seed).isEmpty();
            } else {
                assertThat(arrival)
                        .as("seed %d", seed)
                        .isInstanceOfAny(Arrival.Dropped.class, Arrival.Unbound.class);
            }
        }
    }

    private Packet under(int nodesInbound, int type) {
        return received(
                sent(
                        peers.nodeOutbound.signalling(
                                new OutgoingMobilityHeader(
                                        CARE_OF,
                                        AGENT,
                                        0,
                                        Optional.of(HOME),
                                        Optional.empty(),
                                        Optional.of(new SaPair(new Spi(nodesInbound))),
                                        mobilityHeader(type)))));
    }

    private Arrival atAgent(int protocol, Bytes payload) {
        return peers.agentInbound.arrive(new Packet(CARE_OF, AGENT, 1, protocol, payload), 0);
    }

    private static void assertDropped(DropCause cause, Arrival arrival) {
        assertThat(arrival).isEqualTo(new Arrival.Dropped(cause));
    }
}
