package mip6.mobilityheader;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.List;

/** Binding Refresh Request, MH type 0 (RFC 6275 6.1.2). */
public record BindingRefreshRequest(List<MobilityOption> options) implements MobilityMessage {

    public static final int TYPE = 0;

    /** Octets of the header before the options. */
    static final int FIXED_LENGTH = 8;

    public BindingRefreshRequest {
        options = MobilityOptions.checked(options, FIXED_LENGTH);
    }

    static BindingRefreshRequest read(Reader reader) throws MalformedException {
        reader.skip(2, "reserved");
        return new BindingRefreshRequest(MobilityOptions.read(reader));
    }

    void write(Writer writer) {
        writer.u16(0);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
