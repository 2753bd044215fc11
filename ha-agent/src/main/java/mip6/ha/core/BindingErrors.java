package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.mobilityheader.BindingError;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/**
 * Sends Binding Errors (RFC 6275 9.3.3): in the clear, to the source on the wire, not too many.
 * None is longer than what it answers.
 */
final class BindingErrors {

    /** As many as Linux sends ICMPv6 errors. */
    private static final long INTERVAL = 100_000_000L;

    private static final int BURST = 10;

    private final RateLimit limit = new RateLimit(BURST, INTERVAL);

    /** RFC 6275 9.2: MUST be answered with status 2. */
    void unrecognized(IncomingMobilityHeader message, int type, long now, Effects out) {
        out.report(
                Report.debug("mobility-header-type-unrecognized")
                        .with("type", type)
                        .with("source", message.source()));
        send(
                message.source(),
                message.destination(),
                new BindingError(
                        BindingError.UNRECOGNIZED_MH_TYPE,
                        message.homeAddressOption().orElse(Ipv6Address.UNSPECIFIED),
                        List.of()),
                now,
                out);
    }

    /** RFC 6275 9.3.1: status 1, unless the option says what the binding says. */
    void unknownBinding(
            HaEvent.HomeAddressOptionReceived packet, BindingCache cache, long now, Effects out) {
        boolean bound =
                cache.inForce(packet.homeAddress())
                        .filter(binding -> binding.careOfAddress().equals(packet.source()))
                        .isPresent();
        if (!bound && packet.homeAddress().isRoutableUnicast()) {
            send(
                    packet.source(),
                    packet.destination(),
                    new BindingError(BindingError.UNKNOWN_BINDING, packet.homeAddress(), List.of()),
                    now,
                    out);
        }
    }

    private void send(Ipv6Address to, Ipv6Address from, BindingError error, long now, Effects out) {
        if (!to.isRoutableUnicast() || from.isMulticast() || !limit.allows(now)) {
            return;
        }
        out.add(
                new HaAction.Send(
                        new OutgoingMobilityHeader(
                                from,
                                to,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                MobilityHeader.encode(error, from, to))));
    }
}
