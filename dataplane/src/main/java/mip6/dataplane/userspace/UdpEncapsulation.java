package mip6.dataplane.userspace;

import mip6.ikev2.core.UdpPorts;
import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Writer;

/** ESP of one pair of SAs in UDP (RFC 3948). */
final class UdpEncapsulation {

    /** Octets of a UDP header. */
    static final int HEADER = 8;

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
     * The UDP datagram that holds {@code esp}. Its checksum is computed: IPv6 does without one only
     * where both ends have agreed on that (RFC 8200 8.1).
     *
     * @param source as the pseudo-header has it
     */
    Bytes wrap(Ipv6Address source, Ipv6Address destination, Bytes esp) {
        int length = HEADER + esp.length();
        int port = remotePort;
        int sum = InternetChecksum.pseudoHeader(source, destination, IpProtocol.UDP, length);
        sum = InternetChecksum.add(sum, InternetChecksum.sum(esp));
        sum = InternetChecksum.add(sum, localPort + port + length);
        int checksum = ~sum & 0xffff;
        return new Writer(length)
                .u16(localPort)
                .u16(port)
                .u16(length)
                // RFC 768: zero would mean that there is none
                .u16(checksum == 0 ? 0xffff : checksum)
                .bytes(esp)
                .finish();
    }

    /** Of a UDP datagram with its header. */
    static int sourcePort(Bytes datagram) {
        return datagram.at(0) << 8 | datagram.at(1);
    }

    static int destinationPort(Bytes datagram) {
        return datagram.at(2) << 8 | datagram.at(3);
    }
}
