package mip6.linux;

import java.util.List;

/**
 * An interface with what matters to movement detection.
 *
 * @param addresses its IPv6 addresses, in the kernel's order
 * @param defaultRoute whether the main table has a default route through it
 */
public record LinkState(Link link, List<InterfaceAddress> addresses, boolean defaultRoute) {

    public LinkState {
        addresses = List.copyOf(addresses);
    }
}
