package mip6.ha.edge;

import mip6.agent.configuration.AddressRange;
import mip6.agent.configuration.TomlTable;
import mip6.agent.configuration.TomlValue;
import mip6.ha.core.HomePrefix;
import mip6.ha.core.PrefixTimers;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table {@code [home-link]}: the link that the home agent stands in for its mobile nodes on,
 * and the home addresses there.
 *
 * @param interfaceName of the home link
 * @param prefixes of the home link
 * @param deprecated those of them that nothing new is to be formed of
 * @param pool addresses that are given first come, first served; empty for configured ones alone
 * @param dhcp the DHCPv6 server of the home link gives addresses (RFC 5026 5.3.1)
 * @param selfMade a mobile node may form or propose any address of the prefixes; else it is told to
 *     use the one it is given. Where nothing is said, it may if there is a pool
 * @param prefixLifetime for how long mobile nodes are told that a prefix is valid; empty for ever
 * @param prefixTimers when mobile nodes are told of changed prefixes
 * @param stock addresses that are probed ahead of demand
 * @param perIdentity addresses that one mobile node may use at once
 * @param dnsServers that mobile nodes are told
 * @param preference among the home agents of the link (RFC 6275 8.4), the higher the better
 * @param mtu the least of the links that tunnels go over
 */
record HomeLinkConfiguration(
        String interfaceName,
        List<Ipv6Prefix> prefixes,
        Set<Ipv6Prefix> deprecated,
        Optional<AddressRange> pool,
        boolean dhcp,
        boolean selfMade,
        Optional<Duration> prefixLifetime,
        PrefixTimers prefixTimers,
        int stock,
        int perIdentity,
        List<Ipv6Address> dnsServers,
        int preference,
        int mtu) {

    /** The least that an IPv6 link may have (RFC 8200 5). */
    private static final int LEAST_MTU = 1280;

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(10_000);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final int ETHERNET_MTU = 1500;
    private static final int USUAL_STOCK = 16;
    private static final int USUAL_SHARE = 4;

    HomeLinkConfiguration {
        prefixes = List.copyOf(prefixes);
        deprecated = Set.copyOf(deprecated);
        dnsServers = List.copyOf(dnsServers);
    }

    static HomeLinkConfiguration read(TomlTable root) {
        TomlTable table = root.table("home-link");
        List<Ipv6Prefix> prefixes =
                table.required("prefixes").items().stream().map(TomlValue::prefix).toList();
        if (prefixes.isEmpty()) {
            throw table.refused("prefixes: at least one");
        }
        Optional<TomlValue> pool = table.optional("pool");
        return new HomeLinkConfiguration(
                table.required("interface").text(),
                prefixes,
                table.list("deprecated-prefixes").stream()
                        .map(value -> oneOf(prefixes, value))
                        .collect(Collectors.toSet()),
                pool.map(value -> within(prefixes, value)),
                table.optional("dhcp").map(TomlValue::flag).orElse(false),
                table.optional("self-made-addresses").map(TomlValue::flag).orElse(pool.isPresent()),
                table.optional("prefix-lifetime").map(value -> value.duration(SHORTEST, LONGEST)),
                timers(table),
                table.optional("stock").map(value -> value.integer(0, 1024)).orElse(USUAL_STOCK),
                table.optional("addresses-per-identity")
                        .map(value -> value.integer(1, 64))
                        .orElse(USUAL_SHARE),
                table.list("dns-servers").stream().map(TomlValue::address).toList(),
                table.optional("home-agent-preference")
                        .map(value -> value.integer(0, 65535))
                        .orElse(0),
                table.optional("link-mtu")
                        .map(value -> value.integer(LEAST_MTU, 65535))
                        .orElse(ETHERNET_MTU));
    }

    /** With the prefixes, and what is said of them, that {@code other} has. */
    HomeLinkConfiguration withPrefixesOf(HomeLinkConfiguration other) {
        return new HomeLinkConfiguration(
                interfaceName,
                other.prefixes,
                other.deprecated,
                pool,
                dhcp,
                selfMade,
                other.prefixLifetime,
                other.prefixTimers,
                stock,
                perIdentity,
                dnsServers,
                preference,
                mtu);
    }

    /** For the core. */
    List<HomePrefix> homePrefixes() {
        return prefixes.stream()
                .map(
                        each ->
                                deprecated.contains(each)
                                        ? HomePrefix.deprecated(each)
                                        : HomePrefix.lasting(each))
                .toList();
    }

    private static PrefixTimers timers(TomlTable table) {
        Duration least =
                table.optional("min-prefix-advertisement-interval")
                        .map(value -> value.duration(SHORTEST_INTERVAL, LONGEST_INTERVAL))
                        .orElse(PrefixTimers.STANDARD.least());
        Duration most =
                table.optional("max-prefix-advertisement-interval")
                        .map(value -> value.duration(least, LONGEST_INTERVAL))
                        .orElse(PrefixTimers.STANDARD.most());
        return new PrefixTimers(least, most);
    }

    private static Ipv6Prefix oneOf(List<Ipv6Prefix> prefixes, TomlValue value) {
        Ipv6Prefix prefix = value.prefix();
        if (!prefixes.contains(prefix)) {
            throw value.refused("one of home-link.prefixes");
        }
        return prefix;
    }

    boolean holds(Ipv6Address address) {
        return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
    }

    private static AddressRange within(List<Ipv6Prefix> prefixes, TomlValue value) {
        AddressRange range = value.addressRange();
        boolean onLink =
                prefixes.stream()
                        .anyMatch(
                                prefix ->
                                        prefix.contains(range.first())
                                                && prefix.contains(range.last()));
        if (!onLink) {
            throw value.refused("a range within one of home-link.prefixes");
        }
        return range;
    }
}
