package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.util.Optional;

/**
 * A raw IPv6 socket of one protocol: it sees the packets whose chain of headers reaches that
 * protocol, from that header on. One thread may receive while others send.
 */
public final class RawSocket implements Source<RawPacket> {

    private final Descriptor descriptor;
    private final int protocol;
    private final SocketMessage incoming = new SocketMessage();
    private final SocketMessage outgoing = new SocketMessage();

    private RawSocket(Descriptor descriptor, int protocol) {
        this.descriptor = descriptor;
        this.protocol = protocol;
    }

    /**
     * Opens a socket for what comes from anywhere.
     *
     * @param protocol a next header number ({@link IpProtocol}), an extension header's too
     */
    public static RawSocket open(int protocol) throws LinuxException {
        return new RawSocket(descriptor(protocol), protocol);
    }

    /** What a socket of {@code protocol} has to have. */
    static Descriptor descriptor(int protocol) throws LinuxException {
        Descriptor descriptor =
                Descriptor.socket(
                        Socket.AF_INET6,
                        Socket.SOCK_RAW,
                        protocol,
                        "a raw socket for protocol " + protocol);
        try {
            Socket.set(
                    descriptor,
                    Socket.IPPROTO_IPV6,
                    Socket.IPV6_RECVPKTINFO,
                    1,
                    "set IPV6_RECVPKTINFO");
            Socket.set(
                    descriptor,
                    Socket.IPPROTO_IPV6,
                    Socket.IPV6_RECVHOPLIMIT,
                    1,
                    "set IPV6_RECVHOPLIMIT");
            if (protocol == IpProtocol.MOBILITY) {
                // the kernel would compute it over the care-of address, and drop what comes with
                // the right one (RFC 6275 6.1.1 has the home address in the pseudo-header)
                Socket.set(
                        descriptor,
                        Socket.IPPROTO_IPV6,
                        Socket.IPV6_CHECKSUM,
                        -1,
                        "set IPV6_CHECKSUM");
            }
            Socket.enlargeReceiveBuffer(descriptor);
            return descriptor;
        } catch (LinuxException refused) {
            descriptor.close();
            throw refused;
        }
    }

    /**
     * An ICMPv6 socket that receives only {@code types}; the kernel fills in the checksum of what
     * it sends and has verified that of what it receives.
     */
    public static RawSocket openIcmpv6(int... types) throws LinuxException {
        RawSocket socket = open(IpProtocol.ICMPV6);
        try {
            Socket.acceptOnlyTypes(socket.descriptor, types);
            return socket;
        } catch (LinuxException refused) {
            socket.close();
            throw refused;
        }
    }

    /**
     * What comes, instead of {@link #receive}.
     *
     * @param batch packets that one system call receives: there is memory for each
     */
    public PacketSource packets(int batch) {
        return new PacketSource(descriptor, protocol, batch, "packets of protocol " + protocol);
    }

    /** Also receives what is sent to {@code group} on that link. */
    public void join(Ipv6Address group, int interfaceIndex) throws LinuxException {
        Socket.group(descriptor, Socket.IPV6_JOIN_GROUP, group, interfaceIndex);
    }

    /**
     * Has this machine answer for the anycast {@code address} on that link, until this is closed or
     * the link is taken down.
     */
    public void joinAnycast(Ipv6Address address, int interfaceIndex) throws LinuxException {
        Socket.group(descriptor, Socket.IPV6_JOIN_ANYCAST, address, interfaceIndex);
    }

    /** The link need not be there any more. */
    public void leaveAnycast(Ipv6Address address, int interfaceIndex) throws LinuxException {
        Socket.group(descriptor, Socket.IPV6_LEAVE_ANYCAST, address, interfaceIndex);
    }

    public void leave(Ipv6Address group, int interfaceIndex) throws LinuxException {
        Socket.group(descriptor, Socket.IPV6_LEAVE_GROUP, group, interfaceIndex);
    }

    @Override
    public Optional<RawPacket> receive() throws LinuxException {
        synchronized (incoming) {
            int length = incoming.await(descriptor, "packets of protocol " + protocol);
            return length < 0
                    ? Optional.empty()
                    : Optional.of(
                            new RawPacket(
                                    incoming.peer(),
                                    incoming.localAddress(),
                                    incoming.interfaceIndex(),
                                    incoming.hopLimit(),
                                    incoming.payload(length)));
        }
    }

    /**
     * Sends a packet whose IPv6 header the kernel makes; never waits.
     *
     * @param source a local address; {@code ::} lets the kernel choose
     * @param interfaceIndex to leave by; 0 lets the routes decide
     * @param payload from the header of this socket's protocol on
     */
    public void send(
            Ipv6Address source,
            int interfaceIndex,
            Ipv6Address destination,
            int hopLimit,
            Bytes payload)
            throws LinuxException {
        synchronized (outgoing) {
            outgoing.setPeer(destination, 0, interfaceIndex);
            outgoing.setSource(source, interfaceIndex);
            outgoing.setHopLimit(hopLimit);
            outgoing.setPayload(payload);
            outgoing.send(
                    descriptor,
                    () -> "send protocol " + protocol + " from " + source + " to " + destination);
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
