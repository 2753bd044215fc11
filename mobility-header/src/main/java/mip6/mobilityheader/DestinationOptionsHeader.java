package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.Optional;

/**
 * A destination options header (RFC 8200 4.6), of which the Home Address option (RFC 6275 6.3) is
 * all that is understood here. The option goes after a routing header and before ESP.
 *
 * @param nextHeader protocol number of what follows
 * @param homeAddress of the Home Address option, unicast and routable; empty where there is none
 */
public record DestinationOptionsHeader(int nextHeader, Optional<Ipv6Address> homeAddress) {

    /** This header's own protocol number. */
    public static final int PROTOCOL = IpProtocol.DESTINATION_OPTIONS;

    /** Octets of a header with the Home Address option alone, as {@link #encode} makes it. */
    public static final int LENGTH = 24;

    private static final String FIELD = "destination options header";
    private static final int PAD_1 = 0;
    private static final int PAD_N = 1;
    private static final int HOME_ADDRESS = 201;

    /** Bits of an option's type that say what becomes of the packet where it is not known. */
    private static final int ACTION = 0xc0;

    public DestinationOptionsHeader {
        if (nextHeader < 0 || nextHeader > 0xff) {
            throw new IllegalArgumentException("next header " + nextHeader);
        }
        // RFC 6275 6.3: the home address MUST be a unicast routable address.
        if (homeAddress.isPresent() && !homeAddress.get().isRoutableUnicast()) {
            throw new IllegalArgumentException("home address " + homeAddress.get());
        }
    }

    /** A header with a Home Address option. */
    public static DestinationOptionsHeader of(int nextHeader, Ipv6Address homeAddress) {
        return new DestinationOptionsHeader(nextHeader, Optional.of(homeAddress));
    }

    /** Reads the header; {@code reader} then stands at what follows it. */
    public static DestinationOptionsHeader read(Reader reader) throws MalformedException {
        int nextHeader = reader.u8(FIELD);
        int length = 8 + 8 * reader.u8(FIELD);
        Reader options = reader.nested(length - 2, FIELD);
        Optional<Ipv6Address> homeAddress = Optional.empty();
        while (!options.isEmpty()) {
            int type = options.u8("option type");
            if (type == PAD_1) {
                continue;
            }
            int at = options.position() - 1;
            Reader data = options.nested(options.u8("option length"), "option data");
            if (type == HOME_ADDRESS) {
                // RFC 6275 6.3: MUST NOT appear more than once.
                if (homeAddress.isPresent()) {
                    throw new MalformedException("home address option", at, "is there twice");
                }
                homeAddress = Optional.of(readHomeAddress(data));
            } else if (type != PAD_N && (type & ACTION) != 0) {
                // RFC 8200 4.2: such a packet is discarded where the option is not known.
                throw new MalformedException("option type", at, "is " + type);
            }
        }
        return new DestinationOptionsHeader(nextHeader, homeAddress);
    }

    public Bytes encode() {
        Writer writer = new Writer(LENGTH).u8(nextHeader);
        if (homeAddress.isEmpty()) {
            return writer.u8(0).u8(PAD_N).u8(4).zeros(4).toBytes();
        }
        // RFC 6275 6.3: the option begins at 8n + 6.
        return writer.u8(LENGTH / 8 - 1)
                .u8(PAD_N)
                .u8(2)
                .zeros(2)
                .u8(HOME_ADDRESS)
                .u8(Ipv6Address.LENGTH)
                .address(homeAddress.get())
                .toBytes();
    }

    private static Ipv6Address readHomeAddress(Reader data) throws MalformedException {
        int at = data.position();
        Ipv6Address address = data.address("home address option");
        data.end("home address option");
        if (!address.isRoutableUnicast()) {
            throw new MalformedException("home address option", at, "is not unicast and routable");
        }
        return address;
    }
}
