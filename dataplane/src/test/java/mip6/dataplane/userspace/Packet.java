package mip6.dataplane.userspace;

import mip6.linux.ReceivedPacket;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.util.OptionalInt;

/**
 * A packet as a raw socket gives it, without its IPv6 header.
 *
 * @param interfaceIndex where it came in
 * @param protocol number of the header that {@code payload} begins with
 * @param udpPort the source port, where it came in UDP
 */
record Packet(
        Ipv6Address source,
        Ipv6Address destination,
        int interfaceIndex,
        int protocol,
        Bytes payload,
        OptionalInt udpPort) {

    Packet(
            Ipv6Address source,
            Ipv6Address destination,
            int interfaceIndex,
            int protocol,
            Bytes payload) {
        this(source, destination, interfaceIndex, protocol, payload, OptionalInt.empty());
    }

    /** What the socket of port 4500 makes of one that is ESP in UDP. */
    Packet fromSocket(int sourcePort) {
        return new Packet(
                source,
                destination,
                interfaceIndex,
                IpProtocol.ESP,
                payload.from(UdpEncapsulation.HEADER),
                OptionalInt.of(sourcePort));
    }

    ReceivedPacket received() {
        return ReceivedPacket.of(
                source, udpPort.orElse(0), destination, interfaceIndex, protocol, payload);
    }
}
