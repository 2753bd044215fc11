package mip6.ikev2.message;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/** The four octets before a proposal and before a transform (RFC 7296 3.3.1, 3.3.2). */
final class Substructure {

    private static final int HEADER = 4;

    private Substructure() {}

    /** Whether another substructure follows this one: {@code marker} says so, zero the opposite. */
    static boolean more(Reader reader, int marker, String what) throws MalformedException {
        int last = reader.u8(what + " last substructure");
        if (last != 0 && last != marker) {
            throw reader.malformed(what + " last substructure", "is " + last);
        }
        reader.skip(1, what + " reserved");
        return last == marker;
    }

    static Reader body(Reader reader, String what) throws MalformedException {
        int length = reader.u16(what + " length");
        if (length < HEADER) {
            throw reader.malformed(what + " length", "is " + length);
        }
        return reader.nested(length - HEADER, what);
    }

    static void begin(Writer writer, int last) {
        writer.u8(last).u8(0).u16(0);
    }

    static void end(Writer writer, int start) {
        writer.patchU16(start + 2, writer.length() - start);
    }
}
