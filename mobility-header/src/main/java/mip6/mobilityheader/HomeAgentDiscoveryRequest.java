package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Home Agent Address Discovery Request, ICMPv6 type 144 (RFC 6275 6.5).
 *
 * @param identifier matches a reply; 16 bits
 */
public record HomeAgentDiscoveryRequest(int identifier) implements HomeAgentDiscoveryMessage {

    public static final int TYPE = 144;

    static HomeAgentDiscoveryRequest read(Reader reader) throws MalformedException {
        int identifier = reader.u16("identifier");
        reader.skip(2, "reserved");
        return new HomeAgentDiscoveryRequest(identifier);
    }

    /** With a checksum of zero. */
    public Bytes toBytes() {
        return new Writer(8).u8(TYPE).zeros(3).u16(identifier).u16(0).toBytes();
    }
}
