package mip6.linux;

import java.util.Optional;

/**
 * Tells of an interface whenever something has changed while it works: maybe it did not in between,
 * and then the kernel has forgotten what was known of its neighbours.
 */
public final class LinkMonitor implements Source<Link> {

    private static final int RTMGRP_LINK = 1;

    private final String name;
    private final NetlinkSocket announcements;
    private final RouteSocket routes;

    private LinkMonitor(String name, NetlinkSocket announcements, RouteSocket routes) {
        this.name = name;
        this.announcements = announcements;
        this.routes = routes;
    }

    /** Listens from now on; the interface need not be there. */
    public static LinkMonitor open(String name) throws LinuxException {
        NetlinkSocket announcements = NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE, RTMGRP_LINK);
        try {
            return new LinkMonitor(name, announcements, RouteSocket.open());
        } catch (LinuxException refused) {
            announcements.close();
            throw refused;
        }
    }

    @Override
    public Optional<Link> receive() throws LinuxException {
        while (announcements.awaitInput()) {
            // what is announced from here on is read again
            announcements.drain();
            Optional<Link> now = routes.link(name).filter(link -> link.up() && link.carrier());
            if (now.isPresent()) {
                return now;
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        announcements.close();
        routes.close();
    }
}
