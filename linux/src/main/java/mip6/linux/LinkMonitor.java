package mip6.linux;

import mip6.wire.MalformedException;

import java.util.List;
import java.util.Optional;

/**
 * Tells of an interface whenever something has changed while it works: maybe it did not in between,
 * and then the kernel has forgotten what was known of its neighbours. Where so much changes that
 * announcements are lost, it is told of as well, whether or not it works. What is told is its name.
 */
public final class LinkMonitor implements Source<String> {

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
    public Optional<String> receive() throws LinuxException {
        Optional<List<NetlinkMessage>> announced = announcements.announced();
        while (announced.isPresent()) {
            List<NetlinkMessage> messages = announced.get();
            if (messages.isEmpty()) {
                // what is announced from here on is told again
                announcements.drain();
                return Optional.of(name);
            }
            if (messages.stream().anyMatch(this::works)) {
                return Optional.of(name);
            }
            announced = announcements.announced();
        }
        return Optional.empty();
    }

    private boolean works(NetlinkMessage message) {
        if (message.type() != RTM_NEWLINK) {
            return false;
        }
        try {
            Link link = RouteMessage.readLink(message.body());
            return link.name().equals(name) && link.up() && link.carrier();
        } catch (MalformedException unreadable) {
            // of another family, such as a bridge's
            return false;
        }
    }

    @Override
    public void close() {
        announcements.close();
    }
}
