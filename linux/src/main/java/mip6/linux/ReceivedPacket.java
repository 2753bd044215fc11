package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;

/**
 * A packet without its IPv6 header, as a raw socket gives it, or without its UDP header either, in
 * memory that is there for the next one, too.
 */
public final class ReceivedPacket {

    private final PacketBuffer payload;
    private long sourceHigh;
    private long sourceLow;
    private int sourcePort;
    private long destinationHigh;
    private long destinationLow;
    private int interfaceIndex;
    private int protocol;

    /**
     * Holds nothing yet.
     *
     * @param capacity octets of the longest payload
     */
    ReceivedPacket(int capacity) {
        this(new PacketBuffer(capacity));
    }

    private ReceivedPacket(PacketBuffer payload) {
        this.payload = payload;
    }

    /**
     * One of its own.
     *
     * @param sourcePort 0 where it is no UDP datagram's
     * @param interfaceIndex where it came in
     * @param protocol number of the header that {@code payload} begins with, or UDP behind it
     */
    public static ReceivedPacket of(
            Ipv6Address source,
            int sourcePort,
            Ipv6Address destination,
            int interfaceIndex,
            int protocol,
            Bytes payload) {
        ReceivedPacket packet = new ReceivedPacket(PacketBuffer.of(payload));
        packet.setSource(source.high(), source.low(), sourcePort);
        packet.setDestination(destination.high(), destination.low(), interfaceIndex);
        packet.protocol = protocol;
        return packet;
    }

    /** What came. */
    public PacketBuffer payload() {
        return payload;
    }

    public Ipv6Address source() {
        return new Ipv6Address(sourceHigh, sourceLow);
    }

    /** 0 where it is no UDP datagram's. */
    public int sourcePort() {
        return sourcePort;
    }

    /** Whether {@code address} is the source. */
    public boolean isFrom(Ipv6Address address) {
        return address.high() == sourceHigh && address.low() == sourceLow;
    }

    /** The same of the address that {@code packet} has at {@code at}. */
    public boolean isFrom(PacketBuffer packet, int at) {
        return packet.u64(at) == sourceHigh && packet.u64(at + Long.BYTES) == sourceLow;
    }

    public Ipv6Address destination() {
        return new Ipv6Address(destinationHigh, destinationLow);
    }

    /** Where it came in. */
    public int interfaceIndex() {
        return interfaceIndex;
    }

    /** Number of the header that the payload begins with, or UDP behind it. */
    public int protocol() {
        return protocol;
    }

    /** Makes it the whole packet that is its payload now, as if that had come by itself. */
    public void decapsulate() {
        int at = Ipv6Header.SOURCE_AT;
        setSource(payload.u64(at), payload.u64(at + Long.BYTES), 0);
        at = Ipv6Header.DESTINATION_AT;
        setDestination(payload.u64(at), payload.u64(at + Long.BYTES), interfaceIndex);
        protocol = payload.u8(Ipv6Header.NEXT_HEADER_AT);
        payload.dropFront(Ipv6Header.LENGTH);
    }

    void setSource(long high, long low, int port) {
        sourceHigh = high;
        sourceLow = low;
        sourcePort = port;
    }

    void setDestination(long high, long low, int index) {
        destinationHigh = high;
        destinationLow = low;
        interfaceIndex = index;
    }

    /** Makes room for a payload of {@code length} octets. */
    void reset(int number, int length) {
        protocol = number;
        payload.reset(length);
    }
}
