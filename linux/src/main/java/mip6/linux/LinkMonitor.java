package mip6.linux;

import mip6.wire.MalformedException;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells of an interface whenever something has changed while it works: maybe it did not in between,
 * and then the kernel has forgotten what was known of its neighbours. Where so much changes that
 * announcements are lost, it is told of as well.
 */
public final class LinkMonitor implements Source<Link> {

    private static final int RTMGRP_LINK = 1;
    private static final int RTM_NEWLINK = 16;

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
        Optional<List<NetlinkMessage>> announced = announcements.announced();
        while (announced.isPresent()) {
            List<NetlinkMessage> messages = announced.get();
            Optional<Link> works =
                    messages.isEmpty()
                            ? workingNow()
                            : messages.stream().flatMap(this::working).findFirst();
            if (works.isPresent()) {
                return works;
            }
            announced = announcements.announced();
        }
        return Optional.empty();
    }

    /** Announcements were lost, and maybe those of this interface. */
    private Optional<Link> workingNow() throws LinuxException {
        // what is announced from here on is told again
        announcements.drain();
        return routes.link(name).filter(LinkMonitor::works);
    }

    private Stream<Link> working(NetlinkMessage message) {
        if (message.type() != RTM_NEWLINK) {
            return Stream.empty();
        }
        try {
            return Stream.of(RouteMessage.readLink(message.body()))
                    .filter(link -> link.name().equals(name) && works(link));
        } catch (MalformedException unreadable) {
            // of another family, such as a bridge's
            return Stream.empty();
        }
    }

    private static boolean works(Link link) {
        return link.up() && link.carrier();
    }

    @Override
    public void close() {
        announcements.close();
        routes.close();
    }
}
