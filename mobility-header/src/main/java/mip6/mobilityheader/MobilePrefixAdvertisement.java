package mip6.mobilityheader;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.List;

/**
 * Mobile Prefix Advertisement, ICMPv6 type 147 (RFC 6275 6.8).
 *
 * @param managed M: addresses come from DHCPv6 as well
 * @param other O: other configuration comes from DHCPv6
 */
public record MobilePrefixAdvertisement(
        int identifier, boolean managed, boolean other, List<NeighborDiscoveryOption> options)
        implements MobilePrefixMessage {

    public static final int TYPE = 147;

    private static final int MANAGED = 0x8000;
    private static final int OTHER = 0x4000;

    public MobilePrefixAdvertisement {
        if (identifier < 0 || identifier > 0xffff) {
            throw new IllegalArgumentException("identifier " + identifier);
        }
        options = NeighborDiscoveryOptions.checked(options);
    }

    static MobilePrefixAdvertisement read(Reader reader) throws MalformedException {
        int identifier = reader.u16("identifier");
        int flags = reader.u16("flags");
        return new MobilePrefixAdvertisement(
                identifier,
                (flags & MANAGED) != 0,
                (flags & OTHER) != 0,
                NeighborDiscoveryOptions.read(reader));
    }

    void write(Writer writer) {
        writer.u16(identifier).u16((managed ? MANAGED : 0) | (other ? OTHER : 0));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
