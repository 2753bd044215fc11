package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Encrypted and Authenticated payload, SK (RFC 7296 3.14), always the last one.
 *
 * @param firstPayload type of the first payload inside, from the next-payload field
 * @param content initialization vector, ciphertext and integrity checksum, not yet told apart
 */
public record Encrypted(int firstPayload, Bytes content) implements Payload {

    @Override
    public int type() {
        return PayloadType.SK;
    }

    static Encrypted read(int next, Reader body) {
        return new Encrypted(next, body.rest());
    }

    @Override
    public void write(Writer writer) {
        writer.bytes(content);
    }
}
