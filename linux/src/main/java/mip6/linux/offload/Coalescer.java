package mip6.linux.offload;

import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;

/**
 * Makes one large packet of segments of a TCP stream that follow each other, or of UDP datagrams of
 * one length between the same ports, as the kernel itself does with what comes from a link. Only
 * what can be cut into the very same packets again is put together, and only what has a right
 * checksum. The order within a stream stays. For one thread.
 */
public final class Coalescer {

    /** Streams that are put together at once. */
    private static final int STREAMS = 8;

    private static final int UPPER = Ipv6Header.LENGTH;
    private static final int RIGHT = 0xffff;

    /** Of a packet that goes alone. */
    private static final int NONE = 0;

    /** The first {@link #count} have something; the oldest is the first. */
    private final Run[] runs = new Run[STREAMS];

    private final Target target;
    private final Cuts cuts;
    private int count;

    /** What the other end can cut again. */
    public enum Cuts {
        STREAMS,
        STREAMS_AND_DATAGRAMS
    }

    /** Where packets go on. */
    @FunctionalInterface
    public interface Target {

        /**
         * Takes what the device is to have.
         *
         * @param packet header and packet, lent until this returns
         */
        void write(PacketBuffer packet);
    }

    public Coalescer(Cuts cuts, Target target) {
        this.cuts = cuts;
        this.target = target;
        for (int i = 0; i < STREAMS; i++) {
            runs[i] = new Run();
        }
    }

    /** Takes a packet, or a copy of it that stays here until {@link #flush}. */
    public void add(PacketBuffer packet) {
        int payload = payloadOf(packet);
        for (int i = 0; i < count; i++) {
            if (runs[i].isStreamOf(packet)) {
                if (payload != NONE && runs[i].take(packet, payload)) {
                    return;
                }
                release(i);
                break;
            }
        }
        if (payload == NONE) {
            Unfinished.prepend(packet);
            target.write(packet);
            return;
        }
        if (count == STREAMS) {
            release(0);
        }
        runs[count].begin(packet, payload);
        count++;
    }

    /** Lets go of all that is here. */
    public void flush() {
        for (int i = 0; i < count; i++) {
            target.write(runs[i].finish());
        }
        count = 0;
    }

    private void release(int index) {
        Run run = runs[index];
        target.write(run.finish());
        count--;
        System.arraycopy(runs, index + 1, runs, index, count - index);
        runs[count] = run;
    }

    /** Where what a packet carries begins that others may follow. */
    private int payloadOf(PacketBuffer packet) {
        int begin =
                switch (packet.length() > UPPER ? packet.u8(Ipv6Header.NEXT_HEADER_AT) : NONE) {
                    case IpProtocol.TCP -> payloadOfSegment(packet);
                    case IpProtocol.UDP -> payloadOfDatagram(packet);
                    default -> NONE;
                };
        if (begin == NONE || begin >= packet.length()) {
            return NONE;
        }
        int pseudo = pseudoHeader(packet, packet.length() - UPPER);
        return InternetChecksum.add(pseudo, packet.sumFrom(UPPER)) == RIGHT ? begin : NONE;
    }

    private static int payloadOfSegment(PacketBuffer packet) {
        return packet.length() > UPPER + TcpHeader.LEAST
                        && (packet.u8(UPPER + TcpHeader.FLAGS) & ~TcpHeader.PSH) == TcpHeader.ACK
                ? UPPER + TcpHeader.lengthAt(packet, UPPER)
                : NONE;
    }

    /** RFC 8200 8.1: one without a checksum is nobody's to put with others. */
    private int payloadOfDatagram(PacketBuffer packet) {
        return cuts == Cuts.STREAMS_AND_DATAGRAMS
                        && packet.length() > UPPER + UdpHeader.LENGTH
                        && packet.u16(UPPER + UdpHeader.TOTAL_LENGTH) == packet.length() - UPPER
                        && packet.u16(UPPER + UdpHeader.CHECKSUM) != 0
                ? UPPER + UdpHeader.LENGTH
                : NONE;
    }

    static int pseudoHeader(PacketBuffer packet, int length) {
        return InternetChecksum.pseudoHeader(
                packet.array(), packet.begin(), packet.u8(Ipv6Header.NEXT_HEADER_AT), length);
    }
}
