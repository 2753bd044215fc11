package mip6.ha.edge;

import mip6.agent.StartException;
import mip6.agent.report.Reporter;
import mip6.linux.InterfaceAddress;
import mip6.linux.Link;
import mip6.linux.LinuxException;
import mip6.linux.ReaderThread;
import mip6.linux.RouteSocket;
import mip6.linux.UdpSocket;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.util.Optional;
import java.util.function.Consumer;

/** The client's port of DHCPv6 on the home link (RFC 8415 7.2). */
final class DhcpEdge implements AutoCloseable {

    private static final int CLIENT_PORT = 546;
    private static final int SERVER_PORT = 547;

    /** All_DHCP_Relay_Agents_and_Servers (RFC 8415 7.1). */
    private static final Ipv6Address SERVERS = Ipv6Address.of("ff02::1:2");

    private final RouteSocket routes;
    private final Reporter reporter;
    private final Consumer<Bytes> received;
    private final Consumer<? super Throwable> failed;
    private Link link;
    private Optional<Port> port = Optional.empty();

    /** It is of one interface: another one of the same name has an address of its own. */
    private record Port(Link link, Ipv6Address own, UdpSocket socket, ReaderThread reader) {

        void send(Bytes message) throws LinuxException {
            socket.send(own, link.index(), SERVERS, SERVER_PORT, message);
        }
    }

    private DhcpEdge(
            RouteSocket routes,
            Link link,
            Reporter reporter,
            Consumer<Bytes> received,
            Consumer<? super Throwable> failed) {
        this.routes = routes;
        this.link = link;
        this.reporter = reporter;
        this.received = received;
        this.failed = failed;
        reporter.counters().begin("dhcp-not-sent");
    }

    /**
     * Opens it.
     *
     * @param received a datagram; called on another thread
     */
    static DhcpEdge open(
            RouteSocket routes,
            Link link,
            Reporter reporter,
            Consumer<Bytes> received,
            Consumer<? super Throwable> failed)
            throws LinuxException {
        DhcpEdge edge = new DhcpEdge(routes, link, reporter, received, failed);
        if (edge.port().isEmpty()) {
            throw StartException.configuration(
                    "home-link.dhcp: " + link.name() + " has no link-local address to ask from");
        }
        return edge;
    }

    /** The interface is this one now. */
    void moveTo(Link again) {
        link = again;
    }

    /** To all servers of the link; what cannot be sent is sent again in time. */
    void send(Bytes message) {
        if (!isSent(message)) {
            reporter.counters().count("dhcp-not-sent");
        }
    }

    private boolean isSent(Bytes message) {
        try {
            Optional<Port> from = port();
            if (from.isPresent()) {
                from.get().send(message);
            }
            return from.isPresent();
        } catch (LinuxException refused) {
            return false;
        }
    }

    @Override
    public void close() {
        port.ifPresent(opened -> opened.reader().close());
        port = Optional.empty();
    }

    /** Empty while the interface has no address that it could be of. */
    private Optional<Port> port() throws LinuxException {
        if (port.filter(opened -> opened.link().index() == link.index()).isEmpty()) {
            close();
            Optional<Ipv6Address> own = linkLocal();
            if (own.isPresent()) {
                port = Optional.of(bind(own.get()));
            }
        }
        return port;
    }

    private Port bind(Ipv6Address own) throws LinuxException {
        UdpSocket socket = UdpSocket.bindOnLink(own, link.index(), CLIENT_PORT);
        ReaderThread reader =
                ReaderThread.start(
                        "read-dhcp",
                        socket,
                        datagram -> received.accept(datagram.payload()),
                        failed);
        return new Port(link, own, socket, reader);
    }

    /** RFC 8415 14.1: a client sends from a link-local address. */
    private Optional<Ipv6Address> linkLocal() throws LinuxException {
        return routes.addresses().stream()
                .filter(each -> each.interfaceIndex() == link.index())
                .filter(InterfaceAddress::usable)
                .map(InterfaceAddress::address)
                .filter(Ipv6Address::isLinkLocal)
                .findFirst();
    }
}
