package mip6.dataplane.kernel;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.linux.LinuxException;
import mip6.linux.XfrmState;
import mip6.linux.XfrmUse;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which pair each state of ESP in the kernel is of. The loop changes them, a reader looks up whom a
 * notice is about.
 */
final class EspPairs {

    private final Map<Name, ChildSa> pairs = new ConcurrentHashMap<>();

    /** What the kernel calls a state. */
    private record Name(Ipv6Address destination, long spi) {

        static Name of(XfrmState state) {
            return new Name(state.destination(), state.spi());
        }

        static Name of(XfrmUse use) {
            return new Name(use.destination(), use.spi());
        }
    }

    /** Reads what the kernel has. */
    interface Listing {
        List<XfrmUse> read() throws LinuxException;
    }

    void put(XfrmState state, ChildSa sa) {
        pairs.put(Name.of(state), sa);
    }

    void remove(XfrmState state) {
        pairs.remove(Name.of(state));
    }

    Optional<ChildSa> of(Ipv6Address destination, Spi spi) {
        return Optional.ofNullable(
                pairs.get(new Name(destination, Integer.toUnsignedLong(spi.value()))));
    }

    /** Those of which a state has reached its soft limit, or has gone at its hard one. */
    List<ChildSa> worn(Listing listing) throws LinuxException {
        Map<Name, ChildSa> before = Map.copyOf(pairs);
        Set<Name> sound =
                listing.read().stream()
                        .filter(use -> !use.isWorn())
                        .map(Name::of)
                        .collect(Collectors.toSet());
        return before.entrySet().stream()
                .filter(each -> !sound.contains(each.getKey()))
                // the loop may have removed it meanwhile
                .filter(each -> pairs.containsKey(each.getKey()))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }
}
