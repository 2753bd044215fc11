package mip6.mobilityheader;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.List;

/**
 * Binding Update, MH type 5 (RFC 6275 6.1.7). A DNS Update option in it has status 0 (RFC 5026
 * 8.1).
 *
 * @param acknowledge A: a Binding Acknowledgement is wanted
 * @param homeRegistration H: the receiver is to be the home agent
 * @param linkLocal L: home address and link-local address have one interface identifier
 * @param keyManagement K: the IKE SA moves along with the care-of address
 * @param lifetime asked for; zero deletes the binding
 */
public record BindingUpdate(
        SequenceNumber sequence,
        boolean acknowledge,
        boolean homeRegistration,
        boolean linkLocal,
        boolean keyManagement,
        Lifetime lifetime,
        List<MobilityOption> options)
        implements MobilityMessage {

    public static final int TYPE = 5;

    /** Octets of the header before the options. */
    static final int FIXED_LENGTH = 12;

    private static final int ACKNOWLEDGE = 0x8000;
    private static final int HOME_REGISTRATION = 0x4000;
    private static final int LINK_LOCAL = 0x2000;
    private static final int KEY_MANAGEMENT = 0x1000;

    public BindingUpdate {
        options = MobilityOptions.checked(options, FIXED_LENGTH);
        for (MobilityOption option : options) {
            // RFC 5026 8.1: Status MUST be 0 in a Binding Update.
            if (option instanceof DnsUpdate update && update.status().value() != 0) {
                throw new IllegalArgumentException("a DNS Update option that asks has status 0");
            }
        }
    }

    static BindingUpdate read(Reader reader) throws MalformedException {
        SequenceNumber sequence = new SequenceNumber(reader.u16("sequence number"));
        int flags = reader.u16("flags");
        return new BindingUpdate(
                sequence,
                (flags & ACKNOWLEDGE) != 0,
                (flags & HOME_REGISTRATION) != 0,
                (flags & LINK_LOCAL) != 0,
                (flags & KEY_MANAGEMENT) != 0,
                new Lifetime(reader.u16("lifetime")),
                // RFC 5026 8.1: the receiver MUST ignore Status here.
                MobilityOptions.read(reader).stream().map(BindingUpdate::withoutStatus).toList());
    }

    void write(Writer writer) {
        writer.u16(sequence.value())
                .u16(
                        (acknowledge ? ACKNOWLEDGE : 0)
                                | (homeRegistration ? HOME_REGISTRATION : 0)
                                | (linkLocal ? LINK_LOCAL : 0)
                                | (keyManagement ? KEY_MANAGEMENT : 0))
                .u16(lifetime.units());
    }

    @Override
    public int type() {
        return TYPE;
    }

    private static MobilityOption withoutStatus(MobilityOption option) {
        return option instanceof DnsUpdate update
                ? DnsUpdate.request(update.remove(), update.name())
                : option;
    }
}
