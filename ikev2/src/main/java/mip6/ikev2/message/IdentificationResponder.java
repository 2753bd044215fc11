package mip6.ikev2.message;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/** Identification payload of the responder, IDr (RFC 7296 3.5). */
public record IdentificationResponder(Identity identity) implements Payload {

    @Override
    public int type() {
        return PayloadType.IDR;
    }

    static IdentificationResponder read(Reader body) throws MalformedException {
        return new IdentificationResponder(Identity.read(body));
    }

    @Override
    public void write(Writer writer) {
        identity.write(writer);
    }
}
