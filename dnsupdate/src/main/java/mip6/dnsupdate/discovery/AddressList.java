package mip6.dnsupdate.discovery;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gathers candidates in order, and says what it leaves out. */
final class AddressList {

    /** How many addresses of one target are taken. */
    static final int MAX_ADDRESSES = 8;

    /** How many reasons are kept. */
    static final int MAX_UNUSABLE = 64;

    private final List<HomeAgentCandidate> candidates = new ArrayList<>();
    private final List<UnusableRecord> unusable = new ArrayList<>();
    private final Set<Ipv6Address> seen = new HashSet<>();

    /**
     * Adds the addresses of one target.
     *
     * @param timeToLive of what led to the target
     */
    void add(ServiceTarget target, List<Record> addresses, Duration timeToLive, String source) {
        int taken = 0;
        for (Record record : addresses) {
            Ipv6Address address = address((AAAARecord) record);
            String fault = fault(address);
            if (!fault.isEmpty()) {
                leaveOut(target.name(), address + " is " + fault);
            } else if (taken == MAX_ADDRESSES) {
                leaveOut(target.name(), address + " is beyond the limit of " + MAX_ADDRESSES);
            } else if (seen.add(address)) {
                taken++;
                candidates.add(
                        new HomeAgentCandidate(
                                target.name().toString(true),
                                address,
                                target.priority(),
                                target.weight(),
                                least(timeToLive, Duration.ofSeconds(record.getTTL())),
                                target.reason() + "; " + source));
            } else {
                leaveOut(target.name(), address + " is listed already");
            }
        }
    }

    void leaveOut(Name target, String reason) {
        if (unusable.size() < MAX_UNUSABLE) {
            unusable.add(new UnusableRecord(target.toString(true), reason));
        }
    }

    DiscoveryOutcome toOutcome(Name name) {
        return candidates.isEmpty()
                ? new DiscoveryOutcome.NoUsableAddress(name.toString(true), unusable)
                : new DiscoveryOutcome.Found(candidates, unusable);
    }

    boolean isEmpty() {
        return candidates.isEmpty();
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** From the octets: the JDK's classes make an IPv4 address of a mapped one. */
    private static Ipv6Address address(AAAARecord record) {
        return Ipv6Address.of(Bytes.wrap(record.rdataToWireCanonical()));
    }

    private static String fault(Ipv6Address address) {
        if (address.isUnspecified()) {
            return "the unspecified address";
        } else if (address.isLoopback()) {
            return "the loopback address";
        } else if (address.isMulticast()) {
            return "a multicast address";
        } else if (address.isLinkLocal()) {
            return "a link-local address";
        } else if (address.isIpv4Mapped()) {
            return "an IPv4-mapped address";
        }
        return address.isRoutableUnicast() ? "" : "not routable";
    }
}
