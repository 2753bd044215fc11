package mip6.mn.edge;

import mip6.linux.Errno;
import mip6.linux.InterfaceAddress;
import mip6.linux.Link;
import mip6.linux.LinuxException;
import mip6.linux.Route;
import mip6.linux.RouteSocket;
import mip6.linux.Rule;
import mip6.linux.neighbour.NeighbourSocket;
import mip6.mn.core.CareOfAddress;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The home address on the tunnel's interface, and the rules that send what comes from it, and what
 * names no source, through the tunnel, while the care-of address keeps its own route. On the home
 * link the home address is on the link's interface instead, and there are no rules. All of it goes
 * when this is closed; what a killed process left goes when it is opened.
 */
final class HomeAddressRouting implements AutoCloseable {

    /** The routing table of the tunnel, and the priority of the first of its rules. */
    static final int TABLE = 5026;

    private static final int FROM_HOME = TABLE;
    private static final int FROM_CARE_OF = TABLE + 1;
    private static final int SPECIFIC = TABLE + 2;
    private static final int ELSE = TABLE + 3;

    private final RouteSocket routes;
    private final int tunnelIndex;
    private Optional<Ipv6Address> home = Optional.empty();
    private Optional<Ipv6Address> careOf = Optional.empty();

    /** The home address as the home link's interface has it. */
    private Optional<InterfaceAddress> atHome = Optional.empty();

    private HomeAddressRouting(RouteSocket routes, int tunnelIndex) {
        this.routes = routes;
        this.tunnelIndex = tunnelIndex;
    }

    /**
     * Begins without a home address.
     *
     * @param tunnel its name
     */
    static HomeAddressRouting open(RouteSocket routes, String tunnel) throws LinuxException {
        int index =
                routes.link(tunnel)
                        .orElseThrow(() -> new IllegalStateException("no interface " + tunnel))
                        .index();
        HomeAddressRouting routing = new HomeAddressRouting(routes, index);
        routing.removeRules();
        for (InterfaceAddress left : routes.addresses()) {
            if (left.flags().contains(InterfaceAddress.Flag.HOME)) {
                routing.delete(left);
            }
        }
        return routing;
    }

    void use(Ipv6Address homeAddress, CareOfAddress careOfAddress) throws LinuxException {
        if (!home.equals(Optional.of(homeAddress))) {
            routes.replaceAddress(onTunnel(homeAddress));
            leaveHome();
            routes.replaceRoute(
                    Route.onLink(Route.DEFAULT, tunnelIndex)
                            .inTable(TABLE)
                            .withPreferredSource(homeAddress));
        }
        if (!careOf.equals(Optional.of(careOfAddress.address()))) {
            add(Rule.of(Ipv6Prefix.host(careOfAddress.address()), FROM_CARE_OF, Route.MAIN));
            if (careOf.isPresent()) {
                delete(Rule.of(Ipv6Prefix.host(careOf.get()), FROM_CARE_OF, Route.MAIN));
            }
            careOf = Optional.of(careOfAddress.address());
        }
        if (!home.equals(Optional.of(homeAddress))) {
            add(Rule.of(Ipv6Prefix.host(homeAddress), FROM_HOME, TABLE));
            add(Rule.of(Route.DEFAULT, SPECIFIC, Route.MAIN).suppressing(0));
            add(Rule.of(Route.DEFAULT, ELSE, TABLE));
            home = Optional.of(homeAddress);
        }
    }

    /** The home link is reached directly; the home address can be a source, and is on no link. */
    void returnHome(Ipv6Address homeAddress) throws LinuxException {
        removeRules();
        home = Optional.empty();
        careOf = Optional.empty();
        routes.replaceAddress(onTunnel(homeAddress));
        leaveHome();
    }

    /**
     * The kernel answers for the home address on the link of {@code here}, without Duplicate
     * Address Detection.
     */
    void answerAtHome(Ipv6Address homeAddress, CareOfAddress here) throws LinuxException {
        InterfaceAddress address =
                new InterfaceAddress(
                        here.interfaceIndex(),
                        homeAddress,
                        128,
                        Set.of(InterfaceAddress.Flag.NO_DAD, InterfaceAddress.Flag.HOME));
        routes.replaceAddress(address);
        atHome = Optional.of(address);
        delete(onTunnel(homeAddress));
    }

    /**
     * The kernel does Duplicate Address Detection on the link of {@code here}. Meanwhile it answers
     * for the home address nowhere, which sockets keep as their source.
     */
    void probeAtHome(Ipv6Address homeAddress, CareOfAddress here) throws LinuxException {
        routes.replaceAddress(onTunnel(homeAddress));
        leaveHome();
        InterfaceAddress address =
                new InterfaceAddress(
                        here.interfaceIndex(),
                        homeAddress,
                        128,
                        Set.of(InterfaceAddress.Flag.HOME));
        routes.replaceAddress(address);
        atHome = Optional.of(address);
    }

    /** An unsolicited Neighbor Advertisement (RFC 6275 11.5.5). */
    void announceAtHome(Ipv6Address homeAddress, CareOfAddress here) throws LinuxException {
        delete(onTunnel(homeAddress));
        Optional<Link> link = routes.link(here.interfaceName());
        if (link.isPresent()) {
            try (NeighbourSocket socket = NeighbourSocket.open(link.get())) {
                socket.announce(homeAddress);
            }
        }
    }

    void drop(Ipv6Address homeAddress) throws LinuxException {
        removeRules();
        home = Optional.empty();
        careOf = Optional.empty();
        leaveHome();
        delete(onTunnel(homeAddress));
    }

    private void leaveHome() throws LinuxException {
        Optional<InterfaceAddress> before = atHome;
        atHome = Optional.empty();
        if (before.isPresent()) {
            delete(before.get());
        }
    }

    private InterfaceAddress onTunnel(Ipv6Address homeAddress) {
        return new InterfaceAddress(
                tunnelIndex,
                homeAddress,
                128,
                Set.of(InterfaceAddress.Flag.NO_DAD, InterfaceAddress.Flag.HOME));
    }

    private void delete(InterfaceAddress address) throws LinuxException {
        try {
            routes.deleteAddress(
                    address.interfaceIndex(), address.address(), address.prefixLength());
        } catch (LinuxException gone) {
            if (gone.errno() != Errno.EADDRNOTAVAIL && gone.errno() != Errno.ENODEV) {
                throw gone;
            }
        }
    }

    @Override
    public void close() {
        try {
            removeRules();
            leaveHome();
        } catch (LinuxException refused) {
            // The next start removes them.
        }
    }

    private void removeRules() throws LinuxException {
        List<Rule> all = new ArrayList<>();
        all.add(Rule.of(Route.DEFAULT, ELSE, TABLE));
        all.add(Rule.of(Route.DEFAULT, SPECIFIC, Route.MAIN));
        all.add(Rule.of(Route.DEFAULT, FROM_HOME, TABLE));
        all.add(Rule.of(Route.DEFAULT, FROM_CARE_OF, Route.MAIN));
        for (Rule anySource : all) {
            // A rule without a source names every rule of its priority.
            while (delete(anySource)) {}
        }
    }

    private void add(Rule rule) throws LinuxException {
        try {
            routes.addRule(rule);
        } catch (LinuxException there) {
            if (there.errno() != Errno.EEXIST) {
                throw there;
            }
        }
    }

    private boolean delete(Rule rule) throws LinuxException {
        try {
            routes.deleteRule(rule);
            return true;
        } catch (LinuxException gone) {
            if (gone.errno() != Errno.ENOENT) {
                throw gone;
            }
            return false;
        }
    }
}
