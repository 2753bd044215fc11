package mip6.linux;

import java.util.List;
import java.util.Optional;

/**
 * Tells the whole state of all links at first, and again whenever it has changed. Changes that come
 * together are told once.
 */
public final class RouteMonitor implements Source<List<LinkState>> {

    private static final int RTMGRP_LINK = 1;
    private static final int RTMGRP_IPV6_IFADDR = 0x100;
    private static final int RTMGRP_IPV6_ROUTE = 0x400;

    private final NetlinkSocket announcements;
    private final RouteSocket routes;
    private Optional<List<LinkState>> told = Optional.empty();

    private RouteMonitor(NetlinkSocket announcements, RouteSocket routes) {
        this.announcements = announcements;
        this.routes = routes;
    }

    public static RouteMonitor open() throws LinuxException {
        NetlinkSocket announcements =
                NetlinkSocket.open(
                        NetlinkSocket.NETLINK_ROUTE,
                        RTMGRP_LINK | RTMGRP_IPV6_IFADDR | RTMGRP_IPV6_ROUTE);
        try {
            return new RouteMonitor(announcements, RouteSocket.open());
        } catch (LinuxException refused) {
            announcements.close();
            throw refused;
        }
    }

    @Override
    public Optional<List<LinkState>> receive() throws LinuxException {
        while (told.isEmpty() || announcements.awaitInput()) {
            // what is announced from here on is read again
            announcements.drain();
            Optional<List<LinkState>> now = Optional.of(routes.snapshot());
            if (!now.equals(told)) {
                told = now;
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
