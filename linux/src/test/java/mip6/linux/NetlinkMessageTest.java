package mip6.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Vectors after the structures of linux/netlink.h, rtnetlink.h, if_addr.h and fib_rules.h. */
class NetlinkMessageTest {

    @BeforeEach
    void vectorsAreLittleEndian() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "vectors are little-endian");
    }

    @Test
    void anAddressIsAddedWithItsFlags() {
        InterfaceAddress address =
                new InterfaceAddress(
                        3, Ipv6Address.of("2001:db8::1"), 64, Set.of(InterfaceAddress.Flag.NO_DAD));
        assertThat(RouteMessage.address(address))
                .isEqualTo(
                        Bytes.ofHex(
                                // struct ifaddrmsg: family, prefix length, flags, scope, index
                                "0a 40 00 00 03000000"
                                        // IFA_LOCAL
                                        + "1400 0200 20010db8000000000000000000000001"
                                        // IFA_ADDRESS
                                        + "1400 0100 20010db8000000000000000000000001"
                                        // IFA_FLAGS: IFA_F_NODAD
                                        + "0800 0800 02000000"));
    }

    @Test
    void anAddressComesBack() throws MalformedException {
        InterfaceAddress address =
                new InterfaceAddress(
                        7,
                        Ipv6Address.of("2001:db8::1"),
                        128,
                        Set.of(
                                InterfaceAddress.Flag.TENTATIVE,
                                InterfaceAddress.Flag.NO_PREFIX_ROUTE));
        assertThat(RouteMessage.readAddress(RouteMessage.address(address))).isEqualTo(address);
        assertThat(address.usable()).isFalse();
    }

    @Test
    void aRouteComesBack() throws MalformedException {
        Route route =
                Route.via(Ipv6Prefix.of("2001:db8:1::/64"), Ipv6Address.of("fe80::1"), 4)
                        .inTable(5026)
                        .withMetric(17)
                        .withPreferredSource(Ipv6Address.of("2001:db8:1::1000"));
        assertThat(RouteMessage.readRoutes(RouteMessage.route(route))).containsExactly(route);
    }

    @Test
    void aRuleNamesItsTableAndWhatItPassesOver() {
        Rule rule = Rule.of(Route.DEFAULT, 32000, Route.MAIN).suppressing(0);
        assertThat(RouteMessage.rule(rule))
                .isEqualTo(
                        Bytes.ofHex(
                                // struct fib_rule_hdr; action FR_ACT_TO_TBL
                                "0a 00 00 00 fe 00 00 01 00000000"
                                        // FRA_TABLE, FRA_PRIORITY, FRA_SUPPRESS_PREFIXLEN
                                        + "0800 0f00 fe000000"
                                        + "0800 0600 007d0000"
                                        + "0800 0e00 00000000"));
    }

    @Test
    void eachNextHopOfARouteIsOneUnlessItsLinkIsDown() throws MalformedException {
        Bytes hops =
                Bytes.ofHex(
                        "1c00 00 00 02000000 1400 0500 fe800000000000000000000000000001"
                                // RTNH_F_LINKDOWN
                                + "1c00 10 00 03000000 1400 0500 fe800000000000000000000000000002"
                                + "0800 00 00 04000000");
        Bytes body =
                new NetlinkWriter()
                        .bytes(Bytes.ofHex("0a 00 00 00 fe 09 00 01 00000000"))
                        .attribute(9, hops)
                        .toBytes();
        assertThat(RouteMessage.readRoutes(body))
                .containsExactly(
                        Route.via(Route.DEFAULT, Ipv6Address.of("fe80::1"), 2),
                        Route.onLink(Route.DEFAULT, 4));
    }

    @Test
    void anErrorTellsItsNumberAndTheKernelsWords() throws MalformedException {
        Bytes datagram =
                Bytes.ofHex(
                        // struct nlmsghdr: length 52, NLMSG_ERROR, CAPPED and ACK_TLVS, sequence 9
                        "34000000 0200 0003 09000000 00000000"
                                // -EINVAL, then the header of the request refused
                                + "eaffffff 24000000 1400 0506 09000000 00000000"
                                // NLMSGERR_ATTR_MSG
                                + "1000 0100 4261642066 6f726d2e2e00 00");
        List<NetlinkMessage> messages = NetlinkMessage.readAll(datagram);
        assertThat(messages).hasSize(1);
        NetlinkMessage error = messages.getFirst();
        assertThat(error.sequence()).isEqualTo(9);
        assertThat(error.error()).isEqualTo(22);
        assertThat(error.errorText()).isEqualTo("Bad form..");
    }

    @Test
    void lengthsBeyondTheEndAreMalformed() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(
                        () ->
                                NetlinkMessage.readAll(
                                        Bytes.ofHex("40000000 0200 0000 09000000 00000000")));
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(
                        () -> new NetlinkReader(Bytes.ofHex("0300 0100")).attributes("attribute"));
    }

    @Test
    void theLoopbackInterfaceIsListed() throws LinuxException {
        try (RouteSocket routes = RouteSocket.open()) {
            Optional<Link> loopback = routes.link("lo");
            assertThat(loopback).isPresent();
            assertThat(loopback.get().index()).isEqualTo(1);
            assertThat(loopback.get().loopback()).isTrue();
            assertThat(routes.snapshot()).anyMatch(state -> state.link().name().equals("lo"));
        }
    }
}
