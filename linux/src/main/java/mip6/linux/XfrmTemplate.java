package mip6.linux;

import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

/**
 * What a policy demands of a packet (struct xfrm_user_tmpl).
 *
 * @param protocol of the state that it wants: ESP, or the header of Mobile IPv6 that it puts in
 * @param spi of the only state that will do; 0 for any
 * @param requestId that its state has
 * @param optional a packet may come without
 */
public record XfrmTemplate(
        Ipv6Address source,
        Ipv6Address destination,
        int protocol,
        long spi,
        XfrmMode mode,
        int requestId,
        boolean optional) {

    /** Octets of the structure. */
    static final int LENGTH = 64;

    private static final long ANY_ALGORITHM = 0xffff_ffffL;

    void write(NetlinkWriter writer) {
        writer.bytes(destination.toBytes())
                .networkU32(spi)
                .u8(protocol)
                .zeros(3)
                .u16(Socket.AF_INET6)
                .zeros(2)
                .bytes(source.toBytes())
                .u32(requestId)
                .u8(mode.number())
                .u8(0)
                .u8(optional ? 1 : 0)
                .u8(0)
                .u32(ANY_ALGORITHM)
                .u32(ANY_ALGORITHM)
                .u32(ANY_ALGORITHM);
    }

    static XfrmTemplate read(NetlinkReader reader) throws MalformedException {
        Ipv6Address destination = reader.address("template destination");
        long spi = reader.networkU32("template SPI");
        int protocol = reader.u8("template protocol");
        reader.skip(7, "template family");
        Ipv6Address source = reader.address("template source");
        int requestId = reader.s32("template request id");
        int mode = reader.u8("template mode");
        reader.u8("template share");
        boolean optional = reader.u8("template optional") != 0;
        reader.skip(13, "template algorithms");
        return new XfrmTemplate(
                source, destination, protocol, spi, XfrmMode.of(mode), requestId, optional);
    }
}
