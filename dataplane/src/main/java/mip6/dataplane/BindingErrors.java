package mip6.dataplane;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.mobilityheader.BindingError;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/**
 * The Binding Errors that a node owes (RFC 6275 9.3.3): in the clear, to the source on the wire,
 * and not too many. None is longer than what it answers.
 */
public final class BindingErrors {

    /** As many as Linux sends ICMPv6 errors. */
    private static final int PER_SECOND = 10;

    private final TokenBucket limit = new TokenBucket(PER_SECOND);

    /** RFC 6275 9.2: a message of an unknown type MUST be answered with status 2. */
    public Optional<OutgoingMobilityHeader> unrecognized(IncomingMobilityHeader message, long now) {
        return answer(
                message.source(),
                message.destination(),
                BindingError.UNRECOGNIZED_MH_TYPE,
                message.homeAddressOption().orElse(Ipv6Address.UNSPECIFIED),
                now);
    }

    /** RFC 6275 9.3.1: a Home Address option without binding MUST be answered with status 1. */
    public Optional<OutgoingMobilityHeader> unknownBinding(UnboundPacket packet, long now) {
        return packet.homeAddress().isRoutableUnicast()
                ? answer(
                        packet.source(),
                        packet.destination(),
                        BindingError.UNKNOWN_BINDING,
                        packet.homeAddress(),
                        now)
                : Optional.empty();
    }

    private Optional<OutgoingMobilityHeader> answer(
            Ipv6Address to, Ipv6Address from, int status, Ipv6Address homeAddress, long now) {
        if (!to.isRoutableUnicast() || from.isMulticast() || !limit.take(now)) {
            return Optional.empty();
        }
        BindingError error = new BindingError(status, homeAddress, List.of());
        return Optional.of(
                new OutgoingMobilityHeader(
                        from,
                        to,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        MobilityHeader.encode(error, from, to)));
    }
}
