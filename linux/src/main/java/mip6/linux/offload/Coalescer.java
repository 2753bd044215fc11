package mip6.linux.offload;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Makes one large packet of segments of a TCP stream that follow each other, as the kernel itself
 * does with what comes from a link. Only what can be cut into the very same packets again is put
 * together, and only what has a right checksum. The order within a stream stays. For one thread.
 */
public final class Coalescer {

    /** Streams that are put together at once. */
    private static final int STREAMS = 8;

    private static final int TCP = Ipv6Header.LENGTH;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;
    private static final int MOST = 0xffff;

    private final List<Run> runs = new ArrayList<>();
    private final Target target;

    /** The longest packet that there can be, behind its header. */
    private final byte[] buffer = new byte[OffloadHeader.LENGTH + TCP + MOST];

    /** Where packets go on. */
    public interface Target {

        /**
         * Takes what the device is to have.
         *
         * @param octets header and packet, and perhaps more; they are written to again afterwards
         * @param length of the two
         */
        void write(byte[] octets, int length);
    }

    public Coalescer(Target target) {
        this.target = target;
    }

    /** Takes a packet; it may stay here until {@link #flush}. */
    public void add(Bytes packet) {
        Bytes payload = payload(packet);
        for (Iterator<Run> each = runs.iterator(); each.hasNext(); ) {
            Run run = each.next();
            if (run.isStreamOf(packet)) {
                if (run.take(packet, payload)) {
                    return;
                }
                each.remove();
                write(run);
            }
        }
        if (payload.isEmpty()) {
            write(new Run(packet, packet));
            return;
        }
        if (runs.size() == STREAMS) {
            write(runs.removeFirst());
        }
        runs.add(new Run(packet, payload));
    }

    /** Lets go of all that is here. */
    public void flush() {
        runs.forEach(this::write);
        runs.clear();
    }

    private void write(Run run) {
        target.write(buffer, run.write(buffer));
    }

    /** What a segment carries that others may follow; empty for any other packet. */
    private static Bytes payload(Bytes packet) {
        if (packet.length() <= TCP + TcpHeader.LEAST
                || packet.at(NEXT_HEADER) != IpProtocol.TCP
                || (packet.at(TCP + TcpHeader.FLAGS) & ~TcpHeader.PSH) != TcpHeader.ACK) {
            return Bytes.EMPTY;
        }
        int begin = TCP + (packet.at(TCP + TcpHeader.DATA_OFFSET) >> 4) * Integer.BYTES;
        if (begin < TCP + TcpHeader.LEAST || begin >= packet.length()) {
            return Bytes.EMPTY;
        }
        int pseudo = pseudoHeader(packet, packet.length() - TCP);
        boolean right =
                InternetChecksum.add(pseudo, InternetChecksum.sum(packet.from(TCP))) == MOST;
        return right ? packet.from(begin) : Bytes.EMPTY;
    }

    private static int pseudoHeader(Bytes packet, int length) {
        return InternetChecksum.pseudoHeader(
                Ipv6Address.of(packet.slice(SOURCE, DESTINATION)),
                Ipv6Address.of(packet.slice(DESTINATION, TCP)),
                IpProtocol.TCP,
                length);
    }

    /** Segments that follow each other. */
    private static final class Run {

        private final Bytes first;
        private final Bytes headers;
        private final int size;
        private final List<Bytes> payloads = new ArrayList<>();
        private int length;
        private boolean pushed;

        /** Begins with {@code packet}; {@code payload} is the end of it. */
        Run(Bytes packet, Bytes payload) {
            first = packet;
            headers = packet.slice(0, packet.length() - payload.length());
            size = payload.length();
            payloads.add(payload);
            length = size;
            pushed = !headers.isEmpty() && isPushed(packet);
        }

        /** Whether {@code packet} has the same ends as this, and must not overtake it. */
        boolean isStreamOf(Bytes packet) {
            return packet.length() >= TCP + Integer.BYTES
                    && packet.at(NEXT_HEADER) == IpProtocol.TCP
                    && same(packet, SOURCE, TCP + Integer.BYTES);
        }

        /** False where it does not follow. */
        boolean take(Bytes packet, Bytes payload) {
            if (payload.isEmpty()
                    || pushed
                    || length % size != 0
                    || payload.length() > size
                    || headers.length() - TCP + length + payload.length() > MOST
                    || packet.length() - payload.length() != headers.length()
                    || sequence(packet) != sequence(first) + length
                    || !isAlike(packet)) {
                return false;
            }
            payloads.add(payload);
            length += payload.length();
            pushed = isPushed(packet);
            return true;
        }

        /** All of the headers, but for lengths, sequence number, PSH and checksum. */
        private boolean isAlike(Bytes packet) {
            return same(packet, 0, Integer.BYTES)
                    && packet.at(HOP_LIMIT) == first.at(HOP_LIMIT)
                    && same(packet, TCP + TcpHeader.SEQUENCE + 4, TCP + TcpHeader.FLAGS)
                    && same(packet, TCP + TcpHeader.FLAGS + 1, TCP + TcpHeader.CHECKSUM)
                    && same(packet, TCP + TcpHeader.CHECKSUM + 2, headers.length());
        }

        private boolean same(Bytes packet, int from, int to) {
            return packet.slice(from, to).equals(first.slice(from, to));
        }

        /** Writes header and packet to {@code octets}, and says how long they are. */
        int write(byte[] octets) {
            int at = OffloadHeader.LENGTH;
            headers.copyTo(octets, at);
            at += headers.length();
            for (Bytes payload : payloads) {
                payload.copyTo(octets, at);
                at += payload.length();
            }
            if (payloads.size() > 1) {
                complete(octets);
            } else {
                OffloadHeader.NONE.write(octets);
            }
            return at;
        }

        private void complete(byte[] octets) {
            int upper = headers.length() - TCP + length;
            new OffloadHeader(true, true, headers.length(), size, TCP, TcpHeader.CHECKSUM)
                    .write(octets);
            put16(octets, OffloadHeader.LENGTH + 4, upper);
            int tcp = OffloadHeader.LENGTH + TCP;
            if (pushed) {
                octets[tcp + TcpHeader.FLAGS] |= TcpHeader.PSH;
            }
            put16(octets, tcp + TcpHeader.CHECKSUM, pseudoHeader(first, upper));
        }

        private static boolean isPushed(Bytes packet) {
            return (packet.at(TCP + TcpHeader.FLAGS) & TcpHeader.PSH) != 0;
        }

        private static int sequence(Bytes packet) {
            int at = TCP + TcpHeader.SEQUENCE;
            return packet.at(at) << 24
                    | packet.at(at + 1) << 16
                    | packet.at(at + 2) << 8
                    | packet.at(at + 3);
        }

        private static void put16(byte[] octets, int at, int value) {
            octets[at] = (byte) (value >>> 8);
            octets[at + 1] = (byte) value;
        }
    }
}
