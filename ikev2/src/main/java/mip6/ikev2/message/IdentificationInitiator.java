package mip6.ikev2.message;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/** Identification payload of the initiator, IDi (RFC 7296 3.5). */
public record IdentificationInitiator(Identity identity) implements Payload {

    @Override
    public int type() {
        return PayloadType.IDI;
    }

    static IdentificationInitiator read(Reader body) throws MalformedException {
        return new IdentificationInitiator(Identity.read(body));
    }

    @Override
    public void write(Writer writer) {
        identity.write(writer);
    }
}
