package mip6.linux;

import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Tells what the kernel's IPsec announces in one network namespace, the one of the thread that
 * opens this. What the kernel has no room to tell is lost.
 */
public final class XfrmMonitor implements Source<XfrmNotice> {

    private static final int XFRM_MSG_EXPIRE = 0x18;
    private static final int XFRM_MSG_REPORT = 0x20;
    private static final int XFRM_MSG_MAPPING = 0x26;

    /** Bits of XFRMNLGRP_EXPIRE, XFRMNLGRP_REPORT and XFRMNLGRP_MAPPING. */
    private static final int GROUPS = 1 << 1 | 1 << 5 | 1 << 7;

    private static final int XFRMA_COADDR = 14;

    /** Octets of struct xfrm_usersa_info behind the SPI. */
    private static final int STATE_BEHIND_SPI = 148;

    /** Octets of struct xfrm_user_mapping between the SPI and the new source. */
    private static final int MAPPING_BEHIND_SPI = 24;

    /** Octets in front of the selector of struct xfrm_user_report. */
    private static final int REPORT_HEAD = 4;

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
            for (NetlinkMessage message : next.get()) {
                notice(message).ifPresent(waiting::add);
            }
        }
        return Optional.ofNullable(waiting.poll());
    }

    @Override
    public void close() {
        announcements.close();
    }

    static Optional<XfrmNotice> notice(NetlinkMessage message) {
        try {
            return switch (message.type()) {
                case XFRM_MSG_EXPIRE -> Optional.of(expired(new NetlinkReader(message.body())));
                case XFRM_MSG_MAPPING -> Optional.of(remapped(new NetlinkReader(message.body())));
                case XFRM_MSG_REPORT -> rejected(new NetlinkReader(message.body()));
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

    /** Empty where it does not say where the packet came from. */
    private static Optional<XfrmNotice> rejected(NetlinkReader reader) throws MalformedException {
        reader.skip(REPORT_HEAD, "reported header");
        XfrmSelector selector = XfrmSelector.read(reader);
        // the kernel has put the home address into the IPv6 header, and the source for it
        return Optional.ofNullable(reader.attributes("report attribute").get(XFRMA_COADDR))
                .filter(source -> source.length() == Ipv6Address.LENGTH)
                .map(
                        source ->
                                new XfrmNotice.Rejected(
                                        selector.source().address(),
                                        selector.destination().address(),
                                        Ipv6Address.of(source)));
    }
}
