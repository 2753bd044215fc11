package mip6.mobilityheader;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Binding Refresh Advice, option type 2 (RFC 6275 6.2.4; in a Home Agent Switch RFC 5142 5.1).
 *
 * @param refreshInterval until the mobile node should register again; in a Home Agent Switch until
 *     the binding ends
 */
public record BindingRefreshAdvice(Lifetime refreshInterval) implements MobilityOption {

    public static final int TYPE = 2;

    static BindingRefreshAdvice read(Reader data) throws MalformedException {
        return new BindingRefreshAdvice(new Lifetime(data.u16("refresh interval")));
    }

    void write(Writer writer) {
        writer.u16(refreshInterval.units());
    }

    @Override
    public int type() {
        return TYPE;
    }
}
