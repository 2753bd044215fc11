package mip6.linux;

import mip6.wire.Ipv6Address;

/** What the kernel's IPsec tells of its states unasked. */
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

    /** Some of this was lost, since there was too much of it. */
    record Lost() implements XfrmNotice {}
}
