package mip6.linux;

import mip6.wire.MalformedException;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells of an interface whenever something has changed while it works: maybe it did not in between,
 * and then the kernel has forgotten what was known of its neighbours.
 */
public final class LinkMonitor implements Source<Link> {

    private static final int RTMGRP_LINK = 1;
    private static final int RTM_NEWLINK = 16;

    private final String name;
    private final NetlinkSocket announcements;

    private LinkMonitor(String name, NetlinkSocket announcements) {
        this.name = name;
        this.announcements = announcements;
    }

    /** Listens from now on; the interface need not be there. */
    public static LinkMonitor open(String name) throws LinuxException {
        return new LinkMonitor(name, NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE, RTMGRP_LINK));
    }

    @Override
    public Optional<Link> receive() throws LinuxException {
        Optional<List<NetlinkMessage>> announced = announcements.announced();
        while (announced.isPresent()) {
            Optional<Link> works = announced.get().stream().flatMap(this::working).findFirst();
            if (works.isPresent()) {
                return works;
            }
            announced = announcements.announced();
        }
        return Optional.empty();
    }

    private Stream<Link> working(NetlinkMessage message) {
        if (message.type() != RTM_NEWLINK) {
            return Stream.empty();
        }
        try {
            return Stream.of(RouteMessage.readLink(message.body()))
                    .filter(link -> link.name().equals(name) && link.up() && link.carrier());
        } catch (MalformedException unreadable) {
            // of another family, such as a bridge's
            return Stream.empty();
        }
    }

    @Override
    public void close() {
        announcements.close();
    }
}
