package mip6.wire;

/**
 * The fixed IPv6 header (RFC 8200 3).
 *
 * @param trafficClass 0 to 255
 * @param flowLabel 20 bits
 * @param payloadLength octets behind this header, extension headers included
 * @param nextHeader protocol number of what follows
 */
public record Ipv6Header(
        int trafficClass,
        int flowLabel,
        int payloadLength,
        int nextHeader,
        int hopLimit,
        Ipv6Address source,
        Ipv6Address destination) {

    /** Octets of the header. */
    public static final int LENGTH = 40;

    public static final int DEFAULT_HOP_LIMIT = 64;

    /**
     * A header as this project's daemons send it: no traffic class, no flow label, the default hop
     * limit.
     */
    public static Ipv6Header of(
            int nextHeader, Ipv6Address source, Ipv6Address destination, int payloadLength) {
        return new Ipv6Header(
                0, 0, payloadLength, nextHeader, DEFAULT_HOP_LIMIT, source, destination);
    }

    public static Ipv6Header read(Reader reader) throws MalformedException {
        long first = reader.u32("IPv6 version");
        if (first >>> 28 != 6) {
            throw reader.malformed("IPv6 version", "is " + (first >>> 28));
        }
        return new Ipv6Header(
                (int) (first >>> 20 & 0xff),
                (int) (first & 0xf_ffff),
                reader.u16("IPv6 payload length"),
                reader.u8("IPv6 next header"),
                reader.u8("IPv6 hop limit"),
                reader.address("IPv6 source address"),
                reader.address("IPv6 destination address"));
    }

    public void write(Writer writer) {
        writer.u32(6L << 28 | (long) trafficClass << 20 | flowLabel)
                .u16(payloadLength)
                .u8(nextHeader)
                .u8(hopLimit)
                .address(source)
                .address(destination);
    }

    /** The octets of the header alone. */
    public Bytes encode() {
        Writer writer = new Writer(LENGTH);
        write(writer);
        return writer.finish();
    }

    /** The whole packet: this header and {@code payload}, whose length it takes. */
    public Bytes packet(Bytes payload) {
        Writer writer = new Writer(LENGTH + payload.length());
        new Ipv6Header(
                        trafficClass,
                        flowLabel,
                        payload.length(),
                        nextHeader,
                        hopLimit,
                        source,
                        destination)
                .write(writer);
        return writer.bytes(payload).finish();
    }
}
