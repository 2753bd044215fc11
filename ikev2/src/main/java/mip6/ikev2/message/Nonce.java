package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Nonce payload, Ni or Nr (RFC 7296 3.9).
 *
 * @param data 16 to 256 octets
 */
public record Nonce(Bytes data) implements Payload {

    public static final int MIN_LENGTH = 16;
    public static final int MAX_LENGTH = 256;

    public Nonce {
        if (data.length() < MIN_LENGTH || data.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a nonce of " + data.length() + " octets");
        }
    }

    @Override
    public int type() {
        return PayloadType.NONCE;
    }

    static Nonce read(Reader body) throws MalformedException {
        if (body.remaining() < MIN_LENGTH || body.remaining() > MAX_LENGTH) {
            throw body.malformed("nonce", "has " + body.remaining() + " octets");
        }
        return new Nonce(body.rest());
    }

    @Override
    public void write(Writer writer) {
        writer.bytes(data);
    }
}
