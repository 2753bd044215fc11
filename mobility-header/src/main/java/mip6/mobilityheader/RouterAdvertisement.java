package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import java.util.ArrayList;
import java.util.List;

/**
 * What a Router Advertisement, ICMPv6 type 134, says of its sender as a home agent (RFC 6275 7.1,
 * 7.2, 7.4).
 *
 * @param homeAgent H
 * @param preference of the Home Agent Information option; 0 without one
 * @param lifetimeSeconds of that option, else of the router
 * @param addresses of Prefix Information options with R set
 */
public record RouterAdvertisement(
        boolean homeAgent, int preference, int lifetimeSeconds, List<Ipv6Address> addresses)
        implements HomeAgentDiscoveryMessage {

    public static final int TYPE = 134;

    private static final int HOME_AGENT = 0x20;

    /** Home Agent Information (RFC 6275 7.4). */
    private static final int INFORMATION = 8;

    public RouterAdvertisement {
        addresses = List.copyOf(addresses);
    }

    static RouterAdvertisement read(Reader reader) throws MalformedException {
        reader.skip(1, "hop limit");
        boolean homeAgent = (reader.u8("flags") & HOME_AGENT) != 0;
        int lifetime = reader.u16("router lifetime");
        reader.skip(8, "timers");
        int preference = 0;
        List<Ipv6Address> addresses = new ArrayList<>();
        for (NeighborDiscoveryOption option : NeighborDiscoveryOptions.read(reader)) {
            switch (option) {
                case PrefixInformation prefix when prefix.routerAddress() ->
                        addresses.add(prefix.prefixField());
                case UnrecognizedNeighborDiscoveryOption(int type, Bytes data)
                        when type == INFORMATION -> {
                    Reader fields = Reader.of(data);
                    fields.skip(2, "reserved");
                    preference = fields.u16("home agent preference");
                    lifetime = fields.u16("home agent lifetime");
                }
                case PrefixInformation _, UnrecognizedNeighborDiscoveryOption _ -> {}
            }
        }
        return new RouterAdvertisement(homeAgent, preference, lifetime, addresses);
    }
}
