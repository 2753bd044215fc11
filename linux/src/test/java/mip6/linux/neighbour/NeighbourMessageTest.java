package mip6.linux.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import mip6.linux.neighbour.NeighbourMessage.NeighborAdvertisement;
import mip6.linux.neighbour.NeighbourMessage.NeighborSolicitation;
import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;
import java.util.Random;

class NeighbourMessageTest {

    private static final Ipv6Address TARGET = Ipv6Address.of("2001:db8:1::1000");
    private static final Bytes ETHERNET = Bytes.ofHex("02005e000001");

    /** RFC 4861 4.3, 4.6.1. */
    @Test
    void aProbeIsASolicitationWithoutOption() throws MalformedException {
        NeighborSolicitation probe = new NeighborSolicitation(TARGET, Optional.empty());
        assertThat(probe.toBytes())
                .isEqualTo(
                        Bytes.ofHex(
                                // type, code, checksum, reserved
                                "87 00 0000 00000000"
                                        // target
                                        + "20010db8000100000000000000001000"));
        assertThat(NeighbourMessage.read(probe.toBytes())).isEqualTo(probe);
    }

    /** RFC 4861 4.4: the O flag is the third bit. */
    @Test
    void anAnnouncementOverridesWhatIsCached() throws MalformedException {
        NeighborAdvertisement announcement =
                new NeighborAdvertisement(false, false, true, TARGET, Optional.of(ETHERNET));
        assertThat(announcement.toBytes())
                .isEqualTo(
                        Bytes.ofHex(
                                "88 00 0000 20 000000"
                                        + "20010db8000100000000000000001000"
                                        // Target Link-Layer Address, one unit of 8 octets
                                        + "02 01 02005e000001"));
        assertThat(NeighbourMessage.read(announcement.toBytes())).isEqualTo(announcement);
    }

    @Test
    void optionsOfOtherTypesArePassedOver() throws MalformedException {
        Bytes nonce = Bytes.ofHex("0e 01 010203040506");
        NeighborSolicitation solicitation = new NeighborSolicitation(TARGET, Optional.of(ETHERNET));
        assertThat(
                        NeighbourMessage.read(
                                Bytes.concat(
                                        solicitation.toBytes().slice(0, 24),
                                        nonce,
                                        solicitation.toBytes().from(24))))
                .isEqualTo(solicitation);
    }

    /** RFC 4861 7.1.1, 7.1.2. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "87",
                // code 1
                "87 01 0000 00000000 20010db8000100000000000000001000",
                // multicast target
                "87 00 0000 00000000 ff020000000000000000000000000001",
                // target cut short
                "88 00 0000 00000000 20010db80001000000000000000010",
                // an option of length 0
                "88 00 0000 00000000 20010db8000100000000000000001000 0200020000000000",
                // an option beyond the end
                "88 00 0000 00000000 20010db8000100000000000000001000 0202020000000000",
                // an echo request
                "80 00 0000 00000000 20010db8000100000000000000001000",
            })
    void whatTheRfcDiscardsIsMalformed(String octets) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> NeighbourMessage.read(Bytes.ofHex(octets)));
    }

    @Test
    @Timeout(20)
    void anyOctetsYieldAMessageOrMalformed() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextInt(64)];
            random.nextBytes(octets);
            if (octets.length > 1) {
                octets[0] = (byte) (135 + random.nextInt(2));
                octets[1] = 0;
            }
            try {
                NeighbourMessage message = NeighbourMessage.read(Bytes.wrap(octets));
                assertThat(NeighbourMessage.read(message.toBytes()))
                        .as("seed %d", seed)
                        .isEqualTo(message);
            } catch (MalformedException expected) {
                assertThat(expected.field()).isNotEmpty();
            }
        }
    }

    @Test
    void aPacketCarriesItsChecksum() throws MalformedException {
        Bytes packet =
                Icmpv6.packet(
                        Ipv6Address.UNSPECIFIED,
                        TARGET.solicitedNode(),
                        NeighbourMessage.HOP_LIMIT,
                        new NeighborSolicitation(TARGET, Optional.empty()).toBytes());
        Reader reader = Reader.of(packet);
        Ipv6Header header = Ipv6Header.read(reader);
        assertThat(header.hopLimit()).isEqualTo(255);
        assertThat(header.destination()).isEqualTo(Ipv6Address.of("ff02::1:ff00:1000"));
        Bytes message = reader.rest();
        assertThat(message.slice(2, 4)).isNotEqualTo(Bytes.zeros(2));
        assertThat(
                        InternetChecksum.of(
                                header.source(), header.destination(), IpProtocol.ICMPV6, message))
                .isZero();
    }
}
