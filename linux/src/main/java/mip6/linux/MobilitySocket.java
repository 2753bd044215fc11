package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.util.Optional;

/**
 * A raw socket of the Mobility Header, or of ICMPv6, on a kernel that has IPsec and Mobile IPv6 of
 * its own. One thread may receive while another sends.
 */
public final class MobilitySocket implements Source<MobilityPacket> {

    private final Descriptor descriptor;
    private final int protocol;
    private final SocketMessage incoming = new SocketMessage();
    private final SocketMessage outgoing = new SocketMessage();

    private MobilitySocket(Descriptor descriptor, int protocol) {
        this.descriptor = descriptor;
        this.protocol = protocol;
    }

    /** ENOPROTOOPT: the kernel is older than 5.19 and cannot say under which state packets came. */
    public static MobilitySocket open() throws LinuxException {
        MobilitySocket socket = open(IpProtocol.MOBILITY);
        try {
            // what comes is judged by who decodes it, and what goes has its checksum
            Socket.set(
                    socket.descriptor,
                    Socket.IPPROTO_IPV6,
                    Socket.IPV6_CHECKSUM,
                    -1,
                    "set IPV6_CHECKSUM");
            return socket;
        } catch (LinuxException refused) {
            socket.close();
            throw refused;
        }
    }

    /** The same for ICMPv6 messages, of which it receives those of one type. */
    public static MobilitySocket openIcmpv6(int type) throws LinuxException {
        MobilitySocket socket = open(IpProtocol.ICMPV6);
        try {
            Socket.acceptOnlyTypes(socket.descriptor, type);
            return socket;
        } catch (LinuxException refused) {
            socket.close();
            throw refused;
        }
    }

    private static MobilitySocket open(int protocol) throws LinuxException {
        Descriptor descriptor =
                Descriptor.socket(
                        Socket.AF_INET6,
                        Socket.SOCK_RAW,
                        protocol,
                        "a raw socket for protocol " + protocol);
        try {
            for (int option :
                    new int[] {
                        Socket.IPV6_RECVPKTINFO, Socket.IPV6_RECVDSTOPTS, Socket.IPV6_RECVRTHDR
                    }) {
                Socket.set(descriptor, Socket.IPPROTO_IPV6, option, 1, "receive extension headers");
            }
            Socket.set(descriptor, Socket.SOL_SOCKET, Socket.SO_RCVMARK, 1, "set SO_RCVMARK");
            Socket.enlargeReceiveBuffer(descriptor);
            return new MobilitySocket(descriptor, protocol);
        } catch (LinuxException refused) {
            descriptor.close();
            throw refused;
        }
    }

    @Override
    public Optional<MobilityPacket> receive() throws LinuxException {
        synchronized (incoming) {
            int length = incoming.await(descriptor, "messages of protocol " + protocol);
            return length < 0
                    ? Optional.empty()
                    : Optional.of(
                            new MobilityPacket(
                                    protocol,
                                    incoming.peer(),
                                    incoming.localAddress(),
                                    incoming.interfaceIndex(),
                                    incoming.mark(),
                                    incoming.destinationOptions(),
                                    incoming.routingHeader(),
                                    incoming.payload(length)));
        }
    }

    /**
     * Sends a message; never waits. The kernel's policies add what they demand.
     *
     * @param source a local address, the home address where a Home Address option is to come
     * @param interfaceIndex to leave by; 0 lets the routes decide
     */
    public void send(Ipv6Address source, int interfaceIndex, Ipv6Address destination, Bytes octets)
            throws LinuxException {
        synchronized (outgoing) {
            outgoing.setPeer(destination, 0, interfaceIndex);
            outgoing.setSource(source, interfaceIndex);
            outgoing.setPayload(octets);
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
