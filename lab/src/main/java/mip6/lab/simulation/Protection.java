package mip6.lab.simulation;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What ESP does for a host, without its octets: a message is let in once, under an SA that both
 * sides have.
 */
final class Protection {

    private final Map<SaPair, Installed> installed = new HashMap<>(4);

    /** A message on its way. */
    record Protected(OutgoingMobilityHeader message, Spi spi, long number) implements Packet {

        /** IPv6 and its extension headers, ESP with its trailer. */
        private static final int HEADERS = 120;

        @Override
        public int length() {
            return HEADERS + message.octets().length();
        }
    }

    /** An SA and its replay window (RFC 4303 3.4.3). */
    private static final class Installed {

        private final ChildSa sa;
        private long sent;
        private long highest;
        private long window;

        private Installed(ChildSa sa) {
            this.sa = sa;
        }

        boolean isNew(long number) {
            if (number > highest) {
                long ahead = number - highest;
                window = ahead < Long.SIZE ? window << ahead | 1 : 1;
                highest = number;
                return true;
            }
            long bit = highest - number < Long.SIZE ? 1L << highest - number : 0;
            boolean fresh = bit != 0 && (window & bit) == 0;
            window |= bit;
            return fresh;
        }
    }

    void install(ChildSa sa) {
        installed.put(SaPair.of(sa), new Installed(sa));
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
                .map(own -> new Protected(message, own.sa.outbound(), ++own.sent));
    }

    /** Empty for a replay, and where there is no such SA. */
    Optional<IncomingMobilityHeader> open(Protected arrived) {
        Installed own = installed.get(new SaPair(arrived.spi()));
        if (own == null || !own.isNew(arrived.number())) {
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
                                new IncomingMobilityHeader.Protection(
                                        SaPair.of(own.sa), own.sa.peer())),
                        message.octets(),
                        message.protocol()));
    }
}
