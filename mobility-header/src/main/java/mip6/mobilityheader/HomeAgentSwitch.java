package mip6.mobilityheader;

import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/**
 * Home Agent Switch, MH type 12 (RFC 5142 4), with the B bit of draft-li-mip6-ha-init-bootstrap-00
 * 4.3.
 *
 * @param bootstrap B: the sender takes over; the mobile node registers with it and does not
 *     de-register elsewhere
 * @param homeAgents where to go; with none the mobile node discovers one itself
 */
public record HomeAgentSwitch(
        boolean bootstrap, List<Ipv6Address> homeAgents, List<MobilityOption> options)
        implements MobilityMessage {

    public static final int TYPE = 12;

    /** Octets of the header before the addresses. */
    static final int FIXED_LENGTH = 8;

    private static final int BOOTSTRAP = 0x80;

    public HomeAgentSwitch {
        homeAgents = List.copyOf(homeAgents);
        options =
                MobilityOptions.checked(
                        options, FIXED_LENGTH + homeAgents.size() * Ipv6Address.LENGTH);
    }

    static HomeAgentSwitch read(Reader reader) throws MalformedException {
        int count = reader.u8("# of addresses");
        boolean bootstrap = (reader.u8("flags") & BOOTSTRAP) != 0;
        // RFC 6275 9.2: a header too short for its message is the fault of Header Len.
        if (reader.remaining() < count * Ipv6Address.LENGTH) {
            throw MobilityHeader.tooShort();
        }
        List<Ipv6Address> homeAgents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            homeAgents.add(reader.address("home agent address"));
        }
        return new HomeAgentSwitch(bootstrap, homeAgents, MobilityOptions.read(reader));
    }

    void write(Writer writer) {
        writer.u8(homeAgents.size()).u8(bootstrap ? BOOTSTRAP : 0);
        homeAgents.forEach(writer::address);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
