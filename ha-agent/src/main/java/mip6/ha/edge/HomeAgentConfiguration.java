package mip6.ha.edge;

import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
import mip6.agent.configuration.CommonConfiguration.Protection;
import mip6.agent.configuration.IkeConfiguration;
import mip6.agent.configuration.IkeConfiguration.Authentication;
import mip6.agent.configuration.IkeSettingsSource;
import mip6.agent.configuration.TomlTable;
import mip6.agent.configuration.TomlValue;
import mip6.dnsupdate.DomainName;
import mip6.ha.core.Authorization;
import mip6.ha.core.BindingPolicy;
import mip6.ha.core.HomeAgentSettings;
import mip6.ha.core.HomePrefix;
import mip6.ha.core.PoolSettings;
import mip6.ikev2.charon.CharonHomeAgent;
import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeService;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.Lifetime;
import mip6.wire.Ipv6Address;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The file of {@code ha-agent}.
 *
 * @param eap mobile nodes that use EAP and are judged here
 * @param radius who judges them elsewhere
 * @param anyCertificate serve identities that the file does not list, if their certificate is good
 * @param mobileNodes what is said of single identities
 * @param cluster the other home agents, with whom bindings are shared
 * @param loadSharing where the DNS is told of this home agent's load
 * @param drain how mobile nodes are moved away when the operator wants it
 */
