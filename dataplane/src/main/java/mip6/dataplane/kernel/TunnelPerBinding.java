package mip6.dataplane.kernel;

import mip6.dataplane.DataPlane.Tunnel;
import mip6.linux.Ip6Tunnel;
import mip6.linux.LinuxException;
import mip6.linux.RouteSocket;
import mip6.wire.Ipv6Address;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The home agent's: an interface for each care-of address, since the kernel knows a tunnel by its
 * ends. Home addresses of one care-of address share it.
 */
final class TunnelPerBinding implements TunnelInterfaces {

    private final RouteSocket routes;
    private final String prefix;
    private final int mtu;
    private final Map<Ipv6Address, Ends> byHomeAddress = new HashMap<>();
    private final Map<Ends, Shared> interfaces = new HashMap<>();
    private int lastNumber;

    private record Shared(int index, int users) {}

    /**
     * @param prefix of the names of interfaces, up to 6 characters
     */
    TunnelPerBinding(RouteSocket routes, String prefix, int mtu) {
        this.routes = routes;
        this.prefix = prefix;
        this.mtu = mtu;
    }

    @Override
    public int set(Tunnel tunnel) throws LinuxException {
        Ends ends = Ends.of(tunnel);
        Ends before = byHomeAddress.get(tunnel.homeAddress());
        if (ends.equals(before)) {
            return index(ends);
        }
        Optional<Shared> movable = movable(before);
        if (movable.isPresent() && !interfaces.containsKey(ends)) {
            // the routes to it stay as they are
            routes.changeTunnel(movable.get().index(), outer(ends), mtu);
            interfaces.remove(before);
            interfaces.put(ends, movable.get());
        } else {
            use(ends);
            leave(before);
        }
        byHomeAddress.put(tunnel.homeAddress(), ends);
        return index(ends);
    }

    @Override
    public void remove(Ipv6Address homeAddress) throws LinuxException {
        leave(byHomeAddress.remove(homeAddress));
    }

    @Override
    public void close() throws LinuxException {
        for (Shared each : interfaces.values()) {
            KernelChange.unlessGone(() -> routes.deleteLink(each.index()));
        }
        interfaces.clear();
        byHomeAddress.clear();
    }

    private int index(Ends ends) {
        return Optional.ofNullable(interfaces.get(ends)).orElseThrow().index();
    }

    private Optional<Shared> movable(@Nullable Ends before) {
        return Optional.ofNullable(before)
                .map(interfaces::get)
                .filter(shared -> shared.users() == 1);
    }

    private void use(Ends ends) throws LinuxException {
        Shared there = interfaces.get(ends);
        if (there != null) {
            interfaces.put(ends, new Shared(there.index(), there.users() + 1));
            return;
        }
        lastNumber++;
        int index = routes.addTunnel(prefix + lastNumber, outer(ends), mtu);
        interfaces.put(ends, new Shared(index, 1));
        // RFC 6275 10.4.2: what is of a link's scope MUST NOT be tunnelled
        routes.keepWithoutAddresses(index);
        routes.setUp(index);
    }

    private void leave(@Nullable Ends ends) throws LinuxException {
        Shared there = ends == null ? null : interfaces.get(ends);
        if (there == null) {
            return;
        }
        if (there.users() > 1) {
            interfaces.put(ends, new Shared(there.index(), there.users() - 1));
        } else {
            interfaces.remove(ends);
            KernelChange.unlessGone(() -> routes.deleteLink(there.index()));
        }
    }

    private static Ip6Tunnel outer(Ends ends) {
        return new Ip6Tunnel(ends.local(), ends.remote(), 0);
    }
}
