package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Encrypted and Authenticated Fragment payload, SKF (RFC 7383 2.5), always the last one.
 *
 * @param firstPayload type of the first payload inside in fragment 1, zero in the others
 * @param number of this fragment, from 1
 * @param total fragments of the message, not below {@code number}
 * @param content initialization vector, ciphertext and integrity checksum, not yet told apart
 */
public record EncryptedFragment(int firstPayload, int number, int total, Bytes content)
        implements Payload {

    /** Octets before the content, behind the header of any payload. */
    public static final int HEADER = 4;

    /** Fragments of one message that are read or written. */
    public static final int MAX_TOTAL = 255;

    public EncryptedFragment {
        if (number < 1 || number > total || total > MAX_TOTAL) {
            throw new IllegalArgumentException("fragment " + number + " of " + total);
        }
    }

    @Override
    public int type() {
        return PayloadType.SKF;
    }

    static EncryptedFragment read(int next, Reader body) throws MalformedException {
        int number = body.u16("SKF fragment number");
        int total = body.u16("SKF total fragments");
        if (number < 1 || number > total) {
            throw body.malformed("SKF fragment number", number + " of " + total);
        }
        if (total > MAX_TOTAL) {
            throw body.malformed("SKF total fragments", "more than " + MAX_TOTAL);
        }
        return new EncryptedFragment(next, number, total, body.rest());
    }

    @Override
    public void write(Writer writer) {
        writer.u16(number).u16(total).bytes(content);
    }
}
