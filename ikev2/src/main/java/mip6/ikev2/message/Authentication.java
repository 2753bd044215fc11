package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Authentication payload, AUTH (RFC 7296 3.8).
 *
 * @param method the IANA number of the authentication method
 */
public record Authentication(int method, Bytes data) implements Payload {

    public static final int RSA_DIGITAL_SIGNATURE = 1;
    public static final int SHARED_KEY_MESSAGE_INTEGRITY_CODE = 2;
    public static final int ECDSA_SHA_256_P_256 = 9;
    public static final int ECDSA_SHA_384_P_384 = 10;
    public static final int ECDSA_SHA_512_P_521 = 11;

    /** RFC 7427. */
    public static final int DIGITAL_SIGNATURE = 14;

    @Override
    public int type() {
        return PayloadType.AUTH;
    }

    static Authentication read(Reader body) throws MalformedException {
        int method = body.u8("AUTH method");
        body.skip(3, "AUTH reserved");
        if (body.isEmpty()) {
            throw body.malformed("AUTH data", "is empty");
        }
        return new Authentication(method, body.rest());
    }

    @Override
    public void write(Writer writer) {
        writer.u8(method).u24(0).bytes(data);
    }
}
