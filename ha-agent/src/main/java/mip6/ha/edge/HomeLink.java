package mip6.ha.edge;

import mip6.agent.StartException;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.linux.Errno;
import mip6.linux.Link;
import mip6.linux.LinuxException;
import mip6.linux.ReaderThread;
import mip6.linux.Route;
import mip6.linux.RouteSocket;
import mip6.linux.Sysctl;
import mip6.linux.neighbour.NeighbourMessage.NeighborAdvertisement;
import mip6.linux.neighbour.NeighbourMessage.NeighborSolicitation;
import mip6.linux.neighbour.NeighbourSocket;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The home link and the routes of home addresses: the home agent answers there for those who are
 * away, and the kernel takes their packets to the tunnel (RFC 6275 10.4.1). All of it goes when
 * this is closed.
 */
final class HomeLink implements AutoCloseable {

    private final RouteSocket routes;
    private Link link;
    private final Reporter reporter;
    private final NeighbourSocket neighbours;
    private final ReaderThread reader;

    /** Being asked about; also the reader looks here. */
    private final Set<Ipv6Address> listening = ConcurrentHashMap.newKeySet();

    private final Set<Ipv6Address> defended = new HashSet<>();
    private final Map<Ipv6Address, Route> intercepted = new HashMap<>();

    private HomeLink(
            RouteSocket routes,
            Link link,
            Reporter reporter,
            NeighbourSocket neighbours,
            Consumer<Ipv6Address> heard,
            Consumer<? super Throwable> failed) {
        this.routes = routes;
        this.link = link;
        this.reporter = reporter;
        this.neighbours = neighbours;
        this.reader =
                ReaderThread.start(
                        "read-neighbours", neighbours, received -> judge(received, heard), failed);
    }

    /**
     * Makes the machine a router that may answer for others on the home link.
     *
     * @param heard an address that another node of the link has or probes; called on another thread
     */
    static HomeLink open(
            RouteSocket routes,
            HomeLinkConfiguration configuration,
            Reporter reporter,
            Consumer<Ipv6Address> heard,
            Consumer<? super Throwable> failed)
            throws LinuxException {
        String name = configuration.interfaceName();
        Link link =
                routes.link(name)
                        .orElseThrow(
                                () ->
                                        StartException.configuration(
                                                "home-link.interface: "
                                                        + name
                                                        + ": no such interface, see: ip link"));
        require("all", "forwarding", "1");
        require(name, "proxy_ndp", "1");
        // RFC 6275 10.4.1 MUST: also what is asked of the home address itself is answered, as when
        // a neighbour verifies that it is still there; 10.4.2 MUST: what comes for a link-local
        // address is discarded.
        require("all", "proxy_ndp", "1");
        answerAtOnce(name, reporter);
        // What a killed process left: it would answer for addresses that may be others' by now.
        for (Ipv6Address left : routes.proxyNeighbours(link.index())) {
            if (configuration.holds(left) || left.isLinkLocal()) {
                routes.deleteProxyNeighbour(link.index(), left);
            }
        }
        return new HomeLink(routes, link, reporter, NeighbourSocket.open(link), heard, failed);
    }

    /**
     * Asks who has {@code address}; {@link #probed} when enough time has passed.
     *
     * @return false where the link cannot be asked
     */
    boolean probe(Ipv6Address address) {
        boolean asked =
                attempt(
                        "probe",
                        address,
                        () -> {
                            if (!listening.contains(address)) {
                                neighbours.listenFor(address);
                                listening.add(address);
                            }
                            neighbours.probe(address);
                        });
        if (!asked) {
            probed(address);
        }
        return asked;
    }

    /** The question is over. */
    void probed(Ipv6Address address) {
        if (listening.remove(address)) {
            attempt("probe", address, () -> neighbours.ignore(address));
        }
    }

    void defend(Ipv6Address address) {
        // where it fails, it is tried again when the link works
        defended.add(address);
        attempt("defend", address, () -> routes.replaceProxyNeighbour(link.index(), address));
    }

    void undefend(Ipv6Address address) {
        defended.remove(address);
        attempt(
                "undefend",
                address,
                () ->
                        unlessGone(
                                () -> routes.deleteProxyNeighbour(link.index(), address),
                                Errno.ENOENT));
    }

