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

    /** Where its fields are. */
    public static final int PAYLOAD_LENGTH_AT = 4;

    public static final int NEXT_HEADER_AT = 6;
    public static final int HOP_LIMIT_AT = 7;
    public static final int SOURCE_AT = 8;
    public static final int DESTINATION_AT = 24;

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

    /**
     * Puts a header in front of {@code payload}: no flow label, the default hop limit.
     *
     * @param trafficClass 0 to 255
     * @param nextHeader protocol number of {@code payload}
     */
    public static void prepend(
            PacketBuffer payload,
            int trafficClass,
            int nextHeader,
            Ipv6Address source,
            Ipv6Address destination) {
        int length = payload.length();
        payload.prepend(LENGTH);
        payload.put32(0, 6 << 28 | trafficClass << 20);
        payload.put16(PAYLOAD_LENGTH_AT, length);
        payload.put8(NEXT_HEADER_AT, nextHeader);
        payload.put8(HOP_LIMIT_AT, DEFAULT_HOP_LIMIT);
        payload.put64(SOURCE_AT, source.high());
        payload.put64(SOURCE_AT + Long.BYTES, source.low());
        payload.put64(DESTINATION_AT, destination.high());
        payload.put64(DESTINATION_AT + Long.BYTES, destination.low());
    }

    /** Whether {@code packet} begins with such a header. */
    public static boolean begins(PacketBuffer packet) {
        return packet.length() >= LENGTH && packet.u8(0) >>> 4 == 6;
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
