package mip6.lab.fleet;

import mip6.dnsupdate.DomainName;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Who and where the mobile nodes of a fleet are.
 *
 * @param first the number of the first
 * @param size how many there are, each with the next number
 * @param eap the last so many authenticate by EAP
 * @param walled so many before those are behind a firewall
 * @param careOf the /48 that leads to the machine of the fleet: each mobile node is in a /64 of it
 * @param home prefixes that home addresses will be from, and nothing else
 */
public record FleetPlan(
        int first, int size, int eap, int walled, Ipv6Prefix careOf, List<Ipv6Prefix> home) {

    /** There are so many /64 in a /48. */
    public static final int MOST = 0xffff;

    private static final int CARE_OF_LENGTH = 48;

    public FleetPlan {
        home = List.copyOf(home);
        if (first < 1
                || eap < 0
                || walled < 0
                || size < eap + walled
                || first + size - 1 > MOST
                || careOf.length() != CARE_OF_LENGTH) {
            throw new IllegalArgumentException("a fleet of " + size + " in " + careOf);
        }
    }

    /** The name of mobile node {@code number}, which it also proves to be. */
    public static DomainName name(int number, DomainName domain) {
        return DomainName.of("mn" + number + "." + domain);
    }

    /** Where mobile node {@code number} is. */
    public Ipv6Address careOfAddress(int number) {
        return new Ipv6Address(careOf.address().high() | number, 1);
    }

    /** The numbers of those that authenticate by EAP. */
    public IntStream byEap() {
        return IntStream.rangeClosed(last() - eap + 1, last());
    }

    /** The numbers of those behind a firewall. */
    public IntStream firewalled() {
        return IntStream.rangeClosed(last() - eap - walled + 1, last() - eap);
    }

    /** The number of the last. */
    public int last() {
        return first + size - 1;
    }
}
