package mip6.ikev2.vici;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/** Names on the wire: a length octet and printable ASCII. */
final class Names {

    private Names() {}

    static void check(String name) {
        if (name.length() > Section.LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a name of "
                            + name.length()
                            + " characters: at most "
                            + Section.LONGEST_NAME
                            + " fit");
        }
        if (!name.chars().allMatch(Names::isPrintable)) {
            // charon leaves a request with such a name without an answer
            throw new IllegalArgumentException("a name that is not printable ASCII");
        }
    }

    static void write(Writer writer, String name) {
        writer.u8(name.length()).bytes(Bytes.ofUtf8(name));
    }

    static String read(Reader reader, String field) throws MalformedException {
        Bytes octets = reader.bytes(reader.u8(field), field);
        for (int i = 0; i < octets.length(); i++) {
            if (!isPrintable(octets.at(i))) {
                throw reader.malformed(field, "not printable ASCII");
            }
        }
        return octets.toUtf8();
    }

    private static boolean isPrintable(int character) {
        return character >= ' ' && character <= '~';
    }
}
