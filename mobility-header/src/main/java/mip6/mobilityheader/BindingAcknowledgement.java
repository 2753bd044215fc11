package mip6.mobilityheader;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.List;

/**
 * Binding Acknowledgement, MH type 6 (RFC 6275 6.1.8).
 *
 * @param keyManagement K: the IKE SA moves along with the care-of address
 * @param sequence of the Binding Update; with {@link BindingStatus#SEQUENCE_NUMBER_OUT_OF_WINDOW}
 *     the last one accepted
 * @param lifetime granted; means nothing where the status is a rejection
 */
public record BindingAcknowledgement(
        BindingStatus status,
        boolean keyManagement,
        SequenceNumber sequence,
        Lifetime lifetime,
        List<MobilityOption> options)
        implements MobilityMessage {

    public static final int TYPE = 6;

    /** Octets of the header before the options. */
    static final int FIXED_LENGTH = 12;

    private static final int KEY_MANAGEMENT = 0x80;

    public BindingAcknowledgement {
        options = MobilityOptions.checked(options, FIXED_LENGTH);
    }

    static BindingAcknowledgement read(Reader reader) throws MalformedException {
        return new BindingAcknowledgement(
                new BindingStatus(reader.u8("status")),
                (reader.u8("flags") & KEY_MANAGEMENT) != 0,
                new SequenceNumber(reader.u16("sequence number")),
                new Lifetime(reader.u16("lifetime")),
                MobilityOptions.read(reader));
    }

    void write(Writer writer) {
        writer.u8(status.value())
                .u8(keyManagement ? KEY_MANAGEMENT : 0)
                .u16(sequence.value())
                .u16(lifetime.units());
    }

    @Override
    public int type() {
        return TYPE;
    }
}
