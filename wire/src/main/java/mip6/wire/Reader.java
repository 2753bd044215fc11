package mip6.wire;

/**
 * Reads big-endian fields in order and never past its end. A nested structure gets a bounded reader
 * of its own ({@link #nested}), whose offsets still count from the start of the whole.
 */
public final class Reader {

    private final Bytes octets;
    private final int end;
    private int position;

    private Reader(Bytes octets, int position, int end) {
        this.octets = octets;
        this.position = position;
        this.end = end;
    }

    public static Reader of(Bytes octets) {
        return new Reader(octets, 0, octets.length());
    }

    /** Octets from the start of the whole to the next one that is read. */
    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public boolean isEmpty() {
        return position == end;
    }

    public int u8(String field) throws MalformedException {
        return octets.at(take(1, field));
    }

    public int u16(String field) throws MalformedException {
        int at = take(2, field);
        return octets.at(at) << 8 | octets.at(at + 1);
    }

    public int u24(String field) throws MalformedException {
        int at = take(3, field);
        return octets.at(at) << 16 | octets.at(at + 1) << 8 | octets.at(at + 2);
    }

    /** An unsigned 32-bit number. */
    public long u32(String field) throws MalformedException {
        return (long) u16(field) << 16 | u16(field);
    }

    /** All 64 bits, as they are. */
    public long u64(String field) throws MalformedException {
        return u32(field) << 32 | u32(field);
    }

    public Bytes bytes(int length, String field) throws MalformedException {
        int at = take(length, field);
        return octets.slice(at, at + length);
    }

    /** What is left. */
    public Bytes rest() {
        Bytes rest = octets.slice(position, end);
        position = end;
        return rest;
    }

    public Ipv6Address address(String field) throws MalformedException {
        int at = take(Ipv6Address.LENGTH, field);
        return Ipv6Address.of(octets.slice(at, at + Ipv6Address.LENGTH));
    }

    /** A reader of the next {@code length} octets alone; this one goes on behind them. */
    public Reader nested(int length, String field) throws MalformedException {
        int at = take(length, field);
        return new Reader(octets, at, at + length);
    }

    public void skip(int length, String field) throws MalformedException {
        take(length, field);
    }

    /** Refuses octets that nothing has read. */
    public void end(String what) throws MalformedException {
        if (!isEmpty()) {
            throw malformed(what, remaining() + " octets too many");
        }
    }

    /** An exception that says {@code reason} of {@code field} at the present position. */
    public MalformedException malformed(String field, String reason) {
        return new MalformedException(field, position, reason);
    }

    private int take(int length, String field) throws MalformedException {
        if (length < 0 || length > remaining()) {
            throw malformed(field, "needs " + length + " octets, " + remaining() + " are left");
        }
        int at = position;
        position += length;
        return at;
    }
}
