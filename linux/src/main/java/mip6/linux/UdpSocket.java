package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/**
 * A UDP socket over IPv6 alone that tells where each datagram was sent to, and chooses the source
 * of each that it sends (IPV6_PKTINFO). One thread may receive while others send.
 */
public final class UdpSocket implements Source<UdpDatagram> {

    private final Descriptor descriptor;
    private final int port;
    private final SocketMessage incoming = new SocketMessage();
    private final SocketMessage outgoing = new SocketMessage();

    private UdpSocket(Descriptor descriptor, int port) {
        this.descriptor = descriptor;
        this.port = port;
    }

    /**
     * Binds to an address of this node.
     *
     * @param address a local one, or {@code ::} for all
     * @param port 0 for any free one
     */
    public static UdpSocket bind(Ipv6Address address, int port) throws LinuxException {
        return bindOnLink(address, 0, port);
    }

    /**
     * Binds to an address of one link, such as a link-local one.
     *
     * @param interfaceIndex of the link
     */
    public static UdpSocket bindOnLink(Ipv6Address address, int interfaceIndex, int port)
            throws LinuxException {
        return bound(open(), address, interfaceIndex, port);
    }

    /**
     * Binds to an address that need not exist (yet), such as one of a prefix routed to this node.
     */
    public static UdpSocket bindFreely(Ipv6Address address, int port) throws LinuxException {
        Descriptor descriptor = open();
        try {
            Socket.set(
                    descriptor, Socket.IPPROTO_IPV6, Socket.IPV6_FREEBIND, 1, "set IPV6_FREEBIND");
        } catch (LinuxException refused) {
            descriptor.close();
            throw refused;
        }
        return bound(descriptor, address, 0, port);
    }

    /**
     * Two sockets of one port, so that many datagrams of a kind do not take the room of others: the
     * first gets those that pass all {@code tests}, the second the others.
     *
     * @param port 0 for any free one
     */
    public static List<UdpSocket> bindTwo(Ipv6Address address, int port, List<OctetTest> tests)
            throws LinuxException {
        if (port != 0) {
            // who shares a port is not told that another program has it, too
            bind(address, port).close();
        }
        UdpSocket first = bindShared(address, port);
        try {
            UdpSocket second = bindShared(address, first.port());
            Socket.steer(first.descriptor, tests);
            return List.of(first, second);
        } catch (LinuxException refused) {
            first.close();
            throw refused;
        }
    }

    private static UdpSocket bindShared(Ipv6Address address, int port) throws LinuxException {
        Descriptor descriptor = open();
        try {
            Socket.set(descriptor, Socket.SOL_SOCKET, Socket.SO_REUSEPORT, 1, "set SO_REUSEPORT");
        } catch (LinuxException refused) {
            descriptor.close();
            throw refused;
        }
        return bound(descriptor, address, 0, port);
    }

    /** The local port. */
    public int port() {
        return port;
    }

    @Override
    public Optional<UdpDatagram> receive() throws LinuxException {
        synchronized (incoming) {
            int length = incoming.await(descriptor, "from UDP port " + port);
            return length < 0
                    ? Optional.empty()
                    : Optional.of(
                            new UdpDatagram(
                                    incoming.peer(),
                                    incoming.peerPort(),
                                    incoming.localAddress(),
                                    incoming.interfaceIndex(),
                                    incoming.payload(length)));
        }
    }

    /**
     * What comes, instead of {@link #receive}: the payload of datagrams, and the port that each is
     * from.
     *
     * @param batch datagrams that one system call receives: there is memory for each
     */
    public PacketSource packets(int batch) {
        return new PacketSource(descriptor, IpProtocol.UDP, batch, "from UDP port " + port);
    }

    /**
     * Sends a datagram; never waits.
     *
     * @param source a local address; {@code ::} lets the kernel choose
     * @param interfaceIndex to leave by; 0 lets the routes decide
     */
    public void send(
            Ipv6Address source,
            int interfaceIndex,
            Ipv6Address destination,
            int destinationPort,
            Bytes payload)
            throws LinuxException {
        synchronized (outgoing) {
            outgoing.setPeer(destination, destinationPort, interfaceIndex);
            outgoing.setSource(source, interfaceIndex);
            outgoing.setPayload(payload);
            outgoing.send(
                    descriptor,
                    () ->
                            "send UDP from "
                                    + source
                                    + " to "
                                    + destination
                                    + " port "
                                    + destinationPort);
        }
    }

    /**
     * From now on a longer payload leaves as datagrams of {@code octets}, which cost the kernel
     * little more than one (UDP_SEGMENT).
     */
    public void segments(int octets) throws LinuxException {
        Socket.set(descriptor, Socket.IPPROTO_UDP, Socket.UDP_SEGMENT, octets, "set UDP_SEGMENT");
    }

    /**
     * From now on ESP that comes here is for the kernel's IPsec, and keepalives for nobody
     * (UDP_ENCAP, RFC 3948); what begins with four zeros is received. ENOPROTOOPT: the kernel
     * cannot do that.
     */
    public void leaveEspToKernel() throws LinuxException {
        Socket.set(
                descriptor,
                Socket.IPPROTO_UDP,
                Socket.UDP_ENCAP,
                XfrmUdp.UDP_ENCAP_ESPINUDP,
                "set UDP_ENCAP");
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private static Descriptor open() throws LinuxException {
        Descriptor descriptor =
                Descriptor.socket(
                        Socket.AF_INET6, Socket.SOCK_DGRAM, Socket.IPPROTO_UDP, "a UDP socket");
        try {
            Socket.set(descriptor, Socket.IPPROTO_IPV6, Socket.IPV6_V6ONLY, 1, "set IPV6_V6ONLY");
            Socket.set(
                    descriptor,
                    Socket.IPPROTO_IPV6,
                    Socket.IPV6_RECVPKTINFO,
                    1,
                    "set IPV6_RECVPKTINFO");
            Socket.enlargeReceiveBuffer(descriptor);
            return descriptor;
        } catch (LinuxException refused) {
            descriptor.close();
            throw refused;
        }
    }

    private static UdpSocket bound(
            Descriptor descriptor, Ipv6Address address, int interfaceIndex, int port)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment local = arena.allocate(Socket.SOCKADDR_IN6, 8);
            Socket.putSocketAddress(local, address, port, interfaceIndex);
            int result = LibC.bind(descriptor.number(), local);
            if (result < 0) {
                descriptor.close();
                throw LinuxException.of("bind", "use UDP port " + port + " of " + address, -result);
            }
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, Socket.SOCKADDR_IN6);
            LibC.getsockname(descriptor.number(), local, length);
            return new UdpSocket(descriptor, Socket.port(local));
        }
    }
}
