package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Tells what the kernel's IPsec has dropped in one network namespace, the one of the thread that
 * opens this. Anybody can have it drop packets, so this has a buffer of its own, and what the
 * kernel has no room to tell is lost: the sender will send more.
 */
public final class XfrmRejections implements Source<XfrmRejection> {

    private static final int XFRM_MSG_REPORT = 0x20;

    /** The bit of XFRMNLGRP_REPORT. */
    private static final int GROUP = 1 << 5;

    private static final int XFRMA_COADDR = 14;

    /** Octets in front of the selector of struct xfrm_user_report. */
    private static final int HEAD = 4;

    private final NetlinkSocket announcements;
    private final Queue<XfrmRejection> waiting = new ArrayDeque<>();

    private XfrmRejections(NetlinkSocket announcements) {
        this.announcements = announcements;
    }

    /** EPROTONOSUPPORT: the kernel cannot be told about IPsec. */
    public static XfrmRejections open() throws LinuxException {
        return new XfrmRejections(NetlinkSocket.open(NetlinkSocket.NETLINK_XFRM, GROUP));
    }

    @Override
    public Optional<XfrmRejection> receive() throws LinuxException {
        while (waiting.isEmpty()) {
            Optional<List<NetlinkMessage>> next = announcements.announced();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            for (NetlinkMessage message : next.get()) {
                rejection(message).ifPresent(waiting::add);
            }
        }
        return Optional.ofNullable(waiting.poll());
    }

    @Override
    public void close() {
        announcements.close();
    }

    /** Empty where it is none, or does not say where the packet came from. */
    static Optional<XfrmRejection> rejection(NetlinkMessage message) {
        if (message.type() != XFRM_MSG_REPORT) {
            return Optional.empty();
        }
        try {
            NetlinkReader reader = new NetlinkReader(message.body());
            reader.skip(HEAD, "reported header");
            XfrmSelector selector = XfrmSelector.read(reader);
            // the kernel has put the home address into the IPv6 header, and the source for it
            Bytes source =
                    reader.attributes("report attribute").getOrDefault(XFRMA_COADDR, Bytes.EMPTY);
            return source.length() == Ipv6Address.LENGTH
                    ? Optional.of(
                            new XfrmRejection(
                                    selector.source().address(),
                                    selector.destination().address(),
                                    Ipv6Address.of(source)))
                    : Optional.empty();
        } catch (MalformedException bug) {
            throw new IllegalStateException("the kernel's netlink is not as expected", bug);
        }
    }
}
