package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

/**
 * How much a state has protected (struct xfrm_lifetime_cur), beside how much it may.
 *
 * @param destination of its packets
 */
public record XfrmUse(
        Ipv6Address destination, long spi, XfrmLimits limits, long octets, long packets) {

    /** Octets between the SPI and the limits: the protocol, and the source. */
    private static final int LIMITS_BEHIND_SPI = 4 + Ipv6Address.LENGTH;

    /** Whether the kernel has announced that, at a soft limit. */
    public boolean isWorn() {
        // as the kernel compares them: none is the greatest number
        return Long.compareUnsigned(octets, limits.softOctets()) >= 0
                || Long.compareUnsigned(packets, limits.softPackets()) >= 0;
    }

    /** Of a struct xfrm_usersa_info. */
    static XfrmUse read(Bytes body) throws MalformedException {
        NetlinkReader reader = new NetlinkReader(body);
        reader.skip(XfrmSelector.LENGTH, "state selector");
        Ipv6Address destination = reader.address("state destination");
        long spi = reader.networkU32("state SPI");
        reader.skip(LIMITS_BEHIND_SPI, "state source");
        XfrmLimits limits = XfrmLimits.read(reader);
        return new XfrmUse(
                destination,
                spi,
                limits,
                reader.s64("octets of a state"),
                reader.s64("packets of a state"));
    }
}
