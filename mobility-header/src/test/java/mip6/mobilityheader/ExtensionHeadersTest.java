package mip6.mobilityheader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

/**
 * Vectors are of scapy 2.5.0: IPv6ExtHdrDestOpt(options=[HAO(hoa=H)]), IPv6ExtHdrRouting(type=2).
 */
class ExtensionHeadersTest {

    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:1::1000");
    private static final String HOME_ADDRESS_OPTION = "c910 20010db8000100000000000000001000";

    @Test
    void homeAddressOptionBothWays() throws MalformedException {
        Bytes octets = Bytes.ofHex("87 02 0102 0000" + HOME_ADDRESS_OPTION);
        DestinationOptionsHeader header =
                DestinationOptionsHeader.of(IpProtocol.MOBILITY, HOME_ADDRESS);
        assertThat(header.encode()).isEqualTo(octets).matches(whole -> whole.length() == 24);
        Reader reader = Reader.of(Bytes.concat(octets, Bytes.of(1, 2)));
        assertThat(DestinationOptionsHeader.read(reader)).isEqualTo(header);
        assertThat(reader.rest()).isEqualTo(Bytes.of(1, 2));
    }

    @Test
    void headerWithoutHomeAddressOptionBothWays() throws MalformedException {
        DestinationOptionsHeader header =
                new DestinationOptionsHeader(IpProtocol.ESP, Optional.empty());
        assertThat(header.encode()).isEqualTo(Bytes.ofHex("32 00 01 04 00000000"));
        assertThat(DestinationOptionsHeader.read(Reader.of(header.encode()))).isEqualTo(header);
    }

    /** RFC 8200 4.2: 00 in the highest bits of the type, skip over the option. */
    @Test
    void unknownOptionThatMayBeSkipped() throws MalformedException {
        Bytes octets = Bytes.ofHex("87 03 1e02 abcd" + HOME_ADDRESS_OPTION + "00 01050000000000");
        assertThat(DestinationOptionsHeader.read(Reader.of(octets)).homeAddress())
                .contains(HOME_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "87 00 4304 00000000", // 01: discard
                "87 00 8304 00000000", // 10: discard
                "87 00 c304 00000000", // 11: discard
                "87 02 0102 0000 c910 ff020000000000000000000000000001", // multicast
                "87 02 0102 0000 c910 fe800000000000000000000000000001", // of the link alone
                "87 02 0102 0000 c910 00000000000000000000000000000000", // unspecified
                "87 02 0102 0000 c90f 20010db8000100000000000000001000", // too short
                "87 02 0102 0000 c911 20010db8000100000000000000001000", // behind the end
                "87 04 0100 c910 20010db8000100000000000000001000"
                        + "c910 20010db8000100000000000000001000", // twice
                "87 01 0104 00000000", // header behind the end
                "87", // no length
            })
    void suchADestinationOptionsHeaderIsRefused(String hex) {
        assertThatThrownBy(() -> DestinationOptionsHeader.read(Reader.of(Bytes.ofHex(hex))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void routingHeaderBothWays() throws MalformedException {
        Bytes octets = Bytes.ofHex("87 02 02 01 00000000 20010db8000100000000000000001000");
        RoutingHeaderType2 header = new RoutingHeaderType2(IpProtocol.MOBILITY, HOME_ADDRESS);
        assertThat(header.encode()).isEqualTo(octets);
        Reader reader = Reader.of(Bytes.concat(octets, Bytes.of(9)));
        assertThat(RoutingHeaderType2.read(reader)).isEqualTo(header);
        assertThat(reader.remaining()).isOne();
    }

    /** RFC 6275 6.4.1: Reserved MUST be ignored. */
    @Test
    void reservedOfTheRoutingHeaderIsIgnored() throws MalformedException {
        Bytes octets = Bytes.ofHex("87 02 02 01 ffffffff 20010db8000100000000000000001000");
        assertThat(RoutingHeaderType2.read(Reader.of(octets)).homeAddress())
                .isEqualTo(HOME_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "87 02 00 01 00000000 20010db8000100000000000000001000", // type 0
                "87 02 02 00 00000000 20010db8000100000000000000001000", // no segment left
                "87 02 02 02 00000000 20010db8000100000000000000001000", // two left
                "87 04 02 01 00000000 20010db8000100000000000000001000"
                        + "20010db8000100000000000000001001", // two addresses
                "87 02 02 01 00000000 ff020000000000000000000000000001", // multicast
                "87 02 02 01 00000000 20010db80001000000000000000010", // too short
            })
    @Tag("req:S6275-11.3.3-b")
    void suchARoutingHeaderIsRefused(String hex) {
        assertThatThrownBy(() -> RoutingHeaderType2.read(Reader.of(Bytes.ofHex(hex))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void homeAddressesAreRoutable() {
        assertThatThrownBy(() -> new RoutingHeaderType2(59, Ipv6Address.ALL_NODES))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DestinationOptionsHeader.of(59, Ipv6Address.LOOPBACK))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
