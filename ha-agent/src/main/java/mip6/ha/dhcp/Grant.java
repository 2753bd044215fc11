package mip6.ha.dhcp;

import mip6.wire.Ipv6Address;

import java.time.Duration;

/**
 * An address, and for how long.
 *
 * @param renew after how long its server is asked to go on with it (T1)
 * @param rebind after how long any server is (T2)
 * @param valid after how long it must not be used any more
 */
public record Grant(Ipv6Address address, Duration renew, Duration rebind, Duration valid) {

    /** RFC 8415 7.7: for ever. */
    private static final long INFINITY = 0xffff_ffffL;

    /** Longer than anything that runs. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    static Grant of(DhcpOption.Association association, DhcpOption.AssociatedAddress address) {
        Duration valid = duration(address.valid());
        Duration preferred = least(duration(address.preferred()), valid);
        // RFC 8415 21.4: where the server leaves both to the client, half and four fifths
        Duration rebind =
                association.rebind() == 0
                        ? preferred.multipliedBy(4).dividedBy(5)
                        : duration(association.rebind());
        Duration renew =
                association.renew() == 0 ? preferred.dividedBy(2) : duration(association.renew());
        Duration sooner = least(rebind, valid);
        return new Grant(address.address(), least(renew, sooner), sooner, valid);
    }

    private static Duration duration(long seconds) {
        return seconds == INFINITY ? FOR_EVER : Duration.ofSeconds(seconds);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
