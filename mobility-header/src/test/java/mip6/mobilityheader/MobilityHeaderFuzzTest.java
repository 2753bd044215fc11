package mip6.mobilityheader;

import com.code_intelligence.jazzer.junit.FuzzTest;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Jazzer's targets: any octets yield a value or {@link MalformedException}, and a value comes back
 * from its own octets. Without {@code JAZZER_FUZZ=1} they run the inputs kept beside them.
 */
class MobilityHeaderFuzzTest {

    private static final Ipv6Address SOURCE = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address DESTINATION = Ipv6Address.of("2001:db8:1::1");

    @FuzzTest(maxDuration = "10s")
    void mobilityHeader(byte[] input) {
        try {
            Bytes octets = summed(input, IpProtocol.MOBILITY, 4);
            MobilityMessage message = MobilityHeader.decode(octets, SOURCE, DESTINATION);
            Bytes again = MobilityHeader.encode(message, SOURCE, DESTINATION);
            expect(message.equals(MobilityHeader.decode(again, SOURCE, DESTINATION)), message);
        } catch (MalformedException expected) {
            expect(expected.offset() <= input.length, expected);
        }
    }

    @FuzzTest(maxDuration = "10s")
    void mobilePrefixDiscovery(byte[] input) {
        try {
            Bytes octets = summed(input, IpProtocol.ICMPV6, 2);
            MobilePrefixMessage message = MobilePrefixDiscovery.decode(octets, SOURCE, DESTINATION);
            Bytes again = MobilePrefixDiscovery.encode(message, SOURCE, DESTINATION);
            expect(
                    message.equals(MobilePrefixDiscovery.decode(again, SOURCE, DESTINATION)),
                    message);
        } catch (MalformedException expected) {
            expect(expected.offset() <= input.length, expected);
        }
    }

    @FuzzTest(maxDuration = "10s")
    void extensionHeaders(byte[] input) {
        Bytes octets = Bytes.copyOf(input);
        try {
            DestinationOptionsHeader header = DestinationOptionsHeader.read(Reader.of(octets));
            Reader again = Reader.of(header.encode());
            expect(header.equals(DestinationOptionsHeader.read(again)), header);
        } catch (MalformedException expected) {
            expect(expected.offset() <= input.length, expected);
        }
        try {
            RoutingHeaderType2 header = RoutingHeaderType2.read(Reader.of(octets));
            expect(octets.slice(0, 4).equals(header.encode().slice(0, 4)), header);
        } catch (MalformedException expected) {
            expect(expected.offset() <= input.length, expected);
        }
    }

    /** With a right checksum, or no input would get past it. */
    private static Bytes summed(byte[] input, int protocol, int checksumOffset) {
        if (input.length < checksumOffset + 2) {
            return Bytes.copyOf(input);
        }
        Writer writer = new Writer().bytes(Bytes.copyOf(input)).patchU16(checksumOffset, 0);
        boolean isMobility = protocol == IpProtocol.MOBILITY;
        int length = isMobility ? Math.min(input.length, 8 + 8 * (input[1] & 0xff)) : input.length;
        Bytes covered = writer.toBytes().slice(0, length);
        int checksum = InternetChecksum.of(SOURCE, DESTINATION, protocol, covered);
        return writer.patchU16(checksumOffset, checksum).toBytes();
    }

    private static void expect(boolean held, Object subject) {
        if (!held) {
            throw new AssertionError(subject);
        }
    }
}
