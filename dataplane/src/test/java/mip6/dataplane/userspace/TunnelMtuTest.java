package mip6.dataplane.userspace;

import static mip6.dataplane.userspace.Peers.AGENT;
import static mip6.dataplane.userspace.Peers.CARE_OF;
import static mip6.dataplane.userspace.Peers.CORRESPONDENT;
import static mip6.dataplane.userspace.Peers.HOME;
import static mip6.dataplane.userspace.Peers.MTU;
import static mip6.dataplane.userspace.Peers.STRANGER;
import static mip6.dataplane.userspace.Peers.ofLength;
import static mip6.dataplane.userspace.Peers.packet;
import static mip6.dataplane.userspace.Peers.received;
import static mip6.dataplane.userspace.Peers.sent;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.Tunnel;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What fits into a tunnel, and what becomes of what does not. */
class TunnelMtuTest {

    private static final EspSuite GCM =
            new EspSuite(Encryption.AES_GCM_16, 128, Integrity.NONE, false);

    @Test
    void aPacketThatDoesNotFitIsAnsweredWithTheTunnelsMtu() throws MalformedException {
        Peers peers = Peers.withTunnel();
        int limit = UserspaceDataPlane.tunnelMtu(MTU, Optional.empty());
        assertThat(limit).isEqualTo(MTU - 40);
        assertThat(sent(peers.agentOutbound.tunnelled(ofLength(limit), 0)).length()).isEqualTo(MTU);

        Departure refused = peers.agentOutbound.tunnelled(ofLength(limit + 1), 0);
        assertThat(refused).isInstanceOf(Departure.Answer.class);
        Reader reader = Reader.of(((Departure.Answer) refused).packet());
        Ipv6Header header = Ipv6Header.read(reader);
        assertThat(header.source()).isEqualTo(AGENT);
        assertThat(header.destination()).isEqualTo(CORRESPONDENT);
        Bytes icmp = reader.rest();
        assertThat(InternetChecksum.of(AGENT, CORRESPONDENT, IpProtocol.ICMPV6, icmp)).isZero();
        assertThat(icmp.slice(0, 2)).isEqualTo(Bytes.of(2, 0));
        assertThat(icmp.slice(4, 8)).isEqualTo(new Writer().u32(limit).toBytes());
        assertThat(header.payloadLength() + Ipv6Header.LENGTH).isEqualTo(1280);
    }

    @Test
    void underEspTheLimitIsLowerAndAPacketOfThatLengthFits() {
        Peers peers = Peers.withProtectedTunnel();
        int limit = UserspaceDataPlane.tunnelMtu(MTU, Optional.of(GCM));
        assertThat(limit).isLessThan(MTU - 40 - 32);
        assertThat(sent(peers.agentOutbound.tunnelled(ofLength(limit), 0)).length())
                .isLessThanOrEqualTo(MTU)
                .isGreaterThan(MTU - 4);
        assertThat(peers.agentOutbound.tunnelled(ofLength(limit + 1), 0))
                .isInstanceOf(Departure.Answer.class);
    }

    @Test
    void anErrorMessageIsNotAnsweredAndOthersInABoundedRate() {
        Peers peers = Peers.withTunnel();
        Bytes error =
                Ipv6Header.of(IpProtocol.ICMPV6, CORRESPONDENT, HOME, 0).packet(Bytes.zeros(1500));
        assertThat(peers.agentOutbound.tunnelled(error, 0))
                .isEqualTo(new Departure.Dropped(DropCause.TOO_BIG));
        int answers = 0;
        for (int i = 0; i < 1000; i++) {
            answers +=
                    peers.agentOutbound.tunnelled(ofLength(1461), i) instanceof Departure.Answer
                            ? 1
                            : 0;
        }
        assertThat(answers).isEqualTo(100);
    }

