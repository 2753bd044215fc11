package mip6.ikev2.eap;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.Optional;

/**
 * TLS messages in pieces (RFC 5216 2.1.5): what is left to be sent, and what has come so far.
 *
 * @param outgoing behind what was sent
 * @param incoming of a message that goes on
 * @param announced how long that message will be; empty where nobody said
 */
record TlsFragments(Bytes outgoing, Bytes incoming, Optional<Integer> announced) {

    static final int LENGTH_INCLUDED = 0x80;
    static final int MORE_FRAGMENTS = 0x40;
    static final int START = 0x20;

    /** Of TLS in one packet. */
    static final int LONGEST_FRAGMENT = 1000;

    /** Of a whole message, with the chains of certificates that it may hold. */
    static final int LONGEST_MESSAGE = 64 * 1024;

    static final TlsFragments NONE = new TlsFragments(Bytes.EMPTY, Bytes.EMPTY, Optional.empty());

    /** What comes of a packet. */
    sealed interface Read {

        /** The whole message, which may be empty: an acknowledgement. */
        record Whole(Bytes message) implements Read {}

        /** It goes on; to be acknowledged. */
        record Part(TlsFragments next) implements Read {}
    }

    /** A packet and what is left. */
    record Written(Bytes data, TlsFragments next) {}

    /** EAP-TLS Start. */
    static Bytes start() {
        return Bytes.of(START);
    }

    static Bytes acknowledgement() {
        return Bytes.of(0);
    }

    static boolean isStart(Bytes data) {
        return data.length() >= 1 && (data.at(0) & START) != 0;
    }

    Read read(Bytes data) throws MalformedException {
        Reader reader = Reader.of(data);
        int flags = reader.u8("EAP-TLS flags");
        Optional<Integer> length = announced;
        if ((flags & LENGTH_INCLUDED) != 0) {
            long said = reader.u32("TLS message length");
            if (said > LONGEST_MESSAGE || length.isPresent() && length.get() != said) {
                throw reader.malformed("TLS message length", "is " + said);
            }
            length = Optional.of((int) said);
        }
        Bytes all = Bytes.concat(incoming, reader.rest());
        boolean more = (flags & MORE_FRAGMENTS) != 0;
        int most = length.orElse(LONGEST_MESSAGE);
        if (all.length() > most || !more && length.isPresent() && all.length() != most) {
            throw reader.malformed("TLS message", "has " + all.length() + " octets");
        }
        if (more && all.length() == incoming.length()) {
            throw reader.malformed("TLS fragment", "is empty");
        }
        return more ? new Read.Part(new TlsFragments(outgoing, all, length)) : new Read.Whole(all);
    }

    /** The first piece of {@code message}. */
    static Written first(Bytes message) {
        return message.length() <= LONGEST_FRAGMENT
                ? new Written(Bytes.concat(Bytes.of(0), message), NONE)
                : piece(
                        new Writer()
                                .u8(LENGTH_INCLUDED | MORE_FRAGMENTS)
                                .u32(message.length())
                                .toBytes(),
                        message);
    }

    /** The next piece of what is left. */
    Written next() {
        boolean more = outgoing.length() > LONGEST_FRAGMENT;
        return piece(Bytes.of(more ? MORE_FRAGMENTS : 0), outgoing);
    }

    private static Written piece(Bytes header, Bytes message) {
        int end = Math.min(LONGEST_FRAGMENT, message.length());
        return new Written(
                Bytes.concat(header, message.slice(0, end)),
                new TlsFragments(message.from(end), Bytes.EMPTY, Optional.empty()));
    }

    boolean isSending() {
        return !outgoing.isEmpty();
    }
}
