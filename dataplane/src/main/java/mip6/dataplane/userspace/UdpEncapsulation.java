package mip6.dataplane.userspace;

import mip6.ikev2.core.UdpPorts;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.PacketBuffer;

/** ESP of one pair of SAs in UDP (RFC 3948). */
final class UdpEncapsulation {

    /** Octets of a UDP header. */
    static final int HEADER = 8;

    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int LENGTH = 4;
    private static final int CHECKSUM = 6;

    private final int localPort;

    /** Where the last authentic packet came from: a translator may change it at any time. */
    private volatile int remotePort;

    UdpEncapsulation(UdpPorts ports) {
        this.localPort = ports.local();
        this.remotePort = ports.remote();
    }

    /** An authentic packet came from this port (RFC 7296 2.23). */
    void heardFrom(int port) {
        remotePort = port;
    }

    /**
     * Makes a UDP datagram of {@code esp}, where it is. Its checksum is computed: IPv6 does without
     * one only where both ends have agreed on that (RFC 8200 8.1).
     *
     * @param source as the pseudo-header has it
     */
    void wrap(Ipv6Address source, Ipv6Address destination, PacketBuffer esp) {
        esp.prepend(HEADER);
        int length = esp.length();
        esp.put16(SOURCE_PORT, localPort);
        esp.put16(DESTINATION_PORT, remotePort);
        esp.put16(LENGTH, length);
        esp.put16(CHECKSUM, 0);
        int sum = InternetChecksum.pseudoHeader(source, destination, IpProtocol.UDP, length);
        int checksum = ~InternetChecksum.add(sum, esp.sumFrom(0)) & 0xffff;
        // RFC 768: zero would mean that there is none
        esp.put16(CHECKSUM, checksum == 0 ? 0xffff : checksum);
    }

    /** Of a UDP datagram with its header. */
    static int sourcePort(PacketBuffer datagram) {
        return datagram.u16(SOURCE_PORT);
    }

    static int destinationPort(PacketBuffer datagram) {
        return datagram.u16(DESTINATION_PORT);
    }
}