    /** RFC 2473 7.1 b: on a link of 1280 octets a packet of 1280 goes through in two pieces. */
    @Test
    void onASmallLinkTheOuterPacketIsFragmented() throws MalformedException {
        Peers peers = Peers.withTunnel();
        PeerOutbound small = new PeerOutbound(Side.HOME_AGENT, peers.agentTables, 1280, 42);
        Bytes inner = ofLength(1280);
        Departure departure = small.tunnelled(inner, 0);
        assertThat(departure).isInstanceOf(Departure.Send.class);
        List<Bytes> reassembled = new ArrayList<>();
        int offset = 0;
        for (Bytes fragment : ((Departure.Send) departure).packets()) {
            assertThat(fragment.length()).isLessThanOrEqualTo(1280);
            Packet received = received(fragment);
            assertThat(received.protocol()).isEqualTo(IpProtocol.FRAGMENT);
            Reader reader = Reader.of(received.payload());
            assertThat(reader.u8("next header")).isEqualTo(IpProtocol.IPV6);
            assertThat(reader.u8("reserved")).isZero();
            int word = reader.u16("offset");
            assertThat(word & ~7).isEqualTo(offset);
            assertThat(reader.u32("identification")).isEqualTo(42);
            Bytes piece = reader.rest();
            offset += piece.length();
            assertThat(word & 1).isEqualTo(offset < inner.length() ? 1 : 0);
            reassembled.add(piece);
        }
        assertThat(reassembled).hasSize(2);
        assertThat(Bytes.concat(reassembled.toArray(Bytes[]::new))).isEqualTo(inner);
        assertThat(small.tunnelled(ofLength(1281), 0)).isInstanceOf(Departure.Answer.class);
    }

    /** RFC 2473 8: what a router on the path says of the outer packet counts for the inner one. */
    @Test
    void aPathThatCarriesLessIsNotedForAWhile() {
        Peers peers = Peers.withTunnel();
        Bytes large = ofLength(MTU - 40);
        Bytes outer = sent(peers.agentOutbound.tunnelled(large, 0));
        Bytes told = relayed(peers.agentInbound.arrive(tooBig(outer, 1400), 0));
        assertThat(told.slice(0, 8)).isEqualTo(Bytes.of(2, 0, told.at(2), told.at(3), 0, 0, 5, 80));
        assertThat(told.from(8).length()).isEqualTo(1280 - 40 - 8 - 40);
        assertThat(large.slice(0, 1000)).isEqualTo(told.slice(8, 1008));
        assertThat(peers.agentOutbound.tunnelled(large, 1)).isInstanceOf(Departure.Answer.class);
        assertThat(sent(peers.agentOutbound.tunnelled(ofLength(1360), 1)).length()).isEqualTo(1400);

        // It says less and is believed, more and is not, and too little is 1280.
        peers.agentInbound.arrive(tooBig(outer, 1450), 2);
        assertThat(peers.agentOutbound.tunnelled(ofLength(1361), 2))
                .isInstanceOf(Departure.Answer.class);
        peers.agentInbound.arrive(tooBig(outer, 68), 3);
        assertThat(peers.agentOutbound.tunnelled(ofLength(1280), 3))
                .isInstanceOfSatisfying(
                        Departure.Send.class, send -> assertThat(send.packets()).hasSize(2));

        long later = 601_000_000_000L;
        assertThat(sent(peers.agentOutbound.tunnelled(large, later)).length()).isEqualTo(MTU);
    }

    @Test
    void underEspThePathCountsToo() {
        Peers peers = Peers.withProtectedTunnel();
        Bytes large = ofLength(UserspaceDataPlane.tunnelMtu(MTU, Optional.of(GCM)));
        Bytes outer = sent(peers.agentOutbound.tunnelled(large, 0));
        peers.agentInbound.arrive(tooBig(outer, 1400), 0);
        int limit = UserspaceDataPlane.tunnelMtu(1400, Optional.of(GCM));
        assertThat(peers.agentOutbound.tunnelled(ofLength(limit + 1), 1))
                .isInstanceOf(Departure.Answer.class);
        assertThat(sent(peers.agentOutbound.tunnelled(ofLength(limit), 1)).length())
                .isLessThanOrEqualTo(1400);
    }

