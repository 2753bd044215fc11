package mip6.dataplane.userspace;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * The ICMPv6 message Packet Too Big (RFC 4443 3.2).
 *
 * @param mtu of the link that the packet would not fit
 * @param quoted the header of that packet
 */
record PacketTooBig(int mtu, Ipv6Header quoted) {

    static final int TYPE = 2;

    private static final int HEADER = 8;
    private static final int CHECKSUM_AT = 2;

    /** ICMPv6 types from here on are no errors. */
    private static final int FIRST_INFORMATIONAL = 128;

    /** Reads a message whose checksum the kernel has verified. */
    static PacketTooBig read(Bytes message) throws MalformedException {
        Reader reader = Reader.of(message);
        int type = reader.u8("ICMPv6 type");
        if (type != TYPE) {
            throw reader.malformed("ICMPv6 type", "is " + type);
        }
        reader.skip(3, "ICMPv6 code and checksum");
        int mtu = (int) Math.min(reader.u32("MTU"), 0xffff);
        return new PacketTooBig(mtu, Ipv6Header.read(reader));
    }

    /** RFC 4443 2.4 e: no error about an error, nor to an address that is nobody's own. */
    static boolean mayAnswer(Ipv6Header header, Bytes packet) {
        boolean error =
                header.nextHeader() == IpProtocol.ICMPV6
                        && packet.length() > Ipv6Header.LENGTH
                        && packet.at(Ipv6Header.LENGTH) < FIRST_INFORMATIONAL;
        return !error && !header.source().isMulticast() && !header.source().isUnspecified();
    }

    /** The whole answer to {@code packet}, of which it quotes what fits the least MTU. */
    static Bytes about(Bytes packet, int mtu, Ipv6Address source, Ipv6Address destination) {
        int quoted = Math.min(packet.length(), Outbound.MINIMUM_MTU - Ipv6Header.LENGTH - HEADER);
        Writer message =
                new Writer(HEADER + quoted)
                        .u8(TYPE)
                        .u8(0)
                        .u16(0)
                        .u32(mtu)
                        .bytes(packet.slice(0, quoted));
        int checksum =
                InternetChecksum.of(source, destination, IpProtocol.ICMPV6, message.toBytes());
        Bytes answer = message.patchU16(CHECKSUM_AT, checksum).toBytes();
        return Ipv6Header.of(IpProtocol.ICMPV6, source, destination, answer.length())
                .packet(answer);
    }
}
