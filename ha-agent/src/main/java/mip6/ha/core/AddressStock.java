package mip6.ha.core;

import mip6.agent.configuration.AddressRange;
import mip6.wire.Ipv6Address;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The addresses of the range that nobody uses. Some are probed and defended ahead of demand. Those
 * that nobody has had yet lie beyond a cursor, so that nothing here takes longer in a large range.
 */
final class AddressStock {

    private final Optional<AddressRange> range;
    private final int wanted;
    private final Predicate<Ipv6Address> mayBeGiven;
    private final DuplicateAddressDetection detection;

    /** Defended, the longest unused first. */
    private final Set<Ipv6Address> ready = new LinkedHashSet<>();

    /** Being probed. */
    private final Set<Ipv6Address> coming = new HashSet<>();

    /** All others before the cursor, the longest unused first. */
    private final Set<Ipv6Address> returned = new LinkedHashSet<>();

    /** The next address that nobody has had yet; empty when the range has come to its end. */
    private Optional<Ipv6Address> cursor;

    /**
     * @param wanted how many are to be ready
     * @param mayBeGiven false for those that are in use, or not for everybody
     */
    AddressStock(
            Optional<AddressRange> range,
            int wanted,
            Predicate<Ipv6Address> mayBeGiven,
            DuplicateAddressDetection detection) {
        this.range = range;
        this.wanted = wanted;
        this.mayBeGiven = mayBeGiven;
        this.detection = detection;
        cursor = range.map(AddressRange::first);
    }

    int ready() {
        return ready.size();
    }

    int coming() {
        return coming.size();
    }

    /**
     * One to give away: probed ahead; else, where demand is faster than probing, one whose binding
     * will have to wait. It stays here until it is {@link #take taken}.
     */
    Optional<Ipv6Address> first() {
        return ready.stream()
                .findFirst()
                .or(() -> coming.stream().findFirst())
                .or(
                        () -> {
                            Optional<Ipv6Address> next = next();
                            next.ifPresent(returned::add);
                            return next;
                        });
    }

    /** {@code address} is in use from now on. */
    void take(Ipv6Address address) {
        ready.remove(address);
        coming.remove(address);
        returned.remove(address);
    }

    /** {@code address} is no longer in use; one that is none of the range is forgotten. */
    void giveBack(Ipv6Address address, List<HaAction> out) {
        if (!isBehindCursor(address)) {
            detection.undefend(address, out);
            return;
        }
        switch (detection.of(address)) {
            case PROVEN -> {
                ready.add(address);
                if (ready.size() > 2 * wanted) {
                    Ipv6Address eldest = ready.iterator().next();
                    ready.remove(eldest);
                    detection.undefend(eldest, out);
                    returned.add(eldest);
                }
            }
            case UNKNOWN, PROBING -> returned.add(address);
            case ELSEWHERE, DUPLICATE -> {
                // noLongerDuplicate brings it back
            }
        }
    }

    /** The answer for an address that nobody uses. */
    void probed(Ipv6Address address, boolean free, List<HaAction> out) {
        if (coming.remove(address) && free) {
            ready.add(address);
        } else if (free) {
            detection.undefend(address, out);
        }
    }

    void noLongerDuplicate(Ipv6Address address) {
        if (isBehindCursor(address) && mayBeGiven.test(address)) {
            returned.add(address);
        }
    }

    void refill(List<HaAction> out) {
        while (ready.size() + coming.size() < wanted) {
            Optional<Ipv6Address> next = next();
            if (next.isEmpty()) {
                return;
            }
            coming.add(next.get());
            detection.probe(next.get(), out);
        }
    }

    /**
     * One that nobody has had before, so that the others stay for those who had them; else the one
     * that is unused for longest.
     */
    private Optional<Ipv6Address> next() {
        while (cursor.isPresent()) {
            Ipv6Address candidate = cursor.get();
            cursor =
                    range.filter(each -> !candidate.equals(each.last()))
                            .map(each -> following(candidate));
            if (mayBeGiven.test(candidate) && !detection.of(candidate).isTaken()) {
                return Optional.of(candidate);
            }
        }
        Optional<Ipv6Address> first = returned.stream().findFirst();
        first.ifPresent(returned::remove);
        return first;
    }

    /** What the cursor has not passed it will come to. */
    private boolean isBehindCursor(Ipv6Address address) {
        return range.filter(each -> each.contains(address)).isPresent()
                && cursor.map(next -> address.compareTo(next) < 0).orElse(true);
    }

    private static Ipv6Address following(Ipv6Address address) {
        long low = address.low() + 1;
        return new Ipv6Address(low == 0 ? address.high() + 1 : address.high(), low);
    }
}
