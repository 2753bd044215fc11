package mip6.dataplane.userspace;

import mip6.mobilityheader.DestinationOptionsHeader;
import mip6.mobilityheader.RoutingHeaderType2;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.Optional;

/**
 * The extension headers that Mobile IPv6 puts behind an IPv6 header, and what follows them. The
 * order is that of RFC 6275 6.3: a routing header, then the Home Address option, then ESP.
 *
 * @param routingHeader the home address of a type 2 routing header
 * @param homeAddressOption the home address of a Home Address option
 * @param protocol number of {@code payload}
 */
record HeaderChain(
        Optional<Ipv6Address> routingHeader,
        Optional<Ipv6Address> homeAddressOption,
        int protocol,
        Bytes payload) {

    /**
     * Reads the headers.
     *
     * @param protocol number of the header that {@code octets} begin with
     */
    static HeaderChain read(int protocol, Bytes octets) throws MalformedException {
        Reader reader = Reader.of(octets);
        int next = protocol;
        Optional<Ipv6Address> routingHeader = Optional.empty();
        if (next == IpProtocol.ROUTING) {
            RoutingHeaderType2 header = RoutingHeaderType2.read(reader);
            routingHeader = Optional.of(header.homeAddress());
            next = header.nextHeader();
        }
        Optional<Ipv6Address> homeAddressOption = Optional.empty();
        if (next == IpProtocol.DESTINATION_OPTIONS) {
            DestinationOptionsHeader header = DestinationOptionsHeader.read(reader);
            homeAddressOption = header.homeAddress();
            next = header.nextHeader();
        }
        return new HeaderChain(routingHeader, homeAddressOption, next, reader.rest());
    }

    /** The number of the first header. */
    int first() {
        if (routingHeader.isPresent()) {
            return IpProtocol.ROUTING;
        }
        return homeAddressOption.isPresent() ? IpProtocol.DESTINATION_OPTIONS : protocol;
    }

    Bytes encode() {
        Writer writer =
                new Writer(
                        RoutingHeaderType2.LENGTH
                                + DestinationOptionsHeader.LENGTH
                                + payload.length());
        int behindRoutingHeader =
                homeAddressOption.isPresent() ? IpProtocol.DESTINATION_OPTIONS : protocol;
        routingHeader.ifPresent(
                home -> writer.bytes(new RoutingHeaderType2(behindRoutingHeader, home).encode()));
        homeAddressOption.ifPresent(
                home -> writer.bytes(DestinationOptionsHeader.of(protocol, home).encode()));
        return writer.bytes(payload).finish();
    }
}