public record HomeAgentConfiguration(
        CommonConfiguration common,
        IkeConfiguration ike,
        HomeLinkConfiguration homeLink,
        BindingsConfiguration bindings,
        DnsUpdateConfiguration dnsUpdate,
        EapConfiguration eap,
        Optional<RadiusConfiguration> radius,
        boolean anyCertificate,
        Map<Identity, MobileNode> mobileNodes,
        Optional<ClusterConfiguration> cluster,
        Optional<LoadSharingConfiguration> loadSharing,
        DrainConfiguration drain) {

    private static final String SHARED = "etcd";
    private static final Path STATE = Path.of("/var/lib/mip6/ha-agent.bindings");

    public HomeAgentConfiguration {
        mobileNodes = Map.copyOf(mobileNodes);
    }

    /**
     * One of {@code [[mobile-nodes]]}.
     *
     * @param addresses that are its own; none: it gets one of the pool
     * @param names that it may publish; none: what its certificate holds
     */
    record MobileNode(List<Ipv6Address> addresses, Set<DomainName> names) {

        MobileNode {
            addresses = List.copyOf(addresses);
            names = Set.copyOf(names);
        }
    }

    /**
     * The table {@code [bindings]}.
     *
     * @param careOfAddressIsSource see {@link BindingPolicy#careOfAddressIsSource}
     * @param store the file that holds them; {@code etcd} where home agents share them
     */
    record BindingsConfiguration(
            Lifetime longestLifetime, int capacity, boolean careOfAddressIsSource, Path store) {

        private static final int USUAL_CAPACITY = 100_000;

        boolean isShared() {
            return store.equals(Path.of(SHARED));
        }

        /** Beside it is what this home agent alone has to keep. */
        Path ownFile() {
            return isShared() ? STATE : store;
        }

        static BindingsConfiguration read(TomlTable root) {
            TomlTable table = root.table("bindings");
            return new BindingsConfiguration(
                    Lifetime.of(
                            table.optional("longest-lifetime")
                                    .map(
                                            value ->
                                                    value.duration(
                                                            Duration.ofSeconds(4),
                                                            Lifetime.LONGEST.duration()))
                                    .orElse(Duration.ofHours(1))),
                    table.optional("capacity")
                            .map(value -> value.integer(1, 10_000_000))
                            .orElse(USUAL_CAPACITY),
                    table.optional("care-of-address-is-source").map(TomlValue::flag).orElse(true),
                    table.optional("store")
                            .map(
                                    value ->
                                            value.text().equals(SHARED)
                                                    ? Path.of(SHARED)
                                                    : value.path())
                            .orElse(STATE));
        }
    }

    /** Reads all of the file. */
    static HomeAgentConfiguration read(TomlTable root) {
        HomeLinkConfiguration homeLink = HomeLinkConfiguration.read(root);
        CommonConfiguration common = CommonConfiguration.read(root, "ha-agent");
        IkeConfiguration ike =
                switch (common.protection()) {
                    case IPSEC -> IkeConfiguration.read(root);
                    case NONE -> IkeConfiguration.none(root);
                };
        BindingsConfiguration bindings = BindingsConfiguration.read(root);
        Optional<RadiusConfiguration> radius = RadiusConfiguration.read(root);
        TomlTable authorization = root.table("authorization");
        HomeAgentConfiguration configuration =
                new HomeAgentConfiguration(
                        common,
                        ike,
                        homeLink,
                        bindings,
                        DnsUpdateConfiguration.read(root, bindings.ownFile(), radius.isPresent()),
                        EapConfiguration.read(root),
                        radius,
                        authorization
                                .optional("any-certificate")
                                .map(TomlValue::flag)
                                .orElse(false),
                        mobileNodes(root, homeLink),
                        ClusterConfiguration.read(root, ike.identity().toString()),
                        LoadSharingConfiguration.read(root, ike.identity().toString()),
                        DrainConfiguration.read(root, bindings.ownFile()));
        configuration.ike.strongSwan().ifPresent(_ -> CharonLimits.refuse(configuration, root));
        configuration.refuseHalfACluster(root);
        configuration.refuseTwoSources(root);
        configuration.refuseEapOfItsOwn(root);
        configuration.refuseWhatServesNobody(root);
        return configuration;
    }

    /** With the keys and certificates, which are no part of a configuration. */
    IkeSettings ikeSettings() {
        return IkeSettingsSource.homeAgent(ike)
                .withEap(
                        radius.<EapPolicy>map(_ -> new EapPolicy.Relay())
                                .orElseGet(() -> eap.policy(ike)));
    }

    /** Who speaks IKEv2: our own engine, or charon. */
    IkeService ikeService(IkeSettings settings, SecureRandom random) {
        return ike.strongSwan()
                .<IkeService>map(
                        charon ->
                                new CharonHomeAgent(
                                        CharonLimits.plan(this, charon.terms(), settings)))
                .orElseGet(() -> new IkeEndpoint(settings, random, Instant::now));
    }

    /**
     * For the core.
     *
     * @param homeAgents all addresses of this machine
     */
    HomeAgentSettings settings(List<Ipv6Address> homeAgents) {
        List<HomePrefix> prefixes = homeLink.homePrefixes();
        Map<Identity, List<Ipv6Address>> addresses = new HashMap<>();
        Map<Identity, Set<DomainName>> names = new HashMap<>();
        mobileNodes.forEach(
                (identity, mobileNode) -> {
                    addresses.put(identity, mobileNode.addresses());
                    names.put(identity, mobileNode.names());
                });
        return new HomeAgentSettings(
                new PoolSettings(
                        prefixes,
                        homeAgents,
                        addresses,
                        common.protection() == Protection.IPSEC
                                ? homeLink.pool()
                                : Optional.empty(),
                        homeLink.selfMade(),
                        homeLink.stock(),
                        homeLink.perIdentity(),
                        common.protection() == Protection.IPSEC,
                        bindings.capacity()),
                new BindingPolicy(
                        prefixes,
                        // RFC 6275 10.3.1 MUST: not longer than the prefix is valid
                        homeLink.prefixLifetime()
                                .map(Lifetime::of)
                                .map(bindings.longestLifetime()::atMost)
                                .orElse(bindings.longestLifetime()),
                        bindings.capacity(),
                        bindings.careOfAddressIsSource(),
                        dnsUpdate.acknowledgementDeadline()),
                new Authorization(names, anyCertificate),
                homeLink.dnsServers(),
                ike.liveness(),
                homeLink.prefixLifetime(),
                homeLink.prefixTimers());
    }

    /**
     * Keys of {@code other} that differ from here and cannot change in a daemon that runs. What
     * can: home prefixes, mobile nodes, who is authorised, limits of bindings, DNS zones and keys,
     * EAP passwords, the pace of a drain, and the certificates, keys and trust anchors of {@code
     * [ike]}.
     */
    List<String> fixed(HomeAgentConfiguration other) {
        List<String> differing = new ArrayList<>(common.fixed(other.common));
        differing.addAll(ike.fixed(other.ike));
        if (!homeLink.withPrefixesOf(other.homeLink).equals(other.homeLink)) {
            differing.add("home-link, but its prefixes");
        }
        if (!bindings.store().equals(other.bindings.store())) {
            differing.add("bindings.store");
        }
        if (!dnsUpdate.journal().equals(other.dnsUpdate.journal())
                || dnsUpdate.foreignNames() != other.dnsUpdate.foreignNames()) {
            differing.add("dns-update.journal or foreign-names");
        }
        if (!loadSharing.equals(other.loadSharing)) {
            differing.add("load-sharing");
        }
        if (ike.strongSwan().isPresent()
                && !(mobileNodes.equals(other.mobileNodes) && homeLink.equals(other.homeLink))) {
            differing.add("mobile-nodes or home-link, which charon has");
        }
        if (!radius.equals(other.radius)) {
            differing.add("radius");
        }
        return differing;
    }

    private static Map<Identity, MobileNode> mobileNodes(
            TomlTable root, HomeLinkConfiguration homeLink) {
        Map<Identity, MobileNode> all = new HashMap<>();
        Set<Ipv6Address> addresses = new HashSet<>();
        for (TomlTable table : root.tables("mobile-nodes")) {
            TomlValue identity = table.required("identity");
            MobileNode mobileNode =
                    new MobileNode(
                            table.list("addresses").stream()
                                    .map(value -> ownAddress(value, homeLink, addresses))
                                    .toList(),
                            Set.copyOf(
                                    table.list("names").stream()
                                            .map(TomlValue::domainName)
                                            .toList()));
            if (all.put(identity(identity), mobileNode) != null) {
                throw identity.refused("an identity that is not listed twice");
            }
        }
        return all;
    }

    /** A domain name, or with EAP a mailbox or NAI. */
    private static Identity identity(TomlValue value) {
        String text = value.text();
        return text.indexOf('@') > 0
                ? Identity.rfc822(text)
                : Identity.fqdn(value.domainName().text());
    }

    private static Ipv6Address ownAddress(
            TomlValue value, HomeLinkConfiguration homeLink, Set<Ipv6Address> others) {
        Ipv6Address address = value.unicastAddress();
        if (!homeLink.holds(address)) {
            throw value.refused("an address within one of home-link.prefixes");
        }
        if (!others.add(address)) {
            throw value.refused("an address that is not listed twice");
        }
        return address;
    }

    /** RFC 7296 2.16: a home agent proves itself with a certificate before EAP begins. */
    private void refuseEapOfItsOwn(TomlTable root) {
        boolean certificates = ike.authentication() instanceof Authentication.Certificates;
        if (ike.authentication().isEap()) {
            throw root.refused(
                    "a home agent proves itself with a certificate: set [eap] or [radius] for"
                            + " mobile nodes that use EAP");
        }
        if (!certificates && (eap.isOffered() || radius.isPresent())) {
            throw root.refused("EAP needs a home agent with a certificate");
        }
        if (eap.isOffered() && radius.isPresent()) {
            throw root.refused("either [eap] or [radius] judges mobile nodes that use EAP");
        }
    }

    /** Home agents that watch each other have to share what they serve, or nobody can take over. */
    private void refuseHalfACluster(TomlTable root) {
        if (bindings.isShared() && cluster.isEmpty()) {
            throw root.refused("store = \"etcd\" in [bindings] needs the table [cluster]");
        }
        if (!bindings.isShared() && cluster.isPresent()) {
            throw root.refused("[cluster] needs store = \"etcd\" in [bindings]");
        }
        if (cluster.isPresent()
                && (common.protection() != Protection.IPSEC
                        || common.dataPlane() != DataPlaneKind.USERSPACE)) {
            throw root.refused(
                    "[cluster] needs protection = \"ipsec\" and dataplane = \"userspace\"");
        }
    }

    /** One who knows which addresses are free, for all that are not configured. */
    private void refuseTwoSources(TomlTable root) {
        if (!homeLink.dhcp()) {
            return;
        }
        if (homeLink.pool().isPresent() || homeLink.selfMade()) {
            throw root.refused(
                    "home-link.dhcp goes without home-link.pool and"
                            + " home-link.self-made-addresses: the server gives the addresses");
        }
        if (cluster.isPresent() || common.protection() == Protection.NONE) {
            throw root.refused(
                    "home-link.dhcp needs protection = \"ipsec\", and bindings of its own"
                            + " without [cluster]");
        }
    }

    private void refuseWhatServesNobody(TomlTable root) {
        boolean certificates = ike.authentication() instanceof Authentication.Certificates;
        if (mobileNodes.isEmpty() && radius.isEmpty() && !(anyCertificate && certificates)) {
            throw root.refused(
                    "serves nobody: list [[mobile-nodes]], set any-certificate = true in"
                            + " [authorization], or have [radius] decide");
        }
        boolean addresses =
                mobileNodes.values().stream().anyMatch(each -> !each.addresses().isEmpty());
        if (common.protection() == Protection.NONE && !addresses) {
            throw root.refused(
                    "protection = \"none\" serves nobody without addresses of [[mobile-nodes]]");
        }
        if (homeLink.pool().isEmpty() && !homeLink.dhcp() && !homeLink.selfMade() && !addresses) {
            throw root.refused(
                    "has no home address to give: set home-link.pool, home-link.dhcp,"
                            + " home-link.self-made-addresses, or addresses of [[mobile-nodes]]");
        }
    }
}
