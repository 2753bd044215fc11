package mip6.dataplane.kernel;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.IncomingMobilityHeader.Protection;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.Flow;
import mip6.dataplane.TokenBucket;
import mip6.ikev2.core.ChildSa;
import mip6.linux.MobilityPacket;
import mip6.mobilityheader.DestinationOptionsHeader;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import java.util.Optional;

/** Turns what the kernel made of a packet back into what was on the wire. */
final class Arrivals {

    /** Octets of the shortest message (RFC 6275 6.1.1, 6.7). */
    private static final int SHORTEST_MESSAGE = 8;

    /** Where a type 2 routing header has its address, and how long it is (RFC 6275 6.4.1). */
    private static final int ROUTING_ADDRESS_AT = 8;

    private static final int ROUTING_LENGTH = ROUTING_ADDRESS_AT + Ipv6Address.LENGTH;

    private final SignallingSas sas;
    private final TokenBucket unprotected;

    Arrivals(SignallingSas sas, TokenBucket unprotected) {
        this.sas = sas;
        this.unprotected = unprotected;
    }

    /** What a packet that came is. */
    sealed interface Arrival {

        record Signalling(IncomingMobilityHeader message) implements Arrival {}

        /**
         * It goes no further.
         *
         * @param cause a fixed word
         */
        record Dropped(String cause) implements Arrival {}
    }

    Arrival arrive(MobilityPacket packet, long now) {
        if (packet.payload().length() < SHORTEST_MESSAGE) {
            return new Arrival.Dropped("malformed");
        }
        // in the clear, ICMPv6 is nothing of Mobile IPv6 (RFC 6275 6.7, 6.8)
        if (packet.protocol() == IpProtocol.ICMPV6 && packet.mark() == 0) {
            return new Arrival.Dropped("foreign");
        }
        Optional<ChildSa> sa = packet.mark() == 0 ? Optional.empty() : sas.marking(packet.mark());
        // RFC 4301 5.2: what came under an SA MUST match its selectors.
        if (sa.isPresent()
                && !Flow.of(
                                packet.source(),
                                packet.destination(),
                                packet.protocol(),
                                packet.payload())
                        .mayCome(sa.get())) {
            return new Arrival.Dropped("selectors");
        }
        if (sa.isEmpty() && !unprotected.take(now)) {
            return new Arrival.Dropped("unprotected-rate");
        }
        try {
            return new Arrival.Signalling(
                    message(packet, sa.map(it -> new Protection(SaPair.of(it), it.peer()))));
        } catch (MalformedException unreadable) {
            return new Arrival.Dropped("malformed");
        }
    }

    /** The kernel has put home addresses into the IPv6 header, and care-of addresses for them. */
    private static IncomingMobilityHeader message(
            MobilityPacket packet, Optional<Protection> protection) throws MalformedException {
        Optional<Ipv6Address> from =
                packet.destinationOptions().isEmpty()
                        ? Optional.empty()
                        : DestinationOptionsHeader.read(Reader.of(packet.destinationOptions()))
                                .homeAddress();
        Optional<Ipv6Address> to = routed(packet.routingHeader());
        return new IncomingMobilityHeader(
                from.orElse(packet.source()),
                to.orElse(packet.destination()),
                packet.interfaceIndex(),
                from.map(_ -> packet.source()),
                to.map(_ -> packet.destination()),
                protection,
                packet.payload(),
                packet.protocol());
    }

    private static Optional<Ipv6Address> routed(Bytes header) {
        return header.length() == ROUTING_LENGTH
                ? Optional.of(Ipv6Address.of(header.slice(ROUTING_ADDRESS_AT, ROUTING_LENGTH)))
                : Optional.empty();
    }
}
