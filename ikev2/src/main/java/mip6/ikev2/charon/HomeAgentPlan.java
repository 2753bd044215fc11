package mip6.ikev2.charon;

import mip6.ikev2.charon.CharonInstruction.Command;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.ikev2.vici.Section;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A home agent as charon is told of it: a connection for each mobile node, with the one home
 * address that it may have, so that charon itself refuses any other.
 *
 * @param mobileNodes their home addresses
 * @param prefixes of the home link
 * @param prefixLifetime of MIP6_HOME_PREFIX, in seconds
 */
public record HomeAgentPlan(
        IkeSettings settings,
        CharonTerms terms,
        Map<Identity, Ipv6Address> mobileNodes,
        List<Ipv6Prefix> prefixes,
        long prefixLifetime,
        List<Ipv6Address> dnsServers) {

    /** Mobile nodes that there may be. */
    public static final int MOST_MOBILE_NODES = States.MOST;

    /** What names of connections and pools begin with. */
    static final String PREFIX = "mip6-ha-";

    /** Of CHILD_SAs. */
    static final String CHILD = "mobility-header";

    /** RFC 5026 8.2. */
    private static final String MIP6_HOME_PREFIX = "16";

    public HomeAgentPlan {
        mobileNodes = Map.copyOf(mobileNodes);
        prefixes = List.copyOf(prefixes);
        dnsServers = List.copyOf(dnsServers);
    }

    /** One of the mobile nodes. */
    record Client(Identity identity, Ipv6Address homeAddress, States states) {}

    HomeAgentPlan with(IkeSettings credentials) {
        return new HomeAgentPlan(
                credentials, terms, mobileNodes, prefixes, prefixLifetime, dnsServers);
    }

    /** By the names of their connections. */
    Map<String, Client> clients() {
        Map<String, Client> clients = new LinkedHashMap<>();
        List<Identity> sorted =
                mobileNodes.keySet().stream()
                        .sorted(Comparator.comparing(Identity::toString))
                        .toList();
        for (Identity identity : sorted) {
            Ipv6Address home = Optional.ofNullable(mobileNodes.get(identity)).orElseThrow();
            clients.put(
                    PREFIX + identity,
                    new Client(identity, home, States.ofHomeAgent(clients.size() + 1)));
        }
        return clients;
    }

    CharonInstruction.Load load() {
        Credentialing credentialing = new Credentialing(settings, terms);
        List<Command> commands = new ArrayList<>(credentialing.commands());
        clients()
                .forEach(
                        (name, client) -> {
                            pools(name, client)
                                    .forEach(
                                            (pool, content) ->
                                                    commands.add(load("load-pool", pool, content)));
                            commands.add(
                                    load(
                                            "load-conn",
                                            name,
                                            connection(credentialing, name, client)));
                        });
        return new CharonInstruction.Load(PREFIX, commands);
    }

    private static Command load(String command, String name, Section content) {
        return new Command(command, Section.builder().put(name, content).build());
    }

    /**
     * The address is in two pools, for who comes anew before charon has let go of what it had; and
     * in one that tells of the home link, where it must not be the last, since charon gives no
     * attributes with that.
     */
    private Map<String, Section> pools(String name, Client client) {
        Ipv6Address home = client.homeAddress();
        Map<String, Section> pools = new LinkedHashMap<>();
        Section own = Section.builder().put("addrs", home + "-" + home).build();
        pools.put(name + "/1", own);
        pools.put(name + "/2", own);
        Ipv6Address next = new Ipv6Address(home.high(), home.low() + 1);
        Section.Builder attributes = Section.builder().put("addrs", home + "-" + next);
        prefixes.stream()
                .filter(prefix -> prefix.contains(home) && prefix.contains(next))
                .findFirst()
                .ifPresent(
                        prefix ->
                                attributes.octets(
                                        MIP6_HOME_PREFIX,
                                        new Writer()
                                                .u32(prefixLifetime)
                                                .address(prefix.address())
                                                .u8(prefix.length())
                                                .toBytes()));
        if (!dnsServers.isEmpty()) {
            attributes.list("dns", dnsServers.stream().map(Ipv6Address::toString).toList());
        }
        pools.put(name + "/link", attributes.build());
        return pools;
    }

    private Section connection(Credentialing credentialing, String name, Client client) {
        return credentialing
                .connection()
                .list("pools", List.copyOf(pools(name, client).keySet()))
                .put("remote", credentialing.remote(client.identity().toString()))
                .section(
                        "children",
                        children ->
                                children.put(
                                        CHILD,
                                        credentialing.signalling(
                                                "dynamic",
                                                client.homeAddress() + "/128",
                                                client.states())))
                .build();
    }
}
