package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;

/**
 * Sends IPv6 packets that were built whole (IPV6_HDRINCL). The route is looked up with the source
 * and destination of the packet's own header, so policy rules on the source apply. The kernel
 * changes nothing in the packet, and does not fragment it.
 */
public final class PacketSender implements AutoCloseable {

    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;

    private final Descriptor descriptor;
    private final SocketMessage outgoing = new SocketMessage();

    private PacketSender(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    public static PacketSender open() throws LinuxException {
        Descriptor descriptor =
                Descriptor.socket(
                        Socket.AF_INET6,
                        Socket.SOCK_RAW,
                        Socket.IPPROTO_RAW,
                        "a raw socket to send packets");
        try {
            // what we multicast is for others: an address probe must not answer itself
            Socket.set(
                    descriptor,
                    Socket.IPPROTO_IPV6,
                    Socket.IPV6_MULTICAST_LOOP,
                    0,
                    "set IPV6_MULTICAST_LOOP");
            return new PacketSender(descriptor);
        } catch (LinuxException refused) {
            descriptor.close();
            throw refused;
        }
    }

    /**
     * Sends {@code packet}; never waits. EMSGSIZE: it is longer than the path's MTU; EINVAL: its
     * source is no address of this node; ENETUNREACH: no route.
     *
     * @param interfaceIndex to leave by; 0 lets the routes decide
     */
    public void send(Bytes packet, int interfaceIndex) throws LinuxException {
        synchronized (outgoing) {
            put(outgoing, packet, interfaceIndex);
            outgoing.send(
                    descriptor,
                    () ->
                            "send a packet from %s to %s"
                                    .formatted(
                                            address(packet, SOURCE), address(packet, DESTINATION)));
        }
    }

    /**
     * For one thread that sends many.
     *
     * @param largest octets of a packet
     * @param refused is told what the kernel did not take
     */
    public PacketBurst burst(int largest, PacketBurst.Refused refused) {
        return new PacketBurst(descriptor, largest, refused);
    }

    @Override
    public void close() {
        descriptor.close();
    }

    static void put(SocketMessage message, Bytes packet, int interfaceIndex) {
        if (packet.length() < Ipv6Header.LENGTH) {
            throw new IllegalArgumentException("no IPv6 packet: " + packet.length() + " octets");
        }
        message.setPeer(address(packet, DESTINATION), 0, interfaceIndex);
        message.setSource(address(packet, SOURCE), interfaceIndex);
        message.setPayload(packet);
    }

    private static Ipv6Address address(Bytes packet, int at) {
        return Ipv6Address.of(packet.slice(at, at + Ipv6Address.LENGTH));
    }
}
