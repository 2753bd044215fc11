package mip6.linux;

import mip6.wire.MalformedException;

import java.util.List;
import java.util.Optional;

/**
 * Tells of an interface whenever it begins to work, maybe again: the kernel has forgotten then what
 * was known of its neighbours. It is told of as well with the first announcement, since it may have
 * worked before or not, and whether or not it works where so much changes that announcements are
 * lost. What is told is its name.
 */
public final class LinkMonitor implements Source<String> {

    private static final int RTMGRP_LINK = 1;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;

    private final String name;
    private final NetlinkSocket announcements;

    /** As it was announced last, if that is known. */
    private boolean worked;

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
                worked = false;
                return Optional.of(name);
            }
            boolean begins = false;
            for (NetlinkMessage each : messages) {
                begins |= begins(each);
            }
            if (begins) {
                return Optional.of(name);
            }
            announced = announcements.announced();
        }
        return Optional.empty();
    }

    private boolean begins(NetlinkMessage message) {
        if (message.type() != RTM_NEWLINK && message.type() != RTM_DELLINK) {
            return false;
        }
        try {
            Link link = RouteMessage.readLink(message.body());
            if (!link.name().equals(name)) {
                return false;
            }
            boolean before = worked;
            worked = message.type() == RTM_NEWLINK && link.up() && link.carrier();
            return worked && !before;
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
