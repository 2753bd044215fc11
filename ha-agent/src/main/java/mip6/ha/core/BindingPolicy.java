package mip6.ha.core;

import mip6.mobilityheader.Lifetime;

import java.time.Duration;
import java.util.List;

/**
 * What the operator has decided about bindings.
 *
 * @param prefixes of the home link; without any there is no home registration here (status 131)
 * @param longestLifetime that is granted
 * @param capacity how many bindings there may be
 * @param careOfAddressIsSource whether the Alternate Care-of Address has to be the source address
 *     of the Binding Update. RFC 6275 allows another one; it lets an authenticated mobile node send
 *     its traffic to a victim without even forging a source address
 * @param dnsDeadline for how long a Binding Acknowledgement waits for the DNS
 */
public record BindingPolicy(
        List<HomePrefix> prefixes,
        Lifetime longestLifetime,
        int capacity,
        boolean careOfAddressIsSource,
        Duration dnsDeadline) {

    public BindingPolicy {
        prefixes = List.copyOf(prefixes);
        if (longestLifetime.isZero()) {
            throw new IllegalArgumentException("a binding of no lifetime");
        }
    }

    boolean isOnLink(Binding binding) {
        return prefixes.stream().anyMatch(each -> each.prefix().contains(binding.homeAddress()));
    }
}
