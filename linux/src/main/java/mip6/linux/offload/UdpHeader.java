package mip6.linux.offload;

/** Where things are in a UDP header (RFC 768). */
final class UdpHeader {

    static final int TOTAL_LENGTH = 4;
    static final int CHECKSUM = 6;

    /** Octets of it. */
    static final int LENGTH = 8;

    private UdpHeader() {}
}
