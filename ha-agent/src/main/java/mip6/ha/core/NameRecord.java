package mip6.ha.core;

import mip6.dnsupdate.DomainName;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/**
 * What is on disk of the names of one home address. It is there before an update is sent, so that
 * nothing stays in the DNS that nobody remembers.
 *
 * @param wanted the name that is to lead to the home address and back
 * @param present names that may do so, or do
 * @param certain {@code present} is what the DNS says, and is what is wanted
 * @param lasting it outlives its binding, for the mobile node is at home
 */
public record NameRecord(
        Ipv6Address homeAddress,
        Optional<DomainName> wanted,
        List<DomainName> present,
        boolean certain,
        boolean lasting) {

    /** Of one home address. */
    public static final int MOST_NAMES = 8;

    public NameRecord {
        present = List.copyOf(present);
        if (present.size() > MOST_NAMES) {
            throw new IllegalArgumentException(present.size() + " names of one address");
        }
    }

    /** Of a binding. */
    public NameRecord(
            Ipv6Address homeAddress,
            Optional<DomainName> wanted,
            List<DomainName> present,
            boolean certain) {
        this(homeAddress, wanted, present, certain, false);
    }

    /** There is nothing to remember. */
    public boolean isNothing() {
        return wanted.isEmpty() && present.isEmpty();
    }
}
