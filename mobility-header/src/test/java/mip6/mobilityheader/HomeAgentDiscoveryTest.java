package mip6.mobilityheader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.List;

/** The layouts of RFC 6275 6.5, 6.6, 7.1, 7.2 and 7.4; checksums are left out. */
class HomeAgentDiscoveryTest {

    private static final Ipv6Address HA1 = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address HA2 = Ipv6Address.of("2001:db8:1::2");

    @Test
    void requestBothWays() throws MalformedException {
        Bytes octets = Bytes.ofHex("90 00 0000 1234 0000");
        assertThat(new HomeAgentDiscoveryRequest(0x1234).toBytes()).isEqualTo(octets);
        assertThat(HomeAgentDiscoveryMessage.read(octets))
                .isEqualTo(new HomeAgentDiscoveryRequest(0x1234));
    }

    @Test
    void replyBothWays() throws MalformedException {
        Bytes octets =
                Bytes.ofHex(
                        "91 00 0000 1234 0000"
                                + "20010db8000100000000000000000001"
                                + "20010db8000100000000000000000002");
        HomeAgentDiscoveryReply reply = new HomeAgentDiscoveryReply(0x1234, List.of(HA1, HA2));
        assertThat(reply.toBytes()).isEqualTo(octets);
        assertThat(HomeAgentDiscoveryMessage.read(octets)).isEqualTo(reply);
    }

    @Test
    void aReplyFitsIntoTheLeastMtu() {
        int most = HomeAgentDiscoveryReply.MOST_ADDRESSES;
        assertThat(
                        new HomeAgentDiscoveryReply(1, Collections.nCopies(most, HA1))
                                .toBytes()
                                .length())
                .isBetween(1280 - 40 - 15, 1280 - 40);
        assertThatThrownBy(() -> new HomeAgentDiscoveryReply(1, Collections.nCopies(most + 1, HA1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRouterAdvertisementOfAHomeAgent() throws MalformedException {
        String prefix = "0304 40 e0 00278d00 00093a80 00000000";
        assertThat(
                        HomeAgentDiscoveryMessage.read(
                                Bytes.ofHex(
                                        "86 00 0000 40 20 0708 00000000 00000000"
                                                + "0801 0000 000a 003c"
                                                + prefix
                                                + "20010db8000100000000000000000002")))
                .isEqualTo(new RouterAdvertisement(true, 10, 60, List.of(HA2)));
        assertThat(
                        HomeAgentDiscoveryMessage.read(
                                Bytes.ofHex(
                                        "86 00 0000 40 00 0708 00000000 00000000"
                                                + "0304 40 c0 00278d00 00093a80 00000000"
                                                + "20010db8000100000000000000000000")))
                .isEqualTo(new RouterAdvertisement(false, 0, 1800, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80 00 0000 1234 0000",
                "90 01 0000 1234 0000",
                "90 00 0000 1234",
                "91 00 0000 1234 0000 2001",
                "86 00 0000 40 20 0708 00000000",
                "86 00 0000 40 20 0708 00000000 00000000 0800 0000 0000 0000"
            })
    void anythingElseIsMalformed(String hex) {
        assertThatThrownBy(() -> HomeAgentDiscoveryMessage.read(Bytes.ofHex(hex)))
                .isInstanceOf(MalformedException.class);
    }
}
