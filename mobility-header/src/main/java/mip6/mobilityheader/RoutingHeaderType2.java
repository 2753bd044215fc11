package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * The type 2 routing header (RFC 6275 6.4): exactly one address, the mobile node's home address.
 *
 * @param nextHeader protocol number of what follows
 * @param homeAddress unicast and routable; the receiver makes sure that it is its own
 */
public record RoutingHeaderType2(int nextHeader, Ipv6Address homeAddress) {

    /** This header's own protocol number. */
    public static final int PROTOCOL = IpProtocol.ROUTING;

    /** Octets of the header. */
    public static final int LENGTH = 24;

    private static final int ROUTING_TYPE = 2;

    public RoutingHeaderType2 {
        if (nextHeader < 0 || nextHeader > 0xff) {
            throw new IllegalArgumentException("next header " + nextHeader);
        }
        // RFC 6275 6.4: the home address MUST be a unicast routable address.
        if (!homeAddress.isRoutableUnicast()) {
            throw new IllegalArgumentException("home address " + homeAddress);
        }
    }

    /**
     * Reads the header; {@code reader} then stands at what follows it. Any other routing header is
     * malformed here.
     */
    public static RoutingHeaderType2 read(Reader reader) throws MalformedException {
        int nextHeader = reader.u8("routing header");
        // RFC 6275 11.3.3: length and Segments Left are 2 and 1, else the packet is discarded.
        expect(reader, "routing header length", LENGTH / 8 - 1);
        expect(reader, "routing type", ROUTING_TYPE);
        expect(reader, "segments left", 1);
        reader.skip(4, "reserved");
        int at = reader.position();
        Ipv6Address homeAddress = reader.address("home address");
        if (!homeAddress.isRoutableUnicast()) {
            throw new MalformedException("home address", at, "is not unicast and routable");
        }
        return new RoutingHeaderType2(nextHeader, homeAddress);
    }

    public Bytes encode() {
        return new Writer(LENGTH)
                .u8(nextHeader)
                .u8(LENGTH / 8 - 1)
                .u8(ROUTING_TYPE)
                .u8(1)
                .u32(0)
                .address(homeAddress)
                .toBytes();
    }

    private static void expect(Reader reader, String field, int value) throws MalformedException {
        int at = reader.position();
        int found = reader.u8(field);
        if (found != value) {
            throw new MalformedException(field, at, "is " + found);
        }
    }
}
