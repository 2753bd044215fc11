package mip6.mobilityheader;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Prefix Information, Neighbor Discovery option type 3 (RFC 4861 4.6.2, RFC 6275 7.2).
 *
 * @param prefixLength in bits, 0 to 128
 * @param onLink L
 * @param autonomous A
 * @param routerAddress R: the prefix field holds a whole address of the home agent
 * @param validLifetime seconds; 2^32 - 1 is for ever
 * @param preferredLifetime seconds; 2^32 - 1 is for ever
 * @param prefixField all 128 bits of the prefix field
 */
public record PrefixInformation(
        int prefixLength,
        boolean onLink,
        boolean autonomous,
        boolean routerAddress,
        long validLifetime,
        long preferredLifetime,
        Ipv6Address prefixField)
        implements NeighborDiscoveryOption {

    public static final int TYPE = 3;

    /** A lifetime that does not end. */
    public static final long INFINITY = 0xffff_ffffL;

    private static final int ON_LINK = 0x80;
    private static final int AUTONOMOUS = 0x40;
    private static final int ROUTER_ADDRESS = 0x20;

    public PrefixInformation {
        if (prefixLength < 0 || prefixLength > 128) {
            throw new IllegalArgumentException("prefix length " + prefixLength);
        }
        if (validLifetime < 0
                || validLifetime > INFINITY
                || preferredLifetime < 0
                || preferredLifetime > INFINITY) {
            throw new IllegalArgumentException(
                    "lifetimes " + validLifetime + " and " + preferredLifetime);
        }
    }

    public Ipv6Prefix prefix() {
        return new Ipv6Prefix(prefixField, prefixLength);
    }

    static PrefixInformation read(Reader data) throws MalformedException {
        int at = data.position();
        int prefixLength = data.u8("prefix length");
        if (prefixLength > 128) {
            throw new MalformedException("prefix length", at, "is " + prefixLength);
        }
        int flags = data.u8("prefix flags");
        long validLifetime = data.u32("valid lifetime");
        long preferredLifetime = data.u32("preferred lifetime");
        data.skip(4, "reserved");
        return new PrefixInformation(
                prefixLength,
                (flags & ON_LINK) != 0,
                (flags & AUTONOMOUS) != 0,
                (flags & ROUTER_ADDRESS) != 0,
                validLifetime,
                preferredLifetime,
                data.address("prefix"));
    }

    void write(Writer writer) {
        writer.u8(prefixLength)
                .u8(
                        (onLink ? ON_LINK : 0)
                                | (autonomous ? AUTONOMOUS : 0)
                                | (routerAddress ? ROUTER_ADDRESS : 0))
                .u32(validLifetime)
                .u32(preferredLifetime)
                .u32(0)
                .address(prefixField);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
