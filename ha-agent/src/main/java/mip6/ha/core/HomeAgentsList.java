package mip6.ha.core;

import mip6.mobilityheader.HomeAgentDiscoveryReply;
import mip6.mobilityheader.RouterAdvertisement;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The Home Agents List of one link (RFC 6275 10.1, 10.5.1): this home agent, and those whose Router
 * Advertisements it hears.
 */
public final class HomeAgentsList {

    /** Anybody on the link can claim to be one. */
    static final int MOST_HOME_AGENTS = 64;

    /** Of one of them. */
    static final int MOST_ADDRESSES = 8;

    /** The identifier of the Home-Agents anycast address of a prefix of 64 bits (RFC 2526 2). */
    private static final long ANYCAST = 0xfdff_ffff_ffff_fffeL;

    private final Entry own;
    private final RandomGenerator random;
    private final Map<Ipv6Address, Entry> others = new HashMap<>();

    /**
     * @param until nanoseconds of the boot clock
     */
    private record Entry(int preference, long until, List<Ipv6Address> addresses) {}

    /**
     * @param addresses of this home agent, global ones of the link
     * @param preference of this home agent
     */
    public HomeAgentsList(List<Ipv6Address> addresses, int preference, RandomGenerator random) {
        own = new Entry(preference, Long.MAX_VALUE, List.copyOf(addresses));
        this.random = random;
    }

    /** Where mobile nodes ask the home agents of {@code prefix}, which has 64 bits. */
    public static Ipv6Address anycast(Ipv6Prefix prefix) {
        return new Ipv6Address(prefix.address().high(), ANYCAST);
    }

    /**
     * A valid Router Advertisement came.
     *
     * @param source the sender's link-local address
     */
    public void heard(Ipv6Address source, RouterAdvertisement advertisement, long now) {
        forgetOld(now);
        if (!advertisement.homeAgent() || advertisement.lifetimeSeconds() == 0) {
            others.remove(source);
            return;
        }
        if (others.size() >= MOST_HOME_AGENTS && !others.containsKey(source)) {
            return;
        }
        others.put(
                source,
                new Entry(
                        advertisement.preference(),
                        now + TimeUnit.SECONDS.toNanos(advertisement.lifetimeSeconds()),
                        advertisement.addresses().stream()
                                .filter(Ipv6Address::isRoutableUnicast)
                                .distinct()
                                .limit(MOST_ADDRESSES)
                                .toList()));
    }

    /**
     * All of them, the preferred first, equal ones in an order drawn anew; as many as a reply
     * takes.
     */
    public List<Ipv6Address> addresses(long now) {
        forgetOld(now);
        List<Entry> entries = new ArrayList<>(others.values());
        entries.add(own);
        Collections.shuffle(entries, random);
        entries.sort(Comparator.comparingInt(Entry::preference).reversed());
        List<Ipv6Address> all = new ArrayList<>();
        for (Entry entry : entries) {
            List<Ipv6Address> each = new ArrayList<>(entry.addresses);
            Collections.shuffle(each, random);
            all.addAll(each);
        }
        return all.stream().distinct().limit(HomeAgentDiscoveryReply.MOST_ADDRESSES).toList();
    }

    private void forgetOld(long now) {
        others.values().removeIf(entry -> entry.until <= now);
    }
}
