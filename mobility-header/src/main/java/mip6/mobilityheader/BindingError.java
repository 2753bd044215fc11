package mip6.mobilityheader;

import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.List;

/**
 * Binding Error, MH type 7 (RFC 6275 6.1.9).
 *
 * @param status {@link #UNKNOWN_BINDING}, {@link #UNRECOGNIZED_MH_TYPE} or one that is not known
 * @param homeAddress of the Home Address option; unspecified where the packet had none (9.3.3)
 */
public record BindingError(int status, Ipv6Address homeAddress, List<MobilityOption> options)
        implements MobilityMessage {

    public static final int TYPE = 7;

    /** Unknown binding for Home Address destination option. */
    public static final int UNKNOWN_BINDING = 1;

    public static final int UNRECOGNIZED_MH_TYPE = 2;

    /** Octets of the header before the options. */
    static final int FIXED_LENGTH = 24;

    public BindingError {
        if (status < 0 || status > 0xff) {
            throw new IllegalArgumentException("status " + status);
        }
        options = MobilityOptions.checked(options, FIXED_LENGTH);
    }

    static BindingError read(Reader reader) throws MalformedException {
        int status = reader.u8("status");
        reader.skip(1, "reserved");
        return new BindingError(
                status, reader.address("home address"), MobilityOptions.read(reader));
    }

    void write(Writer writer) {
        writer.u8(status).u8(0).address(homeAddress);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
