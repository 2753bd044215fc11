package mip6.mobilityheader;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/** The options at the end of a Mobility Header, and the padding between and behind them. */
final class MobilityOptions {

    /** No message needs more than a few; more is somebody wasting our time. */
    static final int MOST_OPTIONS = 32;

    private static final int PAD_1 = 0;
    private static final int PAD_N = 1;

    private MobilityOptions() {}

    static boolean isRecognized(int type) {
        return switch (type) {
            case PAD_1,
                    PAD_N,
                    BindingRefreshAdvice.TYPE,
                    AlternateCareOfAddress.TYPE,
                    MobileNodeIdentifier.TYPE,
                    DnsUpdate.TYPE ->
                    true;
            default -> false;
        };
    }

    /** A copy of {@code options}, which fit behind {@code fixedLength} octets of header. */
    static List<MobilityOption> checked(List<MobilityOption> options, int fixedLength) {
        List<MobilityOption> copy = List.copyOf(options);
        if (copy.size() > MOST_OPTIONS) {
            throw new IllegalArgumentException(copy.size() + " options");
        }
        int length = alignedEnd(copy, fixedLength);
        if (length > MobilityHeader.LONGEST) {
            throw new IllegalArgumentException("a header of " + length + " octets");
        }
        return copy;
    }

    /** What is left of {@code reader}, padding dropped. */
    static List<MobilityOption> read(Reader reader) throws MalformedException {
        int start = reader.position();
        List<MobilityOption> options = new ArrayList<>();
        while (!reader.isEmpty()) {
            int type = reader.u8("option type");
            if (type == PAD_1) {
                continue;
            }
            Reader data = reader.nested(reader.u8("option length"), "option data");
            if (type == PAD_N) {
                continue;
            }
            if (options.size() == MOST_OPTIONS) {
                throw reader.malformed("options", "are more than " + MOST_OPTIONS);
            }
            options.add(read(type, data));
            data.end("option data");
        }
        // A full header whose options came out of alignment has no room to be aligned.
        if (alignedEnd(options, start) > MobilityHeader.LONGEST) {
            throw new MalformedException("options", start, "do not fit a header when aligned");
        }
        return options;
    }

    /**
     * Where {@code options} end that begin at {@code start} of the header, each of them aligned.
     */
    private static int alignedEnd(List<MobilityOption> options, int start) {
        int end = start;
        for (MobilityOption option : options) {
            end += padding(option, end) + 2 + dataLength(option);
        }
        return end;
    }

    private static MobilityOption read(int type, Reader data) throws MalformedException {
        return switch (type) {
            case BindingRefreshAdvice.TYPE -> BindingRefreshAdvice.read(data);
            case AlternateCareOfAddress.TYPE -> AlternateCareOfAddress.read(data);
            case MobileNodeIdentifier.TYPE -> MobileNodeIdentifier.read(data);
            case DnsUpdate.TYPE -> DnsUpdate.read(data);
            default -> UnrecognizedOption.read(type, data);
        };
    }

    /** Writes {@code options} aligned, and fills the header to a multiple of 8 octets. */
    static void write(List<MobilityOption> options, Writer writer) {
        for (MobilityOption option : options) {
            pad(padding(option, writer.length()), writer);
            writer.u8(option.type());
            int lengthAt = writer.length();
            writer.u8(0);
            write(option, writer);
            writer.patchU8(lengthAt, writer.length() - lengthAt - 1);
        }
        pad(-writer.length() & 7, writer);
    }

    private static void write(MobilityOption option, Writer writer) {
        switch (option) {
            case BindingRefreshAdvice advice -> advice.write(writer);
            case AlternateCareOfAddress alternate -> alternate.write(writer);
            case MobileNodeIdentifier identifier -> identifier.write(writer);
            case DnsUpdate update -> update.write(writer);
            case UnrecognizedOption unrecognized -> unrecognized.write(writer);
        }
    }

    private static int dataLength(MobilityOption option) {
        return switch (option) {
            case BindingRefreshAdvice _ -> 2;
            case AlternateCareOfAddress _ -> 16;
            case MobileNodeIdentifier identifier -> 1 + identifier.identifier().length();
            case DnsUpdate update -> 2 + update.name().length();
            case UnrecognizedOption unrecognized -> unrecognized.data().length();
        };
    }

    /** Octets of padding before {@code option} at {@code position} of the header. */
    private static int padding(MobilityOption option, int position) {
        return switch (option) {
            // RFC 6275 6.2.4: 2n.
            case BindingRefreshAdvice _ -> -position & 1;
            // RFC 6275 6.2.5: 8n + 6.
            case AlternateCareOfAddress _ -> (6 - position) & 7;
            // RFC 4283 3 and RFC 5026 8.1 demand nothing.
            case MobileNodeIdentifier _, DnsUpdate _, UnrecognizedOption _ -> 0;
        };
    }

    /** RFC 6275 6.2.2: Pad1 for one octet, one PadN for more. */
    private static void pad(int octets, Writer writer) {
        if (octets == 1) {
            writer.u8(PAD_1);
        } else if (octets > 1) {
            writer.u8(PAD_N).u8(octets - 2).zeros(octets - 2);
        }
    }
}
