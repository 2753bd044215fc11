package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Certificate payload, CERT (RFC 7296 3.6).
 *
 * @param encoding the IANA number of what {@code data} is
 */
public record Certificate(int encoding, Bytes data) implements Payload {

    /** One DER certificate, whose key made the signature. */
    public static final int X509_SIGNATURE = 4;

    /** Hash and URL of an X.509 certificate. */
    public static final int HASH_AND_URL = 12;

    /** OCSP response (RFC 4806). */
    public static final int OCSP_CONTENT = 14;

    public static Certificate x509(Bytes der) {
        return new Certificate(X509_SIGNATURE, der);
    }

    public static Certificate ocsp(Bytes response) {
        return new Certificate(OCSP_CONTENT, response);
    }

    @Override
    public int type() {
        return PayloadType.CERT;
    }

    static Certificate read(Reader body) throws MalformedException {
        int encoding = body.u8("CERT encoding");
        if (body.isEmpty()) {
            throw body.malformed("CERT data", "is empty");
        }
        return new Certificate(encoding, body.rest());
    }

    @Override
    public void write(Writer writer) {
        writer.u8(encoding).bytes(data);
    }
}
