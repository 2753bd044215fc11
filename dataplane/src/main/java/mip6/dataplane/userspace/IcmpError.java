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
 * An ICMPv6 error message (RFC 4443 3).
 *
 * @param code within the type
 * @param mtu of the link that the packet would not fit, where the message is Packet Too Big
 * @param quoted the header of the packet that it is about
 * @param rest what it quotes behind that header
 */
record IcmpError(int type, int code, int mtu, Ipv6Header quoted, Bytes rest) {

    static final int DESTINATION_UNREACHABLE = 1;
    static final int PACKET_TOO_BIG = 2;
    static final int TIME_EXCEEDED = 3;
    static final int PARAMETER_PROBLEM = 4;

    /** Of Destination Unreachable. */
    static final int ADDRESS_UNREACHABLE = 3;

    private static final int PORT_UNREACHABLE = 4;

    private static final int HEADER = 8;
    private static final int CHECKSUM_AT = 2;

    /** ICMPv6 types from here on are no errors. */
    private static final int FIRST_INFORMATIONAL = 128;

    /** Reads a message whose checksum the kernel has verified. */
    static IcmpError read(Bytes message) throws MalformedException {
        Reader reader = Reader.of(message);
        int type = reader.u8("ICMPv6 type");
        if (type < DESTINATION_UNREACHABLE || type > PARAMETER_PROBLEM) {
            throw reader.malformed("ICMPv6 type", "is " + type);
        }
        int code = reader.u8("ICMPv6 code");
        reader.skip(2, "ICMPv6 checksum");
        int mtu = (int) Math.min(reader.u32("MTU"), 0xffff);
        return new IcmpError(type, code, mtu, Ipv6Header.read(reader), reader.rest());
    }

    /**
     * What the kernel of the tunnel's other end says where it has tunnels of its own, of packets
     * that its data plane has taken all the same.
     */
    boolean isPortUnreachable() {
        return type == DESTINATION_UNREACHABLE && code == PORT_UNREACHABLE;
    }

    /** RFC 4443 2.4 e: no error about an error, nor to an address that is nobody's own. */
    static boolean mayAnswer(Ipv6Header header, Bytes packet) {
        boolean error =
                header.nextHeader() == IpProtocol.ICMPV6
                        && packet.length() > Ipv6Header.LENGTH
                        && packet.at(Ipv6Header.LENGTH) < FIRST_INFORMATIONAL;
        return !error && !header.source().isMulticast() && !header.source().isUnspecified();
    }

    /** The whole Packet Too Big about {@code packet}, of which it quotes what fits. */
    static Bytes tooBig(Bytes packet, int mtu, Ipv6Address source, Ipv6Address destination) {
        return about(PACKET_TOO_BIG, 0, mtu, packet, source, destination);
    }

    /** The whole Destination Unreachable about {@code packet}. */
    static Bytes unreachable(Bytes packet, Ipv6Address source, Ipv6Address destination) {
        return about(DESTINATION_UNREACHABLE, ADDRESS_UNREACHABLE, 0, packet, source, destination);
    }

    private static Bytes about(
            int type,
            int code,
            int parameter,
            Bytes packet,
            Ipv6Address source,
            Ipv6Address destination) {
        int quoted = Math.min(packet.length(), Outbound.MINIMUM_MTU - Ipv6Header.LENGTH - HEADER);
        Writer message =
                new Writer(HEADER + quoted)
                        .u8(type)
                        .u8(code)
                        .u16(0)
                        .u32(parameter)
                        .bytes(packet.slice(0, quoted));
        int checksum =
                InternetChecksum.of(source, destination, IpProtocol.ICMPV6, message.toBytes());
        Bytes answer = message.patchU16(CHECKSUM_AT, checksum).toBytes();
        return Ipv6Header.of(IpProtocol.ICMPV6, source, destination, answer.length())
                .packet(answer);
    }
}
