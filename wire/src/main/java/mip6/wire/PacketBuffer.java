package mip6.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A packet in memory that is there for the next one, too, with room to grow at both ends. It
 * belongs to one thread. Whoever is lent it by a call may change it until the call returns, and
 * keeps nothing of it but a copy ({@link #toBytes}).
 */
public final class PacketBuffer {

    /** The longest IPv6 packet without a jumbo payload option. */
    public static final int LONGEST = Ipv6Header.LENGTH + 0xffff;

    /** Octets that fit in front of any packet: outer headers, and what a device wants there. */
    private static final int HEADROOM = 128;

    /** Octets that fit behind: padding and an integrity check value. */
    private static final int TAILROOM = 64;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] octets;
    private int begin = HEADROOM;
    private int end = HEADROOM;
    private int protocol;

    /**
     * Holds nothing yet.
     *
     * @param capacity octets of the longest packet, without what may be put around it
     */
    public PacketBuffer(int capacity) {
        octets = new byte[HEADROOM + capacity + TAILROOM];
    }

    /** A buffer of its own for {@code packet}, of which it has a copy. */
    public static PacketBuffer of(Bytes packet) {
        PacketBuffer buffer = new PacketBuffer(packet.length());
        buffer.reset(packet.length());
        packet.copyTo(buffer.octets, buffer.begin);
        return buffer;
    }

    /** The memory: the packet is from {@link #begin} to {@link #end}. */
    public byte[] array() {
        return octets;
    }

    public int begin() {
        return begin;
    }

    public int end() {
        return end;
    }

    public int length() {
        return end - begin;
    }

    /** The number of the header that the packet begins with, where somebody said. */
    public int protocol() {
        return protocol;
    }

    public void setProtocol(int number) {
        protocol = number;
    }

    /** Makes it a packet of {@code length} octets, which are what they happen to be. */
    public void reset(int length) {
        Objects.checkFromIndexSize(HEADROOM, length, octets.length);
        begin = HEADROOM;
        end = HEADROOM + length;
    }

    /** Puts {@code count} octets in front, which are what they happen to be. */
    public void prepend(int count) {
        Objects.checkFromToIndex(begin - count, begin, octets.length);
        begin -= count;
    }

    /** The same behind. */
    public void append(int count) {
        Objects.checkFromIndexSize(end, count, octets.length);
        end += count;
    }

    /** Takes {@code count} octets away in front. */
    public void dropFront(int count) {
        Objects.checkFromToIndex(begin, begin + count, end);
        begin += count;
    }

    /** Takes away what is behind the first {@code length} octets. */
    public void truncate(int length) {
        Objects.checkFromIndexSize(begin, length, end);
        end = begin + length;
    }

    /** The octet at {@code at} of the packet, from 0 to 255. */
    public int u8(int at) {
        return octets[at(at, 1)] & 0xff;
    }

    public int u16(int at) {
        return (short) SHORTS.get(octets, at(at, 2)) & 0xffff;
    }

    /** All 32 bits, as they are. */
    public int u32(int at) {
        return (int) INTS.get(octets, at(at, 4));
    }

    /** All 64 bits, as they are. */
    public long u64(int at) {
        return (long) LONGS.get(octets, at(at, 8));
    }

    public void put8(int at, int value) {
        octets[at(at, 1)] = (byte) value;
    }

    public void put16(int at, int value) {
        SHORTS.set(octets, at(at, 2), (short) value);
    }

    public void put32(int at, int value) {
        INTS.set(octets, at(at, 4), value);
    }

    public void put64(int at, long value) {
        LONGS.set(octets, at(at, 8), value);
    }

    /** The sum of what is from {@code from} on ({@link InternetChecksum}). */
    public int sumFrom(int from) {
        return InternetChecksum.sum(octets, begin + from, end);
    }

    /** A copy. */
    public Bytes toBytes() {
        return Bytes.copyOf(octets, begin, length());
    }

    private int at(int at, int count) {
        return begin + Objects.checkFromIndexSize(at, count, length());
    }
}
