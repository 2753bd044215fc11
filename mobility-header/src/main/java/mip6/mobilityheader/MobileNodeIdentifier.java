package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Mobile Node Identifier, option type 8 (RFC 4283 3).
 *
 * @param subtype of the identifier; {@link #NAI} is the one defined by the RFC
 * @param identifier at most 254 octets
 */
public record MobileNodeIdentifier(int subtype, Bytes identifier) implements MobilityOption {

    public static final int TYPE = 8;

    /** Network access identifier, {@code user@realm} (RFC 4283 3.1). */
    public static final int NAI = 1;

    public MobileNodeIdentifier {
        if (subtype < 0 || subtype > 0xff || identifier.length() > 0xfe) {
            throw new IllegalArgumentException(
                    "subtype " + subtype + " with " + identifier.length() + " octets");
        }
    }

    static MobileNodeIdentifier read(Reader data) throws MalformedException {
        return new MobileNodeIdentifier(data.u8("subtype"), data.rest());
    }

    void write(Writer writer) {
        writer.u8(subtype).bytes(identifier);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
