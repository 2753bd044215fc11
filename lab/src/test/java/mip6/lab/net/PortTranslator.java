package mip6.lab.net;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An address translator on a link that leaves addresses as they are: UDP from the ports of IKE has
 * other ports behind it, also behind headers of Mobile IPv6. It needs nothing of a kernel.
 */
public final class PortTranslator implements LinkRelay.Translation {

    private static final int FIRST_PORT = 50_000;
    private static final int IKE = 500;
    private static final int TRANSLATED = 4500;

    private static final int ETHERTYPE_AT = 12;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int IPV6_AT = 14;
    private static final int NEXT_HEADER_AT = IPV6_AT + 6;
    private static final int BEHIND_IPV6 = IPV6_AT + 40;

    private static final int DESTINATION = 2;
    private static final int CHECKSUM = 6;
    private static final int UDP_HEADER = 8;

    private final AtomicInteger port = new AtomicInteger(FIRST_PORT);

    /** All mappings are lost: what comes next gets another port. */
    public void forget() {
        port.addAndGet(2);
    }

    @Override
    public Bytes outward(Bytes frame) {
        int udp = udpAt(frame);
        if (udp < 0) {
            return frame;
        }
        return switch (u16(frame, udp)) {
            case IKE -> with(frame, udp, udp, port.get());
            case TRANSLATED -> with(frame, udp, udp, port.get() + 1);
            default -> frame;
        };
    }

    @Override
    public Bytes inward(Bytes frame) {
        int udp = udpAt(frame);
        if (udp < 0) {
            return frame;
        }
        int to = u16(frame, udp + DESTINATION) - port.get();
        return to == 0 || to == 1
                ? with(frame, udp, udp + DESTINATION, to == 0 ? IKE : TRANSLATED)
                : frame;
    }

    /** Where the header of UDP begins; -1 where there is none. */
    private static int udpAt(Bytes frame) {
        if (frame.length() < BEHIND_IPV6 || u16(frame, ETHERTYPE_AT) != ETHERTYPE_IPV6) {
            return -1;
        }
        int next = frame.at(NEXT_HEADER_AT);
        int at = BEHIND_IPV6;
        while (at + UDP_HEADER <= frame.length()) {
            if (next == IpProtocol.UDP) {
                return at;
            }
            if (next != IpProtocol.DESTINATION_OPTIONS && next != IpProtocol.ROUTING) {
                return -1;
            }
            next = frame.at(at);
            at += (frame.at(at + 1) + 1) * 8;
        }
        return -1;
    }

    /** RFC 1624: the checksum knows of the change alone. */
    private static Bytes with(Bytes frame, int udp, int at, int value) {
        int sum = (~u16(frame, udp + CHECKSUM) & 0xffff) + (~u16(frame, at) & 0xffff) + value;
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        int checksum = ~sum & 0xffff;
        return Bytes.concat(
                frame.slice(0, at),
                Bytes.of(value >> 8, value & 0xff),
                frame.slice(at + 2, udp + CHECKSUM),
                Bytes.of(checksum >> 8, checksum & 0xff),
                frame.from(udp + UDP_HEADER));
    }

    private static int u16(Bytes frame, int at) {
        return frame.at(at) << 8 | frame.at(at + 1);
    }
}
