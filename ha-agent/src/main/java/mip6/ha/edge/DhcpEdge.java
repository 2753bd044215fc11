package mip6.ha.edge;

import mip6.agent.StartException;
import mip6.agent.report.Reporter;
import mip6.linux.InterfaceAddress;
import mip6.linux.Link;
import mip6.linux.LinuxException;
import mip6.linux.ReaderThread;
import mip6.linux.UdpSocket;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.function.Consumer;

/** The client's port of DHCPv6 on the home link (RFC 8415 7.2). */
final class DhcpEdge implements AutoCloseable {

    private static final int CLIENT_PORT = 546;
    private static final int SERVER_PORT = 547;

    /** All_DHCP_Relay_Agents_and_Servers (RFC 8415 7.1). */
    private static final Ipv6Address SERVERS = Ipv6Address.of("ff02::1:2");

    private final Ipv6Address own;
    private final Link link;
    private final UdpSocket socket;
    private final Reporter reporter;
    private final ReaderThread reader;

    private DhcpEdge(
            Ipv6Address own,
            Link link,
            UdpSocket socket,
            Reporter reporter,
            Consumer<Bytes> received,
            Consumer<? super Throwable> failed) {
        this.own = own;
        this.link = link;
        this.socket = socket;
        this.reporter = reporter;
        reporter.counters().begin("dhcp-not-sent");
        reader =
                ReaderThread.start(
                        "read-dhcp",
                        socket,
                        datagram -> received.accept(datagram.payload()),
                        failed);
    }

    /**
     * Opens it.
     *
     * @param addresses of this machine
     * @param received a datagram; called on another thread
     */
    static DhcpEdge open(
            Link link,
            List<InterfaceAddress> addresses,
            Reporter reporter,
            Consumer<Bytes> received,
            Consumer<? super Throwable> failed)
            throws LinuxException {
        // RFC 8415 14.1: a client sends from a link-local address
        Ipv6Address own =
                addresses.stream()
                        .filter(each -> each.interfaceIndex() == link.index())
                        .filter(InterfaceAddress::usable)
                        .map(InterfaceAddress::address)
                        .filter(Ipv6Address::isLinkLocal)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        StartException.configuration(
                                                "home-link.dhcp: "
                                                        + link.name()
                                                        + " has no link-local address to ask"
                                                        + " from"));
        UdpSocket socket = UdpSocket.bindOnLink(own, link.index(), CLIENT_PORT);
        return new DhcpEdge(own, link, socket, reporter, received, failed);
    }

    /** To all servers of the link; what cannot be sent is sent again in time. */
    void send(Bytes message) {
        try {
            socket.send(own, link.index(), SERVERS, SERVER_PORT, message);
        } catch (LinuxException refused) {
            reporter.counters().count("dhcp-not-sent");
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
