package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * An option of a type that this project does not know: kept as it came, and otherwise ignored (RFC
 * 6275 6.2.1, MUST).
 *
 * @param data at most 255 octets
 */
public record UnrecognizedOption(int type, Bytes data) implements MobilityOption {

    public UnrecognizedOption {
        if (type < 0 || type > 0xff || MobilityOptions.isRecognized(type)) {
            throw new IllegalArgumentException("option type " + type);
        }
        if (data.length() > 0xff) {
            throw new IllegalArgumentException("option data of " + data.length() + " octets");
        }
    }

    static UnrecognizedOption read(int type, Reader data) {
        return new UnrecognizedOption(type, data.rest());
    }

    void write(Writer writer) {
        writer.bytes(data);
    }
}
