package mip6.lab.load;

import mip6.lab.net.Host;
import mip6.wire.Ipv6Address;

import java.util.List;

/**
 * Both ends of somebody's tunnel of ESP, AES-GCM with 128 bits, between a node and its gateway: a
 * process on each. What goes from {@link #HOME} to {@link #INSIDE} goes through it.
 */
interface EspEnds extends AutoCloseable {

    Ipv6Address NODE = Ipv6Address.of("2001:db8:b1::1");
    Ipv6Address GATEWAY = Ipv6Address.of("2001:db8:b1::2");

    /** Of the node, inside the tunnel. */
    Ipv6Address HOME = Ipv6Address.of("2001:db8:b::1");

    /** Of the gateway, inside the tunnel. */
    Ipv6Address INSIDE = Ipv6Address.of("2001:db8:c::1");

    int PREFIX_LENGTH = 64;

    /** As people call it. */
    String name();

    Host node();

    Host gateway();

    /** The processes of both ends. */
    List<Long> pids();

    @Override
    void close();
}
