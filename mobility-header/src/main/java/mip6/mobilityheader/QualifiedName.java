package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.nio.charset.StandardCharsets;

/**
 * The fully qualified domain name in a DNS Update option. RFC 5026 8.1 does not say how it is
 * written: it goes out like ID_FQDN, dotted ASCII without a terminator, and is also read in the
 * form of DNS messages (RFC 1035 3.1), with or without the root's zero octet.
 */
final class QualifiedName {

    private static final String FIELD = "MN identity";
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    private QualifiedName() {}

    /**
     * Refuses what is no name of a host: empty or overlong labels, and characters that could mean
     * something else in a zone file, a log or a shell.
     */
    static void check(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("no fully qualified domain name: " + name);
        }
    }

    static String read(Reader data) throws MalformedException {
        int at = data.position();
        Bytes octets = data.rest();
        String name = isWireForm(octets) ? fromWireForm(Reader.of(octets), at) : dotted(octets);
        if (!isName(name)) {
            throw new MalformedException(FIELD, at, "is no fully qualified domain name");
        }
        return name;
    }

    static void write(String name, Writer writer) {
        writer.bytes(Bytes.wrap(name.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Dotted ASCII neither ends in a zero octet nor begins with a control character. */
    private static boolean isWireForm(Bytes octets) {
        return !octets.isEmpty() && (octets.at(octets.length() - 1) == 0 || octets.at(0) < 0x20);
    }

    private static String fromWireForm(Reader labels, int at) throws MalformedException {
        StringBuilder name = new StringBuilder();
        while (!labels.isEmpty()) {
            int length = labels.u8(FIELD);
            if (length == 0 && labels.isEmpty()) {
                break;
            }
            if (length == 0 || length > LONGEST_LABEL || length > labels.remaining()) {
                throw new MalformedException(FIELD, at, "has a label of " + length + " octets");
            }
            String label = ascii(labels.bytes(length, FIELD));
            if (label.indexOf('.') >= 0) {
                throw new MalformedException(FIELD, at, "has a dot in a label");
            }
            name.append(name.isEmpty() ? "" : ".").append(label);
        }
        return name.toString();
    }

    private static String dotted(Bytes octets) {
        String name = ascii(octets);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String ascii(Bytes octets) {
        return new String(octets.toArray(), StandardCharsets.ISO_8859_1);
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (label == 0) {
                    return false;
                }
                label = 0;
            } else if (!isLabelCharacter(c) || ++label > LONGEST_LABEL) {
                return false;
            }
        }
        return label > 0;
    }

    private static boolean isLabelCharacter(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_';
    }
}
