package mip6.ha.core;

import mip6.wire.Ipv6Address;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Link-local addresses that mobile nodes have on the home link beside their home addresses, with
 * the same interface identifier: the L bit asks for them to be probed and defended as well (RFC
 * 6275 10.3.1, 10.4.1).
 */
final class LinkLocalAddresses {

    private final DuplicateAddressDetection detection = new DuplicateAddressDetection(false);
    private final Map<Ipv6Address, Ipv6Address> homeAddresses = new HashMap<>();

    /** The one that goes with {@code homeAddress}. */
    static Ipv6Address of(Ipv6Address homeAddress) {
        return new Ipv6Address(0xfe80_0000_0000_0000L, homeAddress.low());
    }

    /**
     * Asks the link for it, where a first registration has L set.
     *
     * @return false where another mobile node has it
     */
    boolean claim(BindingRequest request, List<HaAction> out) {
        if (!request.linkLocal()) {
            release(request.homeAddress(), out);
            return true;
        }
        Ipv6Address address = of(request.homeAddress());
        Ipv6Address holder = homeAddresses.computeIfAbsent(address, _ -> request.homeAddress());
        boolean own = holder.equals(request.homeAddress());
        if (own) {
            detection.probe(address, out);
        }
        return own;
    }

    /** Nothing is left to be asked of the link for {@code homeAddress}. */
    boolean isProven(Ipv6Address homeAddress) {
        Ipv6Address address = of(homeAddress);
        return !isHeldBy(address, homeAddress) || detection.of(address) == Uniqueness.PROVEN;
    }

    /**
     * The answer to {@link HaAction.Probe}.
     *
     * @return the home address that it goes with, where a registration waits for it
     */
    Optional<Ipv6Address> probed(Ipv6Address address, boolean free, long now, List<HaAction> out) {
        if (!detection.probed(address, free, now, out)) {
            return Optional.empty();
        }
        Optional<Ipv6Address> home = Optional.ofNullable(homeAddresses.get(address));
        if (home.isEmpty()) {
            detection.undefend(address, out);
        }
        return home;
    }

    /**
     * As a binding has it that is granted or comes from before: RFC 6275 10.3.1 wants no probe
     * where there is a binding.
     */
    void follow(Binding binding, List<HaAction> out) {
        Ipv6Address home = binding.homeAddress();
        if (!binding.linkLocal() || binding.hasEnded()) {
            release(home, out);
        } else if (home.equals(homeAddresses.computeIfAbsent(of(home), _ -> home))) {
            detection.defend(of(home), out);
        }
    }

    /** The binding is no more, or never was. */
    void release(Ipv6Address homeAddress, List<HaAction> out) {
        Ipv6Address address = of(homeAddress);
        if (homeAddresses.remove(address, homeAddress)) {
            detection.undefend(address, out);
        }
    }

    /**
     * The link could not be asked.
     *
     * @return the home address that it goes with, where its registration is to wait no longer
     */
    Optional<Ipv6Address> unasked(Ipv6Address address, long now) {
        return detection.unasked(address, now)
                ? Optional.ofNullable(homeAddresses.get(address))
                : Optional.empty();
    }

    /** Addresses that others had, or that could not be asked for, are asked for again some day. */
    void timePassed(long now, List<HaAction> out) {
        List<Ipv6Address> _ = detection.timePassed(now, out);
    }

    long deadline() {
        return detection.deadline();
    }

    private boolean isHeldBy(Ipv6Address address, Ipv6Address homeAddress) {
        return Optional.of(homeAddress).equals(Optional.ofNullable(homeAddresses.get(address)));
    }
}
