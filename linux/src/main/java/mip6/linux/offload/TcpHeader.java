package mip6.linux.offload;

import mip6.wire.PacketBuffer;

/** Where things are in a TCP header (RFC 9293 3.1). */
final class TcpHeader {

    static final int SEQUENCE = 4;
    static final int DATA_OFFSET = 12;
    static final int FLAGS = 13;
    static final int CHECKSUM = 16;

    /** Octets without options. */
    static final int LEAST = 20;

    static final int FIN = 0x01;
    static final int PSH = 0x08;
    static final int ACK = 0x10;
    static final int CWR = 0x80;

    private TcpHeader() {}

    /**
     * Octets of the one that {@code packet} has at {@code at}; more than there are, where it says
     * that it is shorter than one can be.
     */
    static int lengthAt(PacketBuffer packet, int at) {
        int length = (packet.u8(at + DATA_OFFSET) >> 4) * Integer.BYTES;
        return length < LEAST ? packet.length() : length;
    }
}