    @Test
    void whatIsNoTunnelsPathIsNotNoted() {
        Peers peers = Peers.withTunnel();
        Bytes large = ofLength(MTU - 40);
        Bytes outer = sent(peers.agentOutbound.tunnelled(large, 0));
        Bytes elsewhere = Ipv6Header.of(IpProtocol.IPV6, AGENT, STRANGER, 8).packet(Bytes.zeros(8));
        Bytes foreign = Ipv6Header.of(IpProtocol.IPV6, STRANGER, CARE_OF, 8).packet(Bytes.zeros(8));
        Bytes others = Ipv6Header.of(IpProtocol.UDP, AGENT, CARE_OF, 8).packet(Bytes.zeros(8));
        for (Bytes packet : List.of(elsewhere, foreign, others)) {
            assertThat(peers.agentInbound.arrive(tooBig(packet, 1280), 0))
                    .isEqualTo(new Arrival.Noted());
        }
        assertThat(sent(peers.agentOutbound.tunnelled(large, 0)).length()).isEqualTo(MTU);
        assertThat(
                        peers.agentInbound.arrive(
                                new Packet(
                                        STRANGER,
                                        AGENT,
                                        1,
                                        IpProtocol.ICMPV6,
                                        tooBig(outer, 1280).payload().slice(0, 40)),
                                0))
                .isEqualTo(new Arrival.Dropped(DropCause.MALFORMED));
    }

    @Test
    void aPathIsForgottenWhenEitherEndMovesAndKeptByARefresh() {
        Peers peers = Peers.withTunnel();
        Bytes large = ofLength(MTU - 40);
        Packet message = tooBig(sent(peers.agentOutbound.tunnelled(large, 0)), 1280);
        Tunnel tunnel = peers.agentTables.tunnel(HOME).orElseThrow();
        Ipv6Address moved = Ipv6Address.of("2001:db8:a2::5");
        for (Tunnel next :
                List.of(
                        new Tunnel(HOME, AGENT, moved, 0, Optional.empty()),
                        new Tunnel(HOME, moved, CARE_OF, 0, Optional.empty()))) {
            peers.agentInbound.arrive(message, 0);
            peers.agentTables.setTunnel(new Tunnel(HOME, AGENT, CARE_OF, 3, Optional.empty()));
            assertThat(peers.agentOutbound.tunnelled(large, 0))
                    .isInstanceOf(Departure.Answer.class);
            peers.agentTables.setTunnel(next);
            assertThat(sent(peers.agentOutbound.tunnelled(large, 0)).length()).isEqualTo(MTU);
            peers.agentTables.setTunnel(tunnel);
            assertThat(sent(peers.agentOutbound.tunnelled(large, 0)).length()).isEqualTo(MTU);
        }
    }

    @Test
    void aLinkThatIsSmallerThanWasSaidCarriesTheLeast() {
        Peers peers = Peers.withTunnel();
        peers.agentOutbound.tooBig(sent(peers.agentOutbound.tunnelled(ofLength(1460), 0)), 0);
        assertThat(peers.agentOutbound.tunnelled(ofLength(1281), 0))
                .isInstanceOf(Departure.Answer.class);
    }

    /** RFC 2473 8.2: to who sent it, a tunnel that fails is an address that is not reached. */
    @Test
    void aFailureOnThePathIsToldToWhoSentTheInnerPacket() {
        Peers peers = Peers.withTunnel();
        Bytes inner = ofLength(200);
        Bytes outer = sent(peers.agentOutbound.tunnelled(inner, 0));
        for (int type :
                new int[] {
                    IcmpError.DESTINATION_UNREACHABLE,
                    IcmpError.TIME_EXCEEDED,
                    IcmpError.PARAMETER_PROBLEM
                }) {
            Bytes told = relayed(peers.agentInbound.arrive(error(type, outer), 0));
            assertThat(told.slice(0, 2))
                    .isEqualTo(
                            Bytes.of(
                                    IcmpError.DESTINATION_UNREACHABLE,
                                    IcmpError.ADDRESS_UNREACHABLE));
            assertThat(told.from(8)).isEqualTo(inner);
        }
    }

