package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.List;

/**
 * A message of an MH type that this project does not act upon; the answer is a Binding Error with
 * {@link BindingError#UNRECOGNIZED_MH_TYPE} (RFC 6275 9.2).
 *
 * @param type MH Type
 * @param data the octets behind the checksum: 8n + 2 of them
 */
public record UnrecognizedMessage(int type, Bytes data) implements MobilityMessage {

    /** RFC 6275 6.1.5. */
    private static final int HOME_TEST = 3;

    /** RFC 6275 6.1.6. */
    private static final int CARE_OF_TEST = 4;

    public UnrecognizedMessage {
        if (type < 0 || type > 0xff || MobilityHeader.isRecognized(type)) {
            throw new IllegalArgumentException("MH type " + type);
        }
        if (data.length() % 8 != 2
                || data.length() > MobilityHeader.LONGEST - MobilityHeader.DATA_OFFSET) {
            throw new IllegalArgumentException("message data of " + data.length() + " octets");
        }
    }

    /**
     * Whether it answers what a program of the node that it comes to has asked of a correspondent,
     * for route optimisation.
     */
    public boolean isTestMessage() {
        return type == HOME_TEST || type == CARE_OF_TEST;
    }

    static UnrecognizedMessage read(int type, Reader reader) {
        return new UnrecognizedMessage(type, reader.rest());
    }

    void write(Writer writer) {
        writer.bytes(data);
    }

    @Override
    public List<MobilityOption> options() {
        return List.of();
    }
}
