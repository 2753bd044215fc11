package mip6.dataplane.kernel;

import mip6.dataplane.DataPlane.Tunnel;
import mip6.ikev2.core.ChildSa;
import mip6.wire.Ipv6Address;

/** Two addresses, this node's and the peer's. */
record Ends(Ipv6Address local, Ipv6Address remote) {

    /** Of an SA in transport mode, whose selectors are for one address each (RFC 4877 4.2). */
    static Ends of(ChildSa sa) {
        return new Ends(sa.local().getFirst().start(), sa.remote().getFirst().start());
    }

    /** The outer ones. */
    static Ends of(Tunnel tunnel) {
        return new Ends(tunnel.local(), tunnel.remote());
    }
}
