package mip6.linux.offload;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.Writer;

import java.util.Random;

/** Packets of TCP and UDP from one node to another. */
final class Packets {

    static final Ipv6Address SOURCE = Ipv6Address.of("2001:db8:1::1000");
    static final Ipv6Address DESTINATION = Ipv6Address.of("2001:db8:c::10");

    private Packets() {}

    /** One with a right checksum, whatever that of {@code upper} is. */
    static Bytes of(int protocol, Bytes upper) {
        return finished(Ipv6Header.of(protocol, SOURCE, DESTINATION, 0).packet(upper));
    }

    static Bytes datagram(int port, int length) {
        return of(
                IpProtocol.UDP,
                new Writer()
                        .u16(port)
                        .u16(53)
                        .u16(UdpHeader.LENGTH + length)
                        .u16(0)
                        .bytes(random(length))
                        .toBytes());
    }

    /** The same ones for each length. */
    static Bytes random(int length) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        return Bytes.wrap(octets);
    }

    /** With its right checksum. */
    static Bytes finished(Bytes packet) {
        int checksum = rest(withChecksum(packet, 0));
        boolean zero = protocol(packet) == IpProtocol.UDP && checksum == 0;
        return withChecksum(packet, zero ? 0xffff : checksum);
    }

    /** With the pseudo-header's sum in place of the checksum. */
    static Bytes pending(Bytes packet) {
        return withChecksum(
                packet,
                InternetChecksum.pseudoHeader(
                        SOURCE,
                        DESTINATION,
                        protocol(packet),
                        packet.length() - Ipv6Header.LENGTH));
    }

    /** What its checksum does not cover: zero where that is right. */
    static int rest(Bytes packet) {
        return InternetChecksum.of(
                SOURCE, DESTINATION, protocol(packet), packet.from(Ipv6Header.LENGTH));
    }

    private static int protocol(Bytes packet) {
        return packet.at(Ipv6Header.NEXT_HEADER_AT);
    }

    private static Bytes withChecksum(Bytes packet, int value) {
        int field = protocol(packet) == IpProtocol.TCP ? TcpHeader.CHECKSUM : UdpHeader.CHECKSUM;
        int at = Ipv6Header.LENGTH + field;
        return Bytes.concat(
                packet.slice(0, at), Bytes.of(value >>> 8, value & 0xff), packet.from(at + 2));
    }
}
