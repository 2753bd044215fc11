package mip6.linux;

import mip6.wire.Ipv6Address;

/** What the kernel's IPsec tells unasked. */
public sealed interface XfrmNotice {

    /**
     * A state has reached one of its limits.
     *
     * @param destination of its packets
     * @param hard it is gone
     */
    record Expired(Ipv6Address destination, long spi, boolean hard) implements XfrmNotice {}

    /**
     * What came under a state came in UDP from elsewhere than the state has it: a translator has
     * changed its mapping.
     *
     * @param destination of the state's packets
     * @param source of the packet
     */
    record Remapped(Ipv6Address destination, long spi, Ipv6Address source, int port)
            implements XfrmNotice {}

    /**
     * A packet was dropped that had a Home Address option in front of what no policy wants it for.
     *
     * @param destination of its IPv6 header
     * @param source of its IPv6 header
     */
    record Rejected(Ipv6Address homeAddress, Ipv6Address destination, Ipv6Address source)
            implements XfrmNotice {}
}
