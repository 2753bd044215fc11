package mip6.lab.load;

import mip6.lab.net.Host;
import mip6.lab.net.ProcessorTime;
import mip6.lab.net.Resources;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.util.List;

/**
 * Both ends of somebody's tunnel of ESP, AES-GCM with 128 bits, between a node and its gateway: a
 * process on each. What goes from {@link #HOME} to {@link #INSIDE} goes through it.
 *
 * @param name as people call them
 * @param processes of both ends
 * @param pids of those
 */
record EspEnds(String name, Host node, Host gateway, Resources processes, List<Long> pids)
        implements AutoCloseable {

    static final Ipv6Address NODE = Ipv6Address.of("2001:db8:b1::1");
    static final Ipv6Address GATEWAY = Ipv6Address.of("2001:db8:b1::2");

    /** Of the node, inside the tunnel. */
    static final Ipv6Address HOME = Ipv6Address.of("2001:db8:b::1");

    /** Of the gateway, inside the tunnel. */
    static final Ipv6Address INSIDE = Ipv6Address.of("2001:db8:c::1");

    static final int PREFIX_LENGTH = 64;

    EspEnds {
        pids = List.copyOf(pids);
    }

    /** Processor seconds so far, of both processes. */
    double processorSeconds() throws IOException {
        double all = 0;
        for (long pid : pids) {
            all += ProcessorTime.seconds(pid);
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        processes.close();
    }
}
