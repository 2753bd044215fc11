package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;

/**
 * Sends IPv6 packets that were built whole (IPV6_HDRINCL). The route is looked up with the source
 * and destination of the packet's own header, so policy rules on the source apply. The kernel
 * changes nothing in the packet, and does not fragment it.
 */
public final class PacketSender implements AutoCloseable {

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
    public void send(PacketBuffer packet, int interfaceIndex) throws LinuxException {
        check(packet);
        synchronized (outgoing) {
            outgoing.setPacket(packet, interfaceIndex);
            outgoing.send(descriptor, () -> purpose(packet.toBytes()));
        }
    }

    /** The same. */
    public void send(Bytes packet, int interfaceIndex) throws LinuxException {
        send(PacketBuffer.of(packet), interfaceIndex);
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

    static void check(PacketBuffer packet) {
        if (packet.length() < Ipv6Header.LENGTH) {
            throw new IllegalArgumentException("no IPv6 packet: " + packet.length() + " octets");
        }
    }

    private static String purpose(Bytes packet) {
        return "send a packet from %s to %s"
                .formatted(
                        Ipv6Address.of(packet.from(Ipv6Header.SOURCE_AT)),
                        Ipv6Address.of(packet.from(Ipv6Header.DESTINATION_AT)));
    }
}
