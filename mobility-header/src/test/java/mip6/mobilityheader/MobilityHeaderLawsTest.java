package mip6.mobilityheader;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Writer;

import org.junit.jupiter.api.Test;

import java.util.Random;

/**
 * What holds for any message and any octets. Each run draws its own seed and prints it; {@code
 * -Dmip6.seed=N} repeats one.
 */
class MobilityHeaderLawsTest {

    private static final int MESSAGES = 3_000;

    private final long seed = Long.getLong("mip6.seed", new Random().nextLong());
    private final RandomMessages random = new RandomMessages(seed);

    @Test
    void whatIsEncodedIsDecoded() throws MalformedException {
        announceSeed();
        for (int i = 0; i < MESSAGES; i++) {
            MobilityMessage message = random.message();
            Ipv6Address source = random.address();
            Ipv6Address destination = random.address();
            Bytes octets = MobilityHeader.encode(message, source, destination);
            assertThat(octets.length() % 8).isZero();
            assertThat(octets.at(1)).isEqualTo(octets.length() / 8 - 1);
            assertThat(MobilityHeader.decode(octets, source, destination))
                    .as("seed %d, message %d", seed, i)
                    .isEqualTo(message);
        }
    }

    @Test
    void prefixMessagesThatAreEncodedAreDecoded() throws MalformedException {
        announceSeed();
        for (int i = 0; i < MESSAGES; i++) {
            MobilePrefixMessage message = random.prefixMessage();
            Ipv6Address source = random.address();
            Ipv6Address destination = random.address();
            Bytes octets = MobilePrefixDiscovery.encode(message, source, destination);
            assertThat(MobilePrefixDiscovery.decode(octets, source, destination))
                    .as("seed %d, message %d", seed, i)
                    .isEqualTo(message);
        }
    }

    /** With the checksum made right again, so that what is behind it is reached. */
    @Test
    void anyOctetsYieldAMessageOrMalformedException() {
        announceSeed();
        int understood = 0;
        for (int i = 0; i < MESSAGES; i++) {
            Ipv6Address source = random.address();
            Ipv6Address destination = random.address();
            Bytes octets = mutated(MobilityHeader.encode(random.message(), source, destination));
            understood += understands(resummed(octets, source, destination), source, destination);
        }
        assertThat(understood).as("seed %d", seed).isBetween(MESSAGES / 20, MESSAGES * 19 / 20);
    }

    @Test
    void everyTruncationIsMalformed() {
        announceSeed();
        for (int i = 0; i < 100; i++) {
            Ipv6Address source = random.address();
            Ipv6Address destination = random.address();
            Bytes octets = MobilityHeader.encode(random.message(), source, destination);
            for (int length = 0; length < octets.length(); length++) {
                assertThat(understands(octets.slice(0, length), source, destination)).isZero();
            }
        }
    }

    /** One where the octets are a message; it then comes back from its own encoding. */
    private int understands(Bytes octets, Ipv6Address source, Ipv6Address destination) {
        try {
            MobilityMessage message = MobilityHeader.decode(octets, source, destination);
            Bytes again = MobilityHeader.encode(message, source, destination);
            assertThat(MobilityHeader.decode(again, source, destination)).isEqualTo(message);
            return 1;
        } catch (MalformedException malformed) {
            assertThat(malformed.offset()).isBetween(0, octets.length());
            return 0;
        }
    }

    private Bytes mutated(Bytes octets) {
        byte[] changed = octets.toArray();
        for (int changes = 1 + random.number(2); changes > 0; changes--) {
            changed[random.number(16) % changed.length] = (byte) random.number(8);
        }
        return Bytes.wrap(changed);
    }

    private static Bytes resummed(Bytes octets, Ipv6Address source, Ipv6Address destination) {
        int length = Math.min(octets.length(), 8 + 8 * octets.at(1));
        Writer writer = new Writer().bytes(octets).patchU16(4, 0);
        Bytes header = writer.toBytes().slice(0, length);
        int checksum = InternetChecksum.of(source, destination, IpProtocol.MOBILITY, header);
        return writer.patchU16(4, checksum).toBytes();
    }

    private void announceSeed() {
        System.out.println("mip6.seed=" + seed);
    }
}
