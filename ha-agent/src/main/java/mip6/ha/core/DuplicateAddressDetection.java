package mip6.ha.core;

import mip6.wire.Ipv6Address;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about home addresses on the home link: which are being asked for, which are
 * defended, which are another node's (RFC 6275 10.3.1, 10.4.1; RFC 4862 5.4).
 */
final class DuplicateAddressDetection {

    /** Addresses that nobody waits for are asked for so many at once. */
    static final int PROBES_AHEAD = 32;

    /** For how long an address is taken to be another node's before it is asked for again. */
    static final long DUPLICATE_FOR = 60_000_000_000L;

    /** RetransTimer (RFC 4861 10): where the link could not be asked it is asked again. */
    static final long RETRANS_TIMER = 1_000_000_000L;

    /** Each time later than before, up to this. */
    static final long LONGEST_PAUSE = 60_000_000_000L;

    /** Nobody is kept waiting any longer. */
    static final int ATTEMPTS = 3;

    private final Map<Ipv6Address, Uniqueness> known = new HashMap<>();
    private final Deque<Ipv6Address> waiting = new ArrayDeque<>();
    private final Deque<Found> duplicates = new ArrayDeque<>();

    /** What was found last of those in {@link #duplicates}. */
    private final Map<Ipv6Address, Long> takenUntil = new HashMap<>();

    /** Those that the link could not be asked for, one time after the other. */
    private final Map<Ipv6Address, Integer> failures = new HashMap<>();

    private final Timers<Ipv6Address> retries = new Timers<>();

    private final boolean ahead;
    private int probing;

    /**
     * @param ahead addresses are asked for before somebody needs them
     */
    DuplicateAddressDetection(boolean ahead) {
        this.ahead = ahead;
    }

    Uniqueness of(Ipv6Address address) {
        return known.getOrDefault(address, Uniqueness.UNKNOWN);
    }

    /** Asks the link for {@code address} now, unless that is going on or its answer is defended. */
    void probe(Ipv6Address address, List<HaAction> out) {
        Uniqueness before = of(address);
        boolean pausing = retries.of(address) != Long.MAX_VALUE;
        if (before == Uniqueness.UNKNOWN || before.isTaken() || pausing) {
            retries.clear(address);
            become(address, Uniqueness.PROBING);
            out.add(new HaAction.Probe(address));
        }
    }

    /** Asks the link for {@code address} when not too much else is being asked for. */
    void probeAhead(Ipv6Address address, List<HaAction> out) {
        if (ahead && of(address) == Uniqueness.UNKNOWN) {
            waiting.add(address);
            probeWaiting(out);
        }
    }

    /**
     * The link has answered, or has not answered in time.
     *
     * @return false where nobody had asked
     */
    boolean probed(Ipv6Address address, boolean free, long now, List<HaAction> out) {
        if (of(address) != Uniqueness.PROBING) {
            return false;
        }
        if (free) {
            defend(address, out);
        } else {
            taken(address, Uniqueness.DUPLICATE, now);
            probeWaiting(out);
        }
        return true;
    }

    /**
     * The link could not be asked, so nothing is known of {@code address} (RFC 4862 5.4: it is
     * nobody's until then). It is asked again, also where nobody waits for it.
     *
     * @return whether it could not be so often that nobody is to wait any longer
     */
    boolean unasked(Ipv6Address address, long now) {
        if (of(address) != Uniqueness.PROBING) {
            return false;
        }
        int times = failures.merge(address, 1, Integer::sum);
        long pause = RETRANS_TIMER << Math.min(times - 1, 6);
        retries.set(address, now + Math.min(pause, LONGEST_PAUSE));
        return times >= ATTEMPTS;
    }

    /** {@code address} is another home agent's, as is known without asking. */
    void occupied(Ipv6Address address, long now, List<HaAction> out) {
        if (!of(address).isTaken()) {
            taken(address, Uniqueness.ELSEWHERE, now);
            probeWaiting(out);
        }
    }

    /** Nobody else has {@code address}: it is this home agent's to defend. */
    void defend(Ipv6Address address, List<HaAction> out) {
        if (become(address, Uniqueness.PROVEN) != Uniqueness.PROVEN) {
            out.add(new HaAction.Defend(address));
        }
        probeWaiting(out);
    }

    /**
     * Stops defending {@code address}; whether another node has it is unknown from now on.
     *
     * <p>An answer that is still to come is waited for: it tells as much as another one would.
     */
    void undefend(Ipv6Address address, List<HaAction> out) {
        if (known.remove(address, Uniqueness.PROVEN)) {
            out.add(new HaAction.Undefend(address));
        }
    }

    /** Those that are no longer taken to be another node's. */
    List<Ipv6Address> timePassed(long now, List<HaAction> out) {
        retries.due(now).forEach(address -> out.add(new HaAction.Probe(address)));
        List<Ipv6Address> forgotten = new ArrayList<>();
        while (!duplicates.isEmpty() && duplicates.getFirst().until <= now) {
            Found oldest = duplicates.removeFirst();
            Ipv6Address address = oldest.address;
            if (takenUntil.remove(address, oldest.until) && of(address).isTaken()) {
                known.remove(address);
                forgotten.add(address);
            }
        }
        return forgotten;
    }

    long deadline() {
        return Math.min(
                retries.first(),
                duplicates.isEmpty() ? Long.MAX_VALUE : duplicates.getFirst().until);
    }

    /** Counts those that are being asked for; returns what was known before. */
    private Uniqueness become(Ipv6Address address, Uniqueness how) {
        Uniqueness before = Optional.ofNullable(known.put(address, how)).orElse(Uniqueness.UNKNOWN);
        probing += isProbing(how) - isProbing(before);
        if (how != Uniqueness.PROBING) {
            failures.remove(address);
            retries.clear(address);
        }
        return before;
    }

    private static int isProbing(Uniqueness how) {
        return how == Uniqueness.PROBING ? 1 : 0;
    }

    private void taken(Ipv6Address address, Uniqueness how, long now) {
        become(address, how);
        takenUntil.put(address, now + DUPLICATE_FOR);
        duplicates.add(new Found(address, now + DUPLICATE_FOR));
    }

    private void probeWaiting(List<HaAction> out) {
        while (probing < PROBES_AHEAD && !waiting.isEmpty()) {
            probe(waiting.removeFirst(), out);
        }
    }

    private record Found(Ipv6Address address, long until) {}
}
