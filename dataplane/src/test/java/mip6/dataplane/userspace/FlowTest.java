package mip6.dataplane.userspace;

import static mip6.dataplane.userspace.Peers.AGENT;
import static mip6.dataplane.userspace.Peers.CORRESPONDENT;
import static mip6.dataplane.userspace.Peers.HOME;
import static mip6.dataplane.userspace.Peers.STRANGER;
import static mip6.dataplane.userspace.Peers.TO_AGENT;
import static mip6.dataplane.userspace.Peers.TO_NODE;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.Flow;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowTest {

    /** Ports 0x1234 (source) and 0x0050 (destination), or a type 0x12 with code 0x34. */
    private static final Bytes PAYLOAD = Bytes.of(0x12, 0x34, 0x00, 0x50, 0, 0, 0, 0);

    @ParameterizedTest
    @CsvSource({
        // selector's protocol and ports, packet's protocol, whether it may come
        "0, 0, 65535, 6, true",
        "6, 0, 65535, 6, true",
        "17, 0, 65535, 6, false",
        "6, 0x1234, 0x1234, 6, true",
        "6, 0x1200, 0x12ff, 17, false",
        "17, 0x1200, 0x12ff, 17, true",
        "17, 0x1235, 0xffff, 17, false",
        "58, 0x1234, 0x1234, 58, true",
        "58, 0x1200, 0x1200, 58, false",
        "135, 0x0000, 0x0000, 135, true", // type 0 is the third octet
        "135, 0x0100, 0xffff, 135, false",
        "47, 0, 65535, 47, true",
        "47, 1, 65535, 47, false", // no ports that could be looked at
        "6, 65535, 0, 6, false", // OPAQUE
    })
    void protocolAndSourcePortAreHeldAgainstTheRemoteSelector(
            int selected, String start, String end, int protocol, boolean expected) {
        ChildSa sa =
                Peers.agentSa(
                        Mode.TUNNEL,
                        TO_AGENT,
                        TO_NODE,
                        new TrafficSelector(0, 0, 0xffff, AGENT, AGENT),
                        new TrafficSelector(
                                selected, Integer.decode(start), Integer.decode(end), HOME, HOME));
        assertThat(Flow.of(HOME, AGENT, protocol, PAYLOAD).mayCome(sa)).isEqualTo(expected);
    }

    @Test
    void eachSideIsHeldAgainstItsOwnSelectors() {
        ChildSa sa =
                Peers.agentSa(
                        Mode.TUNNEL,
                        TO_AGENT,
                        TO_NODE,
                        new TrafficSelector(IpProtocol.TCP, 0x50, 0x50, AGENT, AGENT),
                        new TrafficSelector(
                                0,
                                0,
                                0xffff,
                                Ipv6Address.of("2001:db8:1::1000"),
                                Ipv6Address.of("2001:db8:1::1fff")));
        assertThat(Flow.of(HOME, AGENT, IpProtocol.TCP, PAYLOAD).mayCome(sa)).isTrue();
        assertThat(Flow.of(HOME, AGENT, IpProtocol.TCP, PAYLOAD).mayGo(sa)).isFalse();
        Bytes answer = Bytes.of(0x00, 0x50, 0x12, 0x34);
        assertThat(Flow.of(AGENT, HOME, IpProtocol.TCP, answer).mayGo(sa)).isTrue();
        assertThat(Flow.of(AGENT, STRANGER, IpProtocol.TCP, answer).mayGo(sa)).isFalse();
        assertThat(Flow.of(CORRESPONDENT, HOME, IpProtocol.TCP, answer).mayGo(sa)).isFalse();
        Ipv6Address last = Ipv6Address.of("2001:db8:1::1fff");
        Ipv6Address beyond = Ipv6Address.of("2001:db8:1::2000");
        assertThat(Flow.of(AGENT, last, IpProtocol.TCP, answer).mayGo(sa)).isTrue();
        assertThat(Flow.of(AGENT, beyond, IpProtocol.TCP, answer).mayGo(sa)).isFalse();
    }

    @Test
    void aHeaderThatIsCutOffHasNoPorts() {
        Flow cut = Flow.of(HOME, AGENT, IpProtocol.UDP, Bytes.of(1));
        assertThat(cut.sourcePort()).isEqualTo(Flow.UNKNOWN);
        assertThat(Flow.of(HOME, AGENT, IpProtocol.MOBILITY, Bytes.of(59, 0)).sourcePort())
                .isEqualTo(Flow.UNKNOWN);
    }
}
