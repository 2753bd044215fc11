package mip6.linux.libcrypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory for the arguments of one computation: one thread's, wiped when it is over. */
final class Scratch implements AutoCloseable {

    private static final long SIZE = 512;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(SIZE, Long.BYTES);
    private long used;

    /** Where {@code octets} are now. */
    MemorySegment put(byte[] octets) {
        MemorySegment place = take(octets.length);
        MemorySegment.copy(octets, 0, place, ValueLayout.JAVA_BYTE, 0, octets.length);
        return place;
    }

    MemorySegment put(Bytes octets) {
        return put(octets.toArray());
    }

    MemorySegment put(Secret octets) {
        return put(octets.reveal());
    }

    /** A place of zeros. */
    MemorySegment take(long length) {
        MemorySegment place = memory.asSlice(used, length);
        used += (length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        return place;
    }

    /** A place for a size, which says {@code value}. */
    MemorySegment size(long value) {
        MemorySegment place = take(Long.BYTES);
        place.set(ValueLayout.JAVA_LONG, 0, value);
        return place;
    }

    @Override
    public void close() {
        memory.fill((byte) 0);
        arena.close();
    }
}