    /**
     * The link works, maybe again: the kernel forgets proxies when an interface is taken down, and
     * one that was made again is another one.
     */
    void restore() {
        try {
            Optional<Link> now = routes.link(link.name());
            if (now.isEmpty()) {
                return; // gone meanwhile; there is another call when it is back
            }
            if (now.get().index() != link.index()) {
                answerAtOnce(link.name(), reporter);
                neighbours.moveTo(now.get());
            }
            link = now.get();
            List<Ipv6Address> lost = undefended();
            lost.forEach(this::defend);
            int restored = lost.isEmpty() ? 0 : lost.size() - undefended().size();
            if (restored > 0) {
                reporter.report(Report.warning("home-link-restored").with("addresses", restored));
            }
        } catch (LinuxException refused) {
            reporter.report(
                    Report.error("home-link-failed")
                            .with("operation", "restore")
                            .with("why", String.valueOf(refused.getMessage())));
        }
    }

    /** The interface, as it was when this was opened or {@link #restore}d last. */
    Link link() {
        return link;
    }

    /** Those for which the kernel does not answer, though it should. */
    private List<Ipv6Address> undefended() throws LinuxException {
        Set<Ipv6Address> there = Set.copyOf(routes.proxyNeighbours(link.index()));
        return defended.stream().filter(address -> !there.contains(address)).toList();
    }

    void announce(Ipv6Address address) {
        attempt("announce", address, () -> neighbours.announce(address));
    }

    /** Packets to {@code homeAddress} go to that interface, its tunnel's. */
    void intercept(Ipv6Address homeAddress, int interfaceIndex) {
        Route route = Route.onLink(Ipv6Prefix.host(homeAddress), interfaceIndex);
        intercepted.put(homeAddress, route);
        attempt("intercept", homeAddress, () -> routes.replaceRoute(route));
    }

    void release(Ipv6Address homeAddress) {
        Route route = intercepted.remove(homeAddress);
        if (route != null) {
            attempt(
                    "release",
                    homeAddress,
                    () -> unlessGone(() -> routes.deleteRoute(route), Errno.ESRCH));
        }
    }

    @Override
    public void close() {
        reader.close();
        List.copyOf(defended).forEach(this::undefend);
    }

    private void judge(NeighbourSocket.Received received, Consumer<Ipv6Address> heard) {
        boolean claims =
                switch (received.message()) {
                    case NeighborAdvertisement _ -> true;
                    // RFC 4862 5.4.3: who asks from the unspecified address wants it for itself.
                    case NeighborSolicitation _ -> received.source().isUnspecified();
                };
        if (claims && listening.contains(received.message().target())) {
            heard.accept(received.message().target());
        }
    }

    private static void require(String interfaceName, String key, String value) {
        String path = "net.ipv6.conf." + interfaceName + "." + key;
        try {
            if (!Sysctl.get(interfaceName, key).equals(value)) {
                Sysctl.set(interfaceName, key, value);
            }
        } catch (IOException refused) {
            throw StartException.notPermitted(
                    path + ": cannot be set: run as root, or: sysctl -w " + path + "=" + value);
        }
    }

    /** The kernel waits up to 0.8 s before it answers for others, unless it is told not to. */
    private static void answerAtOnce(String interfaceName, Reporter reporter) {
        try {
            Sysctl.setNeighbours(interfaceName, "proxy_delay", "0");
        } catch (IOException refused) {
            reporter.report(
                    Report.warning("sysctl-refused")
                            .with("key", "net.ipv6.neigh." + interfaceName + ".proxy_delay"));
        }
    }

    private interface Change {
        void make() throws LinuxException;
    }

    private static void unlessGone(Change change, Errno gone) throws LinuxException {
        try {
            change.make();
        } catch (LinuxException refused) {
            if (refused.errno() != gone) {
                throw refused;
            }
        }
    }

    private boolean attempt(String what, Ipv6Address address, Change change) {
        try {
            change.make();
            return true;
        } catch (LinuxException refused) {
            reporter.report(
                    Report.error("home-link-failed")
                            .with("operation", what)
                            .with("home-address", address)
                            .with("why", String.valueOf(refused.getMessage())));
            return false;
        }
    }
}
