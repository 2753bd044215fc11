package mip6.linux.neighbour;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.Writer;

/** ICMPv6 messages as whole packets (RFC 4443 2). */
public final class Icmpv6 {

    private static final int CHECKSUM = 2;

    private Icmpv6() {}

    /**
     * The packet with {@code message}, whose checksum field holds zero and is filled in.
     *
     * @param message from the ICMPv6 type on
     */
    public static Bytes packet(
            Ipv6Address source, Ipv6Address destination, int hopLimit, Bytes message) {
        int checksum = InternetChecksum.of(source, destination, IpProtocol.ICMPV6, message);
        Bytes filled =
                new Writer(message.length()).bytes(message).patchU16(CHECKSUM, checksum).toBytes();
        return new Ipv6Header(
                        0, 0, filled.length(), IpProtocol.ICMPV6, hopLimit, source, destination)
                .packet(filled);
    }
}
