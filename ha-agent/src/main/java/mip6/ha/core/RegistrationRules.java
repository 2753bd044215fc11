package mip6.ha.core;

import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.Lifetime;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/** Whether a valid Binding Update is granted, and what (RFC 6275 10.3.1). */
final class RegistrationRules {

    private BindingPolicy policy;
    private final HomeAddressPool pool;
    private final List<Ipv6Address> homeAgents;

    /** Whether a mobile node is to go elsewhere, by whether there is an entry for the address. */
    private BiPredicate<BindingRequest, Boolean> leaving = (_, _) -> false;

    RegistrationRules(BindingPolicy policy, HomeAddressPool pool, List<Ipv6Address> homeAgents) {
        this.policy = policy;
        this.pool = pool;
        this.homeAgents = List.copyOf(homeAgents);
    }

    /** Whether mobile nodes reach this home agent there. */
    boolean isHomeAgent(Ipv6Address address) {
        return homeAgents.contains(address);
    }

    BindingPolicy policy() {
        return policy;
    }

    /** Other limits, for what is asked for from now on. */
    void use(BindingPolicy other) {
        policy = other;
    }

    /** From now on also refuses those who are to go to another home agent. */
    void heed(BiPredicate<BindingRequest, Boolean> leavers) {
        leaving = leavers;
    }

    /**
     * The status of a refusal, empty where there is none.
     *
     * @param known there is an entry for the home address
     * @param entries in the Binding Cache
     */
    Optional<BindingStatus> refusal(BindingRequest request, boolean known, int entries, long now) {
        if (policy.prefixes().isEmpty()) {
            return Optional.of(BindingStatus.HOME_REGISTRATION_NOT_SUPPORTED);
        }
        if (granted(request, now).isZero() && !request.lifetime().isZero()
                || prefix(request, now).isEmpty()) {
            return Optional.of(BindingStatus.NOT_HOME_SUBNET);
        }
        // RFC 5026 9.2 MUST: the use of a home address is tied to the identity.
        if (!pool.mayUse(request.identity(), request.homeAddress())) {
            return Optional.of(BindingStatus.ADMINISTRATIVELY_PROHIBITED);
        }
        if (request.lifetime().isZero()) {
            return known
                    ? Optional.empty()
                    : Optional.of(BindingStatus.NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE);
        }
        // RFC 5142 5.3 SHOULD: who was told to find another home agent extends no binding here.
        if (leaving.test(request, known)) {
            return Optional.of(BindingStatus.ADMINISTRATIVELY_PROHIBITED);
        }
        if (!mayBeCareOfAddress(request)) {
            return Optional.of(BindingStatus.INVALID_CARE_OF_ADDRESS);
        }
        if (!known && entries >= policy.capacity()) {
            return Optional.of(BindingStatus.INSUFFICIENT_RESOURCES);
        }
        return Optional.empty();
    }

    /** Not longer than asked for, than configured, than the prefix is valid. */
    Lifetime granted(BindingRequest request, long now) {
        long left = prefix(request, now).map(HomePrefix::validUntil).orElse(now) - now;
        return request.lifetime()
                .atMost(policy.longestLifetime())
                .atMost(Lifetime.ofSeconds(TimeUnit.NANOSECONDS.toSeconds(left)));
    }

    /**
     * Status 1 MUST be used where the prefix is, or becomes within the lifetime, deprecated, or
     * invalid at its end; prefix lifetimes count in whole units of 4 seconds.
     */
    BindingStatus acceptance(BindingRequest request, Lifetime granted, long now) {
        boolean lasts =
                prefix(request, now)
                        .filter(prefix -> units(prefix.preferredUntil(), now) > granted.units())
                        .isPresent();
        return lasts || granted.isZero()
                ? BindingStatus.ACCEPTED
                : BindingStatus.ACCEPTED_BUT_PREFIX_DISCOVERY_NECESSARY;
    }

    /**
     * A mobile node on its home link has nothing to register; an address there is another node's,
     * or a home address, and tunnelling to one would send packets round in circles.
     */
    private boolean mayBeCareOfAddress(BindingRequest request) {
        Ipv6Address careOf = request.careOfAddress();
        return !homeAgents.contains(careOf)
                && !careOf.equals(request.homeAgent())
                && policy.prefixes().stream().noneMatch(each -> each.prefix().contains(careOf))
                && (!policy.careOfAddressIsSource() || careOf.equals(request.source()));
    }

    private static long units(long until, long now) {
        return TimeUnit.NANOSECONDS.toSeconds(Math.max(until, now) - now)
                / Lifetime.SECONDS_PER_UNIT;
    }

    private Optional<HomePrefix> prefix(BindingRequest request, long now) {
        return policy.prefixes().stream()
                .filter(each -> each.prefix().contains(request.homeAddress()))
                .filter(each -> each.validUntil() > now)
                .findFirst();
    }
}
