package mip6.mobilityheader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;
import mip6.wire.Writer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Vectors are of scapy 2.5.0: ICMPv6MPSol, ICMPv6MPAdv/ICMPv6NDOptPrefixInfo/ICMPv6NDOptMTU. */
class MobilePrefixDiscoveryTest {

    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address HOME_AGENT = Ipv6Address.of("2001:db8:1::1");

    @Test
    void solicitationBothWays() throws MalformedException {
        MobilePrefixSolicitation solicitation = new MobilePrefixSolicitation(0x1234, List.of());
        Bytes octets = Bytes.ofHex("92 00 f013 1234 0000");
        assertThat(MobilePrefixDiscovery.encode(solicitation, HOME_ADDRESS, HOME_AGENT))
                .isEqualTo(octets);
        assertThat(MobilePrefixDiscovery.decode(octets, HOME_ADDRESS, HOME_AGENT))
                .isEqualTo(solicitation);
    }

    @Test
    void advertisementBothWays() throws MalformedException {
        PrefixInformation prefix =
                new PrefixInformation(64, true, true, true, 2_592_000, 604_800, HOME_AGENT);
        MobilePrefixAdvertisement advertisement =
                new MobilePrefixAdvertisement(
                        0x1234,
                        true,
                        false,
                        List.of(
                                prefix,
                                new UnrecognizedNeighborDiscoveryOption(
                                        5, Bytes.ofHex("0000 00000500"))));
        Bytes octets =
                Bytes.ofHex(
                        "93 00 2b9a 1234 8000"
                                + "03 04 40 e0 00278d00 00093a80 00000000"
                                + "20010db8000100000000000000000001"
                                + "05 01 0000 00000500");
        assertThat(MobilePrefixDiscovery.encode(advertisement, HOME_AGENT, HOME_ADDRESS))
                .isEqualTo(octets);
        assertThat(MobilePrefixDiscovery.decode(octets, HOME_AGENT, HOME_ADDRESS))
                .isEqualTo(advertisement);
        assertThat(prefix.prefix()).isEqualTo(Ipv6Prefix.of("2001:db8:1::/64"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "86 00 0000 1234 0000", // another message of ICMPv6
                "92 01 0000 1234 0000", // another code
                "92 00 0000 1234", // too short
                "92 00 0000 1234 0000 0500 000000000500", // option of length zero
                "92 00 0000 1234 0000 0502 000000000500", // option behind the end
                "93 00 0000 1234 0000 0301 000000000500", // prefix information too short
                "93 00 0000 1234 0000 0304 81 e0 00278d00 00093a80 00000000"
                        + "20010db8000100000000000000000001", // 129 bits of prefix
            })
    void anythingElseIsMalformed(String hex) {
        Writer writer = new Writer().bytes(Bytes.ofHex(hex));
        int checksum =
                InternetChecksum.of(HOME_AGENT, HOME_ADDRESS, IpProtocol.ICMPV6, writer.toBytes());
        Bytes octets = writer.patchU16(2, checksum).toBytes();
        assertThatThrownBy(() -> MobilePrefixDiscovery.decode(octets, HOME_AGENT, HOME_ADDRESS))
                .isInstanceOf(MalformedException.class)
                .hasMessageNotContaining("checksum at");
    }

    @Test
    void aWrongChecksumIsMalformed() {
        assertThatThrownBy(
                        () ->
                                MobilePrefixDiscovery.decode(
                                        Bytes.ofHex("92 00 f014 1234 0000"),
                                        HOME_ADDRESS,
                                        HOME_AGENT))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("checksum");
    }
}
