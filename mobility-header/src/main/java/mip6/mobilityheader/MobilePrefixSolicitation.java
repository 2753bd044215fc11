package mip6.mobilityheader;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.List;

/** Mobile Prefix Solicitation, ICMPv6 type 146 (RFC 6275 6.7). */
public record MobilePrefixSolicitation(int identifier, List<NeighborDiscoveryOption> options)
        implements MobilePrefixMessage {

    public static final int TYPE = 146;

    public MobilePrefixSolicitation {
        if (identifier < 0 || identifier > 0xffff) {
            throw new IllegalArgumentException("identifier " + identifier);
        }
        options = NeighborDiscoveryOptions.checked(options);
    }

    static MobilePrefixSolicitation read(Reader reader) throws MalformedException {
        int identifier = reader.u16("identifier");
        reader.skip(2, "reserved");
        return new MobilePrefixSolicitation(identifier, NeighborDiscoveryOptions.read(reader));
    }

    void write(Writer writer) {
        writer.u16(identifier).u16(0);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
