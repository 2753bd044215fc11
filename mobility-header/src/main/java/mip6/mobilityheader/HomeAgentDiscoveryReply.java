package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/**
 * Home Agent Address Discovery Reply, ICMPv6 type 145 (RFC 6275 6.6).
 *
 * @param identifier of the request; 16 bits
 * @param homeAgents the preferred first
 */
public record HomeAgentDiscoveryReply(int identifier, List<Ipv6Address> homeAgents)
        implements HomeAgentDiscoveryMessage {

    public static final int TYPE = 145;

    /** Octets of the header before the addresses. */
    private static final int FIXED_LENGTH = 8;

    /** So that the packet fits into 1280 octets (10.5.1), whose IPv6 header takes 40. */
    public static final int MOST_ADDRESSES = (1280 - 40 - FIXED_LENGTH) / Ipv6Address.LENGTH;

    public HomeAgentDiscoveryReply {
        homeAgents = List.copyOf(homeAgents);
        if (homeAgents.size() > MOST_ADDRESSES) {
            throw new IllegalArgumentException(homeAgents.size() + " home agents");
        }
    }

    static HomeAgentDiscoveryReply read(Reader reader) throws MalformedException {
        int identifier = reader.u16("identifier");
        reader.skip(2, "reserved");
        List<Ipv6Address> addresses = new ArrayList<>();
        while (!reader.isEmpty()) {
            if (addresses.size() == MOST_ADDRESSES) {
                throw reader.malformed("home agents", "are more than " + MOST_ADDRESSES);
            }
            addresses.add(reader.address("home agent"));
        }
        return new HomeAgentDiscoveryReply(identifier, addresses);
    }

    /** With a checksum of zero. */
    public Bytes toBytes() {
        Writer writer =
                new Writer(FIXED_LENGTH + homeAgents.size() * Ipv6Address.LENGTH)
                        .u8(TYPE)
                        .zeros(3)
                        .u16(identifier)
                        .u16(0);
        homeAgents.forEach(writer::address);
        return writer.toBytes();
    }
}
