package mip6.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import mip6.linux.XfrmAlgorithm.Kind;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Vectors after the structures of linux/xfrm.h and linux/if_tunnel.h. */
class XfrmMessageTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::10");
    private static final Ipv6Address AGENT = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address CARE_OF = Ipv6Address.of("2001:db8:2::c0a");

    private static final String HOME_HEX = "20010db8000100000000000000000010";
    private static final String AGENT_HEX = "20010db8000100000000000000000001";
    private static final String CARE_OF_HEX = "20010db8000200000000000000000c0a";

    private static final String NO_LIMITS = "ff".repeat(32) + "00".repeat(32);

    @BeforeEach
    void vectorsAreLittleEndian() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "vectors are little-endian");
    }

    @Test
    void aPolicyOfBindingUpdatesNamesTheirTypeAsSourcePort() throws MalformedException {
        XfrmPolicy policy =
                new XfrmPolicy(
                        XfrmSelector.between(HOME, AGENT, IpProtocol.MOBILITY).ofType(5),
                        XfrmPolicy.Direction.OUT,
                        XfrmPolicy.Type.SUB,
                        5026,
                        List.of(
                                new XfrmTemplate(
                                        HOME,
                                        AGENT,
                                        IpProtocol.DESTINATION_OPTIONS,
                                        0,
                                        XfrmMode.ROUTE_OPTIMIZATION,
                                        5026,
                                        true)));
        String selector =
                // destination, source, ports with masks: the type is the source port
                AGENT_HEX
                        + HOME_HEX
                        + "0000 0000 0005 ffff"
                        // family, prefix lengths, protocol, padding, interface, user
                        + "0a00 80 80 87 000000 00000000 00000000";
        Bytes octets =
                Bytes.ofHex(
                        selector
                                + NO_LIMITS
                                + "00".repeat(32)
                                // priority, index, direction, action, flags, share, padding
                                + "a2130000 00000000 01 00 00 00 00000000"
                                // XFRMA_POLICY_TYPE: sub, padded
                                + "0a00 1000 01 00 0000 00 00 0000"
                                // XFRMA_TMPL: destination, SPI, protocol; family; source
                                + "4400 0500"
                                + AGENT_HEX
                                + "00000000 3c 000000 0a00 0000"
                                + HOME_HEX
                                // request id, mode, share, optional, any algorithm
                                + "a2130000 02 00 01 00 ffffffff ffffffff ffffffff");
        assertThat(policy.encode()).isEqualTo(octets);
        assertThat(XfrmPolicy.read(octets)).isEqualTo(policy);
        assertThat(policy.identification())
                .isEqualTo(
                        Bytes.ofHex(
                                selector + "00000000 01 000000" + "0a00 1000 01 0000000000 0000"));
    }

    @Test
    void aStateOfEspHasItsKeysItsWindowAndItsMark() throws MalformedException {
        XfrmState state =
                XfrmState.esp(
                                HOME,
                                AGENT,
                                0x1020_3040L,
                                XfrmMode.TRANSPORT,
                                5026,
                                true,
                                List.of(
                                        new XfrmAlgorithm(
                                                Kind.AEAD,
                                                "rfc4106(gcm(aes))",
                                                Secret.wrap(new byte[20]),
                                                128)))
                        .marking(0x6d00_0001);
        String head =
                // any selector
                "00".repeat(40)
                        + "0a00 00 00 00 000000 00000000 00000000"
                        // destination, SPI, protocol, source
                        + AGENT_HEX
                        + "10203040 32 000000"
                        + HOME_HEX
                        + NO_LIMITS
                        + "00".repeat(48)
                        // request id, family, mode, replay window, XFRM_STATE_ESN, padding
                        + "a2130000 0a00 00 00 80 00000000000000";
        assertThat(state.encode())
                .isEqualTo(
                        Bytes.ofHex(
                                head
                                        // XFRMA_ALG_AEAD: name, bits of the key, of the ICV
                                        + "6000 1200"
                                        + "726663343130362867636d286165732929"
                                        + "00".repeat(47)
                                        + "a0000000 80000000"
                                        + "00".repeat(20)
                                        // XFRMA_REPLAY_ESN_VAL: words, counters, window, bitmap
                                        + "2c00 1700 04000000"
                                        + "00".repeat(16)
                                        + "80000000"
                                        + "00".repeat(16)
                                        // XFRMA_SET_MARK and its mask
                                        + "0800 1d00 0100006d 0800 1e00 ffffffff"));
        assertThat(XfrmState.read(Bytes.ofHex(head)).spi()).isEqualTo(0x1020_3040L);
        assertThat(state.toString()).doesNotContain("[0, 0");
    }

    /** RFC 3948. */
    @Test
    void aStateNamesTheUdpThatItsPacketsTravelIn() {
        XfrmState state =
                XfrmState.mobile(IpProtocol.ROUTING, AGENT, HOME, CARE_OF, 5027)
                        .in(Optional.of(new XfrmUdp(4500, 50_000)));
        assertThat(state.encode().toHex())
                // XFRMA_ENCAP: UDP_ENCAP_ESPINUDP, ports, padding, no original address
                .endsWith("1c000400" + "0200" + "1194" + "c350" + "0000" + "00".repeat(16));
    }

    @Test
    void limitsAreOfOctetsAndThenOfPacketsSoftOnesFirst() {
        XfrmState state =
                XfrmState.mobile(IpProtocol.ROUTING, AGENT, HOME, CARE_OF, 5027)
                        .limited(new XfrmLimits(1, 2, 3, 4));
        assertThat(state.encode().slice(96, 160).toHex())
                .isEqualTo(
                        "0100000000000000 0200000000000000 0300000000000000 0400000000000000"
                                        .replace(" ", "")
                                + "00".repeat(32));
    }

    @Test
    void anExpiryNamesItsState() {
        String state = "00".repeat(56) + HOME_HEX + "f0203040 32 000000" + "00".repeat(144);
        assertThat(notice(0x18, state + "00 00000000000000"))
                .contains(new XfrmNotice.Expired(HOME, 0xf020_3040L, false));
        assertThat(notice(0x18, state + "01 00000000000000"))
                .contains(new XfrmNotice.Expired(HOME, 0xf020_3040L, true));
    }

    @Test
    void aMappingSaysWhereAPacketCameFrom() {
        assertThat(
                        notice(
                                0x26,
                                HOME_HEX
                                        + "f0203040 0a00 32 00"
                                        // request id, old source
                                        + "a2130000"
                                        + AGENT_HEX
                                        + CARE_OF_HEX
                                        + "1194 c350"))
                .contains(new XfrmNotice.Remapped(HOME, 0xf020_3040L, CARE_OF, 50_000));
    }

    /** The selector has the home address where the packet had it after the kernel's work. */
    @Test
    void aReportSaysWhoseHomeAddressOptionNobodyWanted() {
        String report =
                "3c 000000"
                        + AGENT_HEX
                        + HOME_HEX
                        + "0000 0000 8000 ffff 0a00 80 80 3a 000000 00000000 00000000";
        assertThat(rejection(0x20, report + "1400 0e00" + CARE_OF_HEX))
                .contains(new XfrmRejection(HOME, AGENT, CARE_OF));
        assertThat(rejection(0x20, report)).isEmpty();
        assertThat(rejection(0x11, "")).isEmpty();
    }

    private static Optional<XfrmRejection> rejection(int type, String body) {
        return XfrmRejections.rejection(message(type, body));
    }

    @Test
    void wherePartWasLostThatIsTold() {
        assertThat(XfrmMonitor.notices(List.of())).containsExactly(new XfrmNotice.Lost());
        assertThat(XfrmMonitor.notices(List.of(message(0x11, "")))).as("of no use").isEmpty();
    }

    private static List<XfrmNotice> notice(int type, String body) {
        return XfrmMonitor.notices(List.of(message(type, body)));
    }

    private static NetlinkMessage message(int type, String body) {
        return new NetlinkMessage(type, 0, 0, Bytes.ofHex(body));
    }

    /** As the kernel lists a state, up to its counters. */
    private static XfrmUse use(String octets, String packets) throws MalformedException {
        return XfrmUse.read(
                Bytes.ofHex(
                        "00".repeat(56)
                                + (HOME_HEX + "f0203040 32 000000" + AGENT_HEX)
                                // 1000 octets and 2000; any number of packets; nothing of time
                                + "e803000000000000 d007000000000000 ffffffffffffffff"
                                + "ffffffffffffffff"
                                + "00".repeat(32)
                                + (octets + packets)
                                + "00".repeat(16 + 12 + 4)));
    }

    @Test
    void aStateIsWornFromItsSoftLimitOn() throws MalformedException {
        XfrmUse fresh = use("e703000000000000", "0500000000000000");
        assertThat(fresh)
                .isEqualTo(
                        new XfrmUse(
                                HOME, 0xf020_3040L, new XfrmLimits(1000, 2000, -1, -1), 999, 5));
        assertThat(fresh.isWorn()).isFalse();
        assertThat(use("e803000000000000", "0500000000000000").isWorn()).isTrue();
        XfrmLimits ofPackets = new XfrmLimits(-1, -1, 5, 10);
        assertThat(new XfrmUse(HOME, 1, ofPackets, 1 << 30, 4).isWorn()).isFalse();
        assertThat(new XfrmUse(HOME, 1, ofPackets, 1 << 30, 5).isWorn()).isTrue();
    }

    @Test
    void aStateOfMobileIpv6ComesBack() throws MalformedException {
        XfrmState state = XfrmState.mobile(IpProtocol.ROUTING, AGENT, HOME, CARE_OF, 5027);
        assertThat(XfrmState.read(state.encode())).isEqualTo(state);
        assertThat(state.encode().toHex()).endsWith("14000e00" + CARE_OF_HEX);
        // struct xfrm_usersa_id and XFRMA_SRCADDR
        assertThat(state.identification())
                .isEqualTo(Bytes.ofHex(HOME_HEX + "00000000 0a00 2b 00" + "1400 0d00" + AGENT_HEX));
    }

    @Test
    void aStateOfAnyAddressesIsAWildcard() throws MalformedException {
        Ipv6Address any = Ipv6Address.UNSPECIFIED;
        XfrmState state = XfrmState.mobile(IpProtocol.DESTINATION_OPTIONS, any, any, any, 5027);
        assertThat(state.wildcard()).isTrue();
        assertThat(XfrmState.read(state.encode())).isEqualTo(state);
    }

    @Test
    void aSelectorOfPrefixesComesBack() throws MalformedException {
        XfrmSelector selector =
                XfrmSelector.of(Ipv6Prefix.host(HOME), Route.DEFAULT, IpProtocol.HOP_BY_HOP);
        NetlinkWriter writer = new NetlinkWriter();
        selector.write(writer);
        assertThat(writer.length()).isEqualTo(XfrmSelector.LENGTH);
        assertThat(XfrmSelector.read(new NetlinkReader(writer.toBytes()))).isEqualTo(selector);
    }

    @Test
    void aSelectorOfAPortNamesItAsDestinationPort() throws MalformedException {
        XfrmSelector selector = XfrmSelector.between(HOME, AGENT, IpProtocol.UDP).toPort(4500);
        NetlinkWriter writer = new NetlinkWriter();
        selector.write(writer);
        assertThat(writer.toBytes().slice(32, 40)).isEqualTo(Bytes.ofHex("1194 ffff 0000 0000"));
        assertThat(XfrmSelector.read(new NetlinkReader(writer.toBytes()))).isEqualTo(selector);
    }

    @Test
    void aTunnelIsMadeBetweenTwoAddresses() {
        assertThat(new Ip6Tunnel(CARE_OF, AGENT, 3).change(7, 1452))
                .isEqualTo(
                        Bytes.ofHex(
                                // struct ifinfomsg with the interface's index
                                "00000000 07000000 00000000 00000000"
                                        // IFLA_MTU
                                        + "0800 0400 ac050000"
                                        // IFLA_LINKINFO, IFLA_INFO_KIND
                                        + "6400 1200 0b00 0100 6970 3674 6e6c 00 00"
                                        // IFLA_INFO_DATA: link, local, remote
                                        + "5400 0200 0800 0100 03000000"
                                        + "1400 0200"
                                        + CARE_OF_HEX
                                        + "1400 0300"
                                        + AGENT_HEX
                                        // hop limit, encapsulation limit, flags, protocol
                                        + "0500 0400 40000000 0500 0600 00000000"
                                        + "0800 0800 03000000 0500 0900 29000000"));
    }
}