    /** A kernel with tunnels of its own says so of what its data plane has taken all the same. */
    @Test
    void thatAPortIsUnreachableAtTheOtherEndIsNoFailureOfThePath() {
        Peers peers = Peers.withTunnel();
        Bytes outer = sent(peers.agentOutbound.tunnelled(ofLength(200), 0));
        assertThat(peers.agentInbound.arrive(error(IcmpError.DESTINATION_UNREACHABLE, 4, outer), 0))
                .isEqualTo(new Arrival.Noted());
        assertThat(peers.agentInbound.arrive(error(IcmpError.DESTINATION_UNREACHABLE, 3, outer), 0))
                .isInstanceOf(Arrival.Payload.class);
    }

    @Test
    void nobodyIsToldWhatIsNotAboutAPacketOfATunnel() {
        Peers peers = Peers.withTunnel();
        Bytes inner = ofLength(200);
        Bytes elsewhere = Ipv6Header.of(IpProtocol.IPV6, AGENT, STRANGER, 200).packet(inner);
        Bytes foreign = Ipv6Header.of(IpProtocol.IPV6, STRANGER, CARE_OF, 200).packet(inner);
        Bytes aboutAnError =
                Ipv6Header.of(IpProtocol.IPV6, AGENT, CARE_OF, 48)
                        .packet(
                                Ipv6Header.of(IpProtocol.ICMPV6, CORRESPONDENT, HOME, 8)
                                        .packet(Bytes.of(1, 0, 0, 0, 0, 0, 0, 0)));
        for (Bytes packet : List.of(elsewhere, foreign, aboutAnError)) {
            assertThat(peers.agentInbound.arrive(error(3, packet), 0))
                    .isEqualTo(new Arrival.Noted());
        }
        Peers under = Peers.withProtectedTunnel();
        Bytes plain = Ipv6Header.of(IpProtocol.IPV6, AGENT, CARE_OF, 200).packet(inner);
        assertThat(under.agentInbound.arrive(error(3, plain), 0)).isEqualTo(new Arrival.Noted());
    }

    @Test
    void errorsAreToldInABoundedRate() {
        Peers peers = Peers.withTunnel();
        Packet error = error(3, sent(peers.agentOutbound.tunnelled(ofLength(200), 0)));
        int told = 0;
        for (int i = 0; i < 1000; i++) {
            told += peers.agentInbound.arrive(error, i) instanceof Arrival.Payload ? 1 : 0;
        }
        assertThat(told).isEqualTo(100);
    }

    /** The ICMPv6 message from the tunnel's end to the correspondent. */
    private static Bytes relayed(Arrival arrival) {
        assertThat(arrival).isInstanceOf(Arrival.Payload.class);
        Bytes packet = ((Arrival.Payload) arrival).packet();
        assertThat(packet.slice(8, 40))
                .isEqualTo(Bytes.concat(AGENT.toBytes(), CORRESPONDENT.toBytes()));
        Bytes message = packet.from(Ipv6Header.LENGTH);
        assertThat(InternetChecksum.of(AGENT, CORRESPONDENT, IpProtocol.ICMPV6, message)).isZero();
        return message;
    }

    private static Packet error(int type, Bytes packet) {
        return error(type, 0, packet);
    }

    private static Packet error(int type, int code, Bytes packet) {
        Bytes message = Bytes.concat(Bytes.of(type, code), tooBig(packet, 0).payload().from(2));
        return new Packet(STRANGER, AGENT, 1, IpProtocol.ICMPV6, message);
    }

    private static Packet tooBig(Bytes packet, int mtu) {
        Bytes message = IcmpError.tooBig(packet, mtu, STRANGER, AGENT).from(Ipv6Header.LENGTH);
        return new Packet(STRANGER, AGENT, 1, IpProtocol.ICMPV6, message);
    }
}
