package mip6.linux;

import mip6.wire.Bytes;

/**
 * A network interface.
 *
 * @param index its number in its network namespace, from 1
 * @param up whether the administrator wants it up
 * @param carrier whether its link works (IFF_LOWER_UP)
 * @param linkLayerAddress such as the six octets of Ethernet; empty where there is none
 * @param kind of a virtual one, such as {@code tun} or {@code ip6tnl}; empty where it has none
 * @param alias what whoever made it says that it is; empty where nobody does
 */
public record Link(
        int index,
        String name,
        int mtu,
        boolean up,
        boolean carrier,
        boolean loopback,
        Bytes linkLayerAddress,
        String kind,
        String alias) {}
