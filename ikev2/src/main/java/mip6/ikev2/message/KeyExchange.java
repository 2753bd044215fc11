package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Key Exchange payload, KE (RFC 7296 3.4).
 *
 * @param group number of the Diffie-Hellman group
 * @param data public value, in the form that the group's RFC gives it; whether it is one of the
 *     group is not decided here
 */
public record KeyExchange(int group, Bytes data) implements Payload {

    public KeyExchange {
        if (group < 0 || group > 0xffff || data.isEmpty()) {
            throw new IllegalArgumentException("KE of group " + group);
        }
    }

    @Override
    public int type() {
        return PayloadType.KE;
    }

    static KeyExchange read(Reader body) throws MalformedException {
        int group = body.u16("KE group");
        body.skip(2, "KE reserved");
        if (body.isEmpty()) {
            throw body.malformed("KE data", "is empty");
        }
        return new KeyExchange(group, body.rest());
    }

    @Override
    public void write(Writer writer) {
        writer.u16(group).u16(0).bytes(data);
    }
}
