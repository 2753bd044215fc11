package mip6.linux;

import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Tells what the kernel's IPsec announces of its states in one network namespace, the one of the
 * thread that opens this. Where there is no room for all of it, that is told, too.
 */
public final class XfrmMonitor implements Source<XfrmNotice> {

    private static final int XFRM_MSG_EXPIRE = 0x18;
    private static final int XFRM_MSG_MAPPING = 0x26;

    /** Bits of XFRMNLGRP_EXPIRE and XFRMNLGRP_MAPPING. */
    private static final int GROUPS = 1 << 1 | 1 << 7;

    /** Octets of struct xfrm_usersa_info behind the SPI. */
    private static final int STATE_BEHIND_SPI = 148;

    /** Octets of struct xfrm_user_mapping between the SPI and the new source. */
    private static final int MAPPING_BEHIND_SPI = 24;

    private final NetlinkSocket announcements;
    private final Queue<XfrmNotice> waiting = new ArrayDeque<>();

    private XfrmMonitor(NetlinkSocket announcements) {
        this.announcements = announcements;
    }

    /** EPROTONOSUPPORT: the kernel cannot be told about IPsec. */
    public static XfrmMonitor open() throws LinuxException {
        return new XfrmMonitor(NetlinkSocket.open(NetlinkSocket.NETLINK_XFRM, GROUPS));
    }

    @Override
    public Optional<XfrmNotice> receive() throws LinuxException {
        while (waiting.isEmpty()) {
            Optional<List<NetlinkMessage>> next = announcements.announced();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (next.get().isEmpty()) {
                // whoever looks anew sees what is announced until here
                announcements.drain();
            }
            waiting.addAll(notices(next.get()));
        }
        return Optional.ofNullable(waiting.poll());
    }

    @Override
    public void close() {
        announcements.close();
    }

    /** With no messages, some were lost. */
    static List<XfrmNotice> notices(List<NetlinkMessage> messages) {
        return messages.isEmpty()
                ? List.of(new XfrmNotice.Lost())
                : messages.stream().flatMap(message -> notice(message).stream()).toList();
    }

    private static Optional<XfrmNotice> notice(NetlinkMessage message) {
        try {
            return switch (message.type()) {
                case XFRM_MSG_EXPIRE -> Optional.of(expired(new NetlinkReader(message.body())));
                case XFRM_MSG_MAPPING -> Optional.of(remapped(new NetlinkReader(message.body())));
                default -> Optional.empty();
            };
        } catch (MalformedException bug) {
            throw new IllegalStateException("the kernel's netlink is not as expected", bug);
        }
    }

    private static XfrmNotice expired(NetlinkReader reader) throws MalformedException {
        reader.skip(XfrmSelector.LENGTH, "state selector");
        Ipv6Address destination = reader.address("state destination");
        long spi = reader.networkU32("state SPI");
        reader.skip(STATE_BEHIND_SPI, "state");
        return new XfrmNotice.Expired(destination, spi, reader.u8("hard") != 0);
    }

    /** A struct xfrm_user_mapping. */
    private static XfrmNotice remapped(NetlinkReader reader) throws MalformedException {
        Ipv6Address destination = reader.address("state destination");
        long spi = reader.networkU32("state SPI");
        reader.skip(MAPPING_BEHIND_SPI, "state");
        Ipv6Address source = reader.address("source");
        reader.skip(2, "port before");
        return new XfrmNotice.Remapped(destination, spi, source, reader.networkU16("port"));
    }
}
