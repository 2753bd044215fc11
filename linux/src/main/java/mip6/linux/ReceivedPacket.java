package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.PacketBuffer;

/**
 * A packet without its IPv6 header, as a raw socket gives it, in memory that is there for the next
 * one, too.
 */
public final class ReceivedPacket {

    private final PacketBuffer payload;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int interfaceIndex;

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
     * @param interfaceIndex where it came in
     * @param protocol number of the header that {@code payload} begins with
     */
    public static ReceivedPacket of(
            Ipv6Address source,
            Ipv6Address destination,
            int interfaceIndex,
            int protocol,
            Bytes payload) {
        ReceivedPacket packet = new ReceivedPacket(PacketBuffer.of(payload));
        packet.payload.setProtocol(protocol);
        packet.setEnds(
                source.high(), source.low(), destination.high(), destination.low(), interfaceIndex);
        return packet;
    }

    /** What came, with its protocol. */
    public PacketBuffer payload() {
        return payload;
    }

    public Ipv6Address source() {
        return new Ipv6Address(sourceHigh, sourceLow);
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

    void setEnds(long fromHigh, long fromLow, long toHigh, long toLow, int index) {
        sourceHigh = fromHigh;
        sourceLow = fromLow;
        destinationHigh = toHigh;
        destinationLow = toLow;
        interfaceIndex = index;
    }
}
