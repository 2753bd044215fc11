package mip6.mobilityheader;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/** The options at the end of a message of Mobile Prefix Discovery. */
final class NeighborDiscoveryOptions {

    /** A home link has a few prefixes; more is somebody wasting our time. */
    static final int MOST_OPTIONS = 64;

    private NeighborDiscoveryOptions() {}

    static List<NeighborDiscoveryOption> checked(List<NeighborDiscoveryOption> options) {
        List<NeighborDiscoveryOption> copy = List.copyOf(options);
        if (copy.size() > MOST_OPTIONS) {
            throw new IllegalArgumentException(copy.size() + " options");
        }
        return copy;
    }

    static List<NeighborDiscoveryOption> read(Reader reader) throws MalformedException {
        List<NeighborDiscoveryOption> options = new ArrayList<>();
        while (!reader.isEmpty()) {
            if (options.size() == MOST_OPTIONS) {
                throw reader.malformed("options", "are more than " + MOST_OPTIONS);
            }
            int type = reader.u8("option type");
            int at = reader.position();
            int units = reader.u8("option length");
            // RFC 4861 4.6: a packet with an option of length zero MUST be discarded.
            if (units == 0) {
                throw new MalformedException("option length", at, "is zero");
            }
            Reader data = reader.nested(units * 8 - 2, "option data");
            options.add(
                    type == PrefixInformation.TYPE
                            ? PrefixInformation.read(data)
                            : UnrecognizedNeighborDiscoveryOption.read(type, data));
            data.end("option data");
        }
        return options;
    }

    static void write(List<NeighborDiscoveryOption> options, Writer writer) {
        for (NeighborDiscoveryOption option : options) {
            writer.u8(option.type());
            int lengthAt = writer.length();
            writer.u8(0);
            switch (option) {
                case PrefixInformation prefix -> prefix.write(writer);
                case UnrecognizedNeighborDiscoveryOption unrecognized -> unrecognized.write(writer);
            }
            writer.patchU8(lengthAt, (writer.length() - lengthAt + 1) / 8);
        }
    }
}
