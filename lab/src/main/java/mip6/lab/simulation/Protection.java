package mip6.lab.simulation;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What ESP does for a host, without its octets: a message is let in once, under an SA that both
 * sides have.
 */
final class Protection {

    private final Map<SaPair, ChildSa> installed = new HashMap<>();
    private final Set<Protected> seen = new HashSet<>();
    private long sent;

    /** A message on its way. */
    record Protected(OutgoingMobilityHeader message, Spi spi, long number) {}

    void install(ChildSa sa) {
        installed.put(SaPair.of(sa), sa);
    }

    void remove(ChildSa sa) {
        installed.remove(SaPair.of(sa));
    }

    int size() {
        return installed.size();
    }

    /** Empty where the SA is gone. */
    Optional<Protected> protect(OutgoingMobilityHeader message) {
        return message.protection()
                .flatMap(pair -> Optional.ofNullable(installed.get(pair)))
                .map(sa -> new Protected(message, sa.outbound(), ++sent));
    }

    /** Empty for a replay, and where there is no such SA. */
    Optional<IncomingMobilityHeader> open(Protected arrived) {
        ChildSa sa = installed.get(new SaPair(arrived.spi()));
        if (sa == null || !seen.add(arrived)) {
            return Optional.empty();
        }
        OutgoingMobilityHeader message = arrived.message();
        return Optional.of(
                new IncomingMobilityHeader(
                        message.source(),
                        message.destination(),
                        0,
                        message.homeAddressOption(),
                        message.routingHeader(),
                        Optional.of(
                                new IncomingMobilityHeader.Protection(SaPair.of(sa), sa.peer())),
                        message.octets(),
                        message.protocol()));
    }
}
