package mip6.lab.fleet;

import mip6.linux.LinuxException;
import mip6.linux.Route;
import mip6.linux.RouteSocket;
import mip6.linux.Rule;
import mip6.linux.Sysctl;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Makes one machine have every care-of and every home address of a fleet: their prefixes are local,
 * and what comes from a home address goes through the tunnel.
 */
final class FleetRouting implements AutoCloseable {

    private static final int TABLE = 5026;

    private final RouteSocket routes;

    private FleetRouting(RouteSocket routes) {
        this.routes = routes;
    }

    /** Lets sockets send from addresses that are local only as part of a prefix. */
    static void mayUseAnyAddress() {
        try {
            Sysctl.setForAll("ip_nonlocal_bind", "1");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /**
     * Sets all routes.
     *
     * @param tunnel the name of the tunnel's interface
     */
    static FleetRouting open(FleetPlan plan, String tunnel) throws LinuxException {
        RouteSocket routes = RouteSocket.open();
        routes.replaceRoute(Route.of(Route.Kind.LOCAL, plan.careOf()));
        int index =
                routes.link(tunnel)
                        .orElseThrow(() -> new IllegalStateException("no interface " + tunnel))
                        .index();
        routes.replaceRoute(Route.onLink(Route.DEFAULT, index).inTable(TABLE));
        for (Ipv6Prefix home : plan.home()) {
            routes.replaceRoute(Route.of(Route.Kind.LOCAL, home));
            routes.addRule(Rule.of(home, TABLE, TABLE));
        }
        return new FleetRouting(routes);
    }

    @Override
    public void close() {
        routes.close();
    }
}
