package mip6.linux.offload;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.Ipv6Header;

import java.util.ArrayList;
import java.util.List;

/** Makes of what a kernel leaves to a device's other end the packets that go over a link. */
public final class Segmentation {

    /** Where an IPv6 header has the length of what follows it. */
    private static final int PAYLOAD_LENGTH = 4;

    private Segmentation() {}

    /**
     * The packets of one.
     *
     * @return none where {@code header} does not fit {@code packet}
     */
    public static List<Bytes> packets(OffloadHeader header, Bytes packet) {
        if (!header.checksumPending()) {
            // without it, nothing is segmented
            return header.segmented() ? List.of() : List.of(packet);
        }
        int field = header.checksumStart() + header.checksumOffset();
        if (header.checksumStart() < Ipv6Header.LENGTH || field + 2 > packet.length()) {
            return List.of();
        }
        if (header.segmented()) {
            return segments(header, packet);
        }
        byte[] octets = packet.toArray();
        complete(octets, header.checksumStart(), field);
        return List.of(Bytes.wrap(octets));
    }

    private static List<Bytes> segments(OffloadHeader header, Bytes packet) {
        int tcp = header.checksumStart();
        if (tcp + TcpHeader.LEAST > packet.length() || header.segmentSize() == 0) {
            return List.of();
        }
        int first = tcp + (packet.at(tcp + TcpHeader.DATA_OFFSET) >> 4) * Integer.BYTES;
        if (first < tcp + TcpHeader.LEAST || first >= packet.length()) {
            return List.of();
        }
        Bytes headers = packet.slice(0, first);
        List<Bytes> segments = new ArrayList<>();
        for (int at = first; at < packet.length(); at += header.segmentSize()) {
            int end = Math.min(at + header.segmentSize(), packet.length());
            segments.add(segment(headers, tcp, packet, at, end));
        }
        return segments;
    }

    private static Bytes segment(Bytes headers, int tcp, Bytes packet, int from, int to) {
        int length = headers.length();
        byte[] octets = new byte[length + to - from];
        headers.copyTo(octets, 0);
        packet.slice(from, to).copyTo(octets, length);
        put16(octets, PAYLOAD_LENGTH, octets.length - Ipv6Header.LENGTH);
        put32(
                octets,
                tcp + TcpHeader.SEQUENCE,
                get32(headers, tcp + TcpHeader.SEQUENCE) + from - length);
        if (to < packet.length()) {
            octets[tcp + TcpHeader.FLAGS] &= (byte) ~(TcpHeader.FIN | TcpHeader.PSH);
        }
        if (from > length) {
            octets[tcp + TcpHeader.FLAGS] &= (byte) ~TcpHeader.CWR;
        }
        // the field has the pseudo-header's sum, with the length of all of it
        int field = tcp + TcpHeader.CHECKSUM;
        int sum = headers.at(field) << 8 | headers.at(field + 1);
        int otherLength = InternetChecksum.add(sum, ~(packet.length() - tcp) & 0xffff);
        put16(octets, field, InternetChecksum.add(otherLength, octets.length - tcp));
        complete(octets, tcp, field);
        return Bytes.wrap(octets);
    }

    /** Puts the checksum in place of the pseudo-header's sum. */
    private static void complete(byte[] octets, int start, int field) {
        Bytes counted = Bytes.wrap(octets).from(start);
        int checksum = ~InternetChecksum.sum(counted) & 0xffff;
        // RFC 8200 8.1: UDP sends what is zero as 0xffff, which for TCP is as good
        put16(octets, field, checksum == 0 ? 0xffff : checksum);
    }

    private static int get32(Bytes octets, int at) {
        return octets.at(at) << 24
                | octets.at(at + 1) << 16
                | octets.at(at + 2) << 8
                | octets.at(at + 3);
    }

    private static void put32(byte[] octets, int at, int value) {
        put16(octets, at, value >>> 16);
        put16(octets, at + 2, value);
    }

    private static void put16(byte[] octets, int at, int value) {
        octets[at] = (byte) (value >>> 8);
        octets[at + 1] = (byte) value;
    }
}
