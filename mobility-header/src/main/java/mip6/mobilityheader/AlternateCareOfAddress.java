package mip6.mobilityheader;

import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/** Alternate Care-of Address, option type 3 (RFC 6275 6.2.5). */
public record AlternateCareOfAddress(Ipv6Address careOfAddress) implements MobilityOption {

    public static final int TYPE = 3;

    static AlternateCareOfAddress read(Reader data) throws MalformedException {
        return new AlternateCareOfAddress(data.address("alternate care-of address"));
    }

    void write(Writer writer) {
        writer.address(careOfAddress);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
