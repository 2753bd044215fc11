package mip6.ha.edge;

import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Addresses that the home link has been asked about and that nobody has claimed yet. */
final class Probes {

    /** RetransTimer (RFC 4861 10), for one solicitation (DupAddrDetectTransmits, RFC 4862 5.1). */
    static final long WAIT = 1_000_000_000L;

    /** All wait for the same time, so the first to be asked about is the first to be over. */
    private final SequencedMap<Ipv6Address, Long> ends = new LinkedHashMap<>();

    void begin(Ipv6Address address, long now) {
        ends.putLast(address, now + WAIT);
    }

    /**
     * Somebody has the address.
     *
     * @return whether it was being asked for
     */
    boolean heard(Ipv6Address address) {
        return ends.remove(address) != null;
    }

    /** Those about which nobody has said anything. */
    List<Ipv6Address> over(long now) {
        List<Ipv6Address> over = new ArrayList<>();
        for (Map.Entry<Ipv6Address, Long> each : ends.entrySet()) {
            if (each.getValue() > now) {
                break;
            }
            over.add(each.getKey());
        }
        over.forEach(ends::remove);
        return over;
    }

    long deadline() {
        return ends.isEmpty() ? Long.MAX_VALUE : ends.values().iterator().next();
    }
}
