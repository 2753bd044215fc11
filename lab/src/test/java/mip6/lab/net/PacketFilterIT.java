package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import mip6.linux.PacketFilter;
import mip6.linux.PacketSender;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.Writer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

/** What the kernel says to packets that it does not know, with and without the filter. */
@Timeout(60)
class PacketFilterIT {

    private static final Ipv6Address NEAR = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address FAR = Ipv6Address.of("2001:db8:1::2");
    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:2::1");

    private static final int PARAMETER_PROBLEM = 4;
    private static final int ECHO_REQUEST = 128;
    private static final int ECHO_REPLY = 129;

    private Host near;
    private Host far;

    @BeforeEach
    void connect() throws Exception {
        Privilege.require();
        near = Host.create("near");
        far = Host.create("far");
        near.connect(far);
        near.address("far", NEAR, 64);
        far.address("near", FAR, 64);
    }

    @AfterEach
    void disconnect() {
        near.close();
        far.close();
    }

    @Test
    void answersToMobilityPacketsStayHere() throws Exception {
        List<Integer> without = answers();
        try (PacketFilter filter = far.call(() -> PacketFilter.install("mip6-test"))) {
            assertThat(filter).isNotNull();
            assertThat(answers()).isEmpty();
        }
        assertThat(answers()).isEqualTo(without);
        assumeFalse(without.isEmpty(), "this kernel answers nothing by itself");
    }

    @Test
    void otherAnswersPass() throws Exception {
        Bytes unknownOption = Bytes.of(IpProtocol.NO_NEXT_HEADER, 0, 0xfe, 4, 0, 0, 0, 0);
        try (PacketFilter filter = far.call(() -> PacketFilter.install("mip6-test"))) {
            assertThat(filter).isNotNull();
            assertThat(answers(List.of(packet(IpProtocol.DESTINATION_OPTIONS, unknownOption))))
                    .containsExactly(PARAMETER_PROBLEM);
        }
    }

    @Test
    void whatIsNotRoutedToATunnelDoesNotComeOutOfIt() throws Exception {
        near.address("far", HOME_ADDRESS, 128);
        Bytes spoofed = esp(HOME_ADDRESS);
        try (RawSocket esp = far.call(() -> RawSocket.open(IpProtocol.ESP));
                PacketSender sender = near.call(PacketSender::open)) {
            try (PacketFilter filter =
                    far.call(() -> PacketFilter.dropUnrouted("mip6-test", "ne"))) {
                assertThat(filter).isNotNull();
                sender.send(spoofed, 0);
                sender.send(esp(NEAR), 0);
                assertThat(esp.receive().orElseThrow().source()).isEqualTo(NEAR);
            }
            sender.send(spoofed, 0);
            assertThat(esp.receive().orElseThrow().source()).isEqualTo(HOME_ADDRESS);
        }
    }

    private static Bytes esp(Ipv6Address source) {
        return Ipv6Header.of(IpProtocol.ESP, source, FAR, 32).packet(Bytes.zeros(32));
    }

    /** ICMPv6 types of the answers to one packet of each kind that the data plane works on. */
    private List<Integer> answers() throws Exception {
        Bytes homeAddressOption =
                new Writer(24)
                        .bytes(Bytes.of(IpProtocol.NO_NEXT_HEADER, 2, 1, 2, 0, 0, 0xc9, 16))
                        .address(HOME_ADDRESS)
                        .toBytes();
        Bytes routingHeader =
                new Writer(24)
                        .bytes(Bytes.of(IpProtocol.NO_NEXT_HEADER, 2, 2, 1, 0, 0, 0, 0))
                        .address(HOME_ADDRESS)
                        .toBytes();
        Bytes inner =
                Ipv6Header.of(IpProtocol.NO_NEXT_HEADER, HOME_ADDRESS, FAR, 0).packet(Bytes.EMPTY);
        try (RawSocket tunnelled = far.call(() -> RawSocket.open(IpProtocol.IPV6));
                RawSocket protectedOnes = far.call(() -> RawSocket.open(IpProtocol.ESP))) {
            assertThat(tunnelled).isNotSameAs(protectedOnes);
            return answers(
                    List.of(
                            packet(IpProtocol.DESTINATION_OPTIONS, homeAddressOption),
                            packet(IpProtocol.ROUTING, routingHeader),
                            packet(IpProtocol.IPV6, inner),
                            packet(IpProtocol.ESP, Bytes.zeros(32))));
        }
    }

    /** What comes back before the reply to an echo request that is sent last. */
    private List<Integer> answers(List<Bytes> packets) throws Exception {
        Bytes request = new Writer(8).u8(ECHO_REQUEST).zeros(7).toBytes();
        List<Integer> types = new ArrayList<>();
        try (RawSocket icmp =
                        near.call(() -> RawSocket.openIcmpv6(1, PARAMETER_PROBLEM, ECHO_REPLY));
                PacketSender sender = near.call(PacketSender::open)) {
            for (Bytes packet : packets) {
                sender.send(packet, 0);
            }
            icmp.send(NEAR, 0, FAR, 64, request);
            RawPacket answer = icmp.receive().orElseThrow();
            while (answer.payload().at(0) != ECHO_REPLY) {
                types.add(answer.payload().at(0));
                answer = icmp.receive().orElseThrow();
            }
            return types;
        }
    }

    private static Bytes packet(int protocol, Bytes payload) {
        return Ipv6Header.of(protocol, NEAR, FAR, 0).packet(payload);
    }
}
