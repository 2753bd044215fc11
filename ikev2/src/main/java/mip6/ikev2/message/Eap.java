package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * EAP payload (RFC 7296 3.16).
 *
 * @param message a whole EAP packet (RFC 3748 4), not looked into here
 */
public record Eap(Bytes message) implements Payload {

    @Override
    public int type() {
        return PayloadType.EAP;
    }

    static Eap read(Reader body) {
        return new Eap(body.rest());
    }

    @Override
    public void write(Writer writer) {
        writer.bytes(message);
    }
}
