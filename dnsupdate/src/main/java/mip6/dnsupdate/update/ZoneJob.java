package mip6.dnsupdate.update;

import org.xbill.DNS.Name;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One change of one zone.
 *
 * @param id by which its asker knows it
 * @param about the name that the records are at
 * @param alternatives the first that can be performed is enough
 * @param patience nanoseconds that a message may be without an answer
 */
record ZoneJob(long id, Name about, List<ZoneUpdate> alternatives, long patience) {

    ZoneJob {
        alternatives = List.copyOf(alternatives);
    }

    /** All that are looked at or changed: changes of any of them keep their order. */
    Set<Name> names() {
        Set<Name> names = new LinkedHashSet<>();
        alternatives.forEach(alternative -> names.addAll(alternative.names()));
        return names;
    }

    /** Those with fewer alternatives stay with the last. */
    ZoneUpdate alternative(int number) {
        return alternatives.get(Math.min(number, alternatives.size() - 1));
    }

    /** The most octets that it takes in a message. */
    int size() {
        return alternatives.stream().mapToInt(ZoneUpdate::size).max().orElse(0);
    }
}
