package mip6.dataplane.kernel;

import mip6.dataplane.DataPlane.Tunnel;
import mip6.linux.Ip6Tunnel;
import mip6.linux.LinuxException;
import mip6.linux.RouteSocket;
import mip6.wire.Ipv6Address;

import java.util.Optional;

/** The mobile node's: one interface, whose ends change. */
final class OneTunnel implements TunnelInterfaces {

    /** Leads nowhere (RFC 6666). */
    private static final Ip6Tunnel NOWHERE =
            new Ip6Tunnel(Ipv6Address.UNSPECIFIED, Ipv6Address.of("100::"), 0);

    private final RouteSocket routes;
    private final int index;
    private final int mtu;

    /** One that takes the place of another is set before that is removed. */
    private Optional<Ipv6Address> homeAddress = Optional.empty();

    private OneTunnel(RouteSocket routes, int index, int mtu) {
        this.routes = routes;
        this.index = index;
        this.mtu = mtu;
    }

    static OneTunnel open(RouteSocket routes, String name, int mtu) throws LinuxException {
        int index = routes.addTunnel(name, NOWHERE, mtu);
        try {
            routes.setAlias(index, FoundInterfaces.ALIAS);
            // the kernel would send what is of this link's scope through the tunnel
            routes.keepWithoutAddresses(index);
            routes.setUp(index);
        } catch (LinuxException refused) {
            routes.deleteLink(index);
            throw refused;
        }
        return new OneTunnel(routes, index, mtu);
    }

    @Override
    public int set(Tunnel tunnel) throws LinuxException {
        routes.changeTunnel(
                index,
                new Ip6Tunnel(tunnel.local(), tunnel.remote(), tunnel.interfaceIndex()),
                mtu);
        homeAddress = Optional.of(tunnel.homeAddress());
        return index;
    }

    @Override
    public void remove(Ipv6Address of) throws LinuxException {
        if (homeAddress.filter(of::equals).isPresent()) {
            homeAddress = Optional.empty();
            routes.changeTunnel(index, NOWHERE, mtu);
        }
    }

    @Override
    public void close() throws LinuxException {
        KernelChange.unlessGone(() -> routes.deleteLink(index));
    }
}
