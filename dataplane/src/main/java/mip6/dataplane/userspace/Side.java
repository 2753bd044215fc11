package mip6.dataplane.userspace;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;

/** Which end of the tunnels this node is: that decides which inner address is the home address. */
public enum Side {
    MOBILE_NODE {
        @Override
        Ipv6Address homeAddressOfSent(Ipv6Header inner) {
            return inner.source();
        }

        @Override
        Ipv6Address homeAddressOfReceived(Ipv6Header inner) {
            return inner.destination();
        }
    },
    HOME_AGENT {
        @Override
        Ipv6Address homeAddressOfSent(Ipv6Header inner) {
            return inner.destination();
        }

        @Override
        Ipv6Address homeAddressOfReceived(Ipv6Header inner) {
            return inner.source();
        }
    };

    /** The home address of a packet that is to enter a tunnel. */
    abstract Ipv6Address homeAddressOfSent(Ipv6Header inner);

    /** The home address of a packet that left a tunnel. */
    abstract Ipv6Address homeAddressOfReceived(Ipv6Header inner);
}
