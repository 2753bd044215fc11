package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.Writer;

/**
 * A payload of a type that this node does not know (RFC 7296 2.5).
 *
 * @param critical the sender wants the message rejected by whoever does not know this type
 */
public record UnrecognizedPayload(int type, boolean critical, Bytes data) implements Payload {

    @Override
    public void write(Writer writer) {
        writer.bytes(data);
    }
}
