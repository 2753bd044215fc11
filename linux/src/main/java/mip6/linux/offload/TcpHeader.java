package mip6.linux.offload;

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
}
