package mip6.mn.core;

import mip6.ikev2.core.ConfigurationReply.HomePrefix;
import mip6.mobilityheader.PrefixInformation;
import mip6.wire.Ipv6Prefix;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a home address comes from that this node has formed.
 *
 * @param duplicates how many of this prefix turned out to be another node's
 * @param validUntil end of the prefix; {@code Long.MAX_VALUE} for none
 */
record HomeAddressOrigin(Ipv6Prefix prefix, int duplicates, long validUntil) {

    /** All ones are infinity (RFC 5026 8.2, RFC 4861 4.6.2). */
    private static final long INFINITY = 0xffff_ffffL;

    private static final int SHORTEST_PREFIX = 3;

    /** Empty where no address can be made from what the home agent has told. */
    static Optional<HomeAddressOrigin> of(HomePrefix told, long now) {
        int length = told.prefix().length();
        if (told.lifetime() == 0
                || length < SHORTEST_PREFIX
                || length > HomeAddressMaker.LONGEST_PREFIX
                || !told.prefix().address().isRoutableUnicast()) {
            return Optional.empty();
        }
        long end =
                told.lifetime() == INFINITY
                        ? Long.MAX_VALUE
                        : now + Duration.ofSeconds(told.lifetime()).toNanos();
        return Optional.of(new HomeAddressOrigin(told.prefix(), 0, end));
    }

    /**
     * What a home address is to be formed of, now that {@code told} are the prefixes of the home
     * link (RFC 6275 11.4.3; RFC 4862 5.5.3): this one as long as it is preferred, or nothing else
     * is.
     */
    HomeAddressOrigin among(List<PrefixInformation> told, long now) {
        Optional<HomeAddressOrigin> same = Optional.empty();
        Optional<HomeAddressOrigin> another = Optional.empty();
        for (PrefixInformation each : told) {
            Optional<HomeAddressOrigin> usable =
                    each.autonomous()
                            ? of(new HomePrefix(each.prefix(), each.validLifetime()), now)
                            : Optional.empty();
            if (each.prefix().equals(prefix)) {
                same = usable.map(it -> new HomeAddressOrigin(prefix, duplicates, it.validUntil));
                if (same.isPresent() && each.preferredLifetime() > 0) {
                    return same.get();
                }
            } else if (another.isEmpty() && each.preferredLifetime() > 0) {
                another = usable;
            }
        }
        return another.orElse(same.orElse(this));
    }

    HomeAddressOrigin afterDuplicate() {
        return new HomeAddressOrigin(prefix, duplicates + 1, validUntil);
    }
}
