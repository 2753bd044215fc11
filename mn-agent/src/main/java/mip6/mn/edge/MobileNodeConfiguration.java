package mip6.mn.edge;

import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
import mip6.agent.configuration.IkeConfiguration;
import mip6.agent.configuration.IkeSettingsSource;
import mip6.agent.configuration.ResolverTable;
import mip6.agent.configuration.StrongSwanConfiguration;
import mip6.agent.configuration.TomlTable;
import mip6.agent.configuration.TomlValue;
import mip6.dataplane.userspace.UserspaceDataPlane;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.HomeAgentQuery;
import mip6.dnsupdate.discovery.ResolverSettings;
import mip6.ikev2.charon.CharonMobileNode;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeService;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.message.Identity;
import mip6.mn.core.HomeAddressMaker;
import mip6.mn.core.MobileNodeSettings;
import mip6.mn.core.MobileNodeSettings.RegistrationTimers;
import mip6.mn.core.StaticHome;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The file of {@code mn-agent}.
 *
 * @param provider the mobility service provider's domain, whose home agents are trusted
 * @param query how a home agent is looked for (RFC 5026 5.1)
 * @param linkMtu the least MTU of the links that the node visits
 * @param homeAddress where the home address comes from
 * @param mobike ask for it (RFC 4555), for home agents that leave K clear
 * @param interfaces that may have care-of addresses, the preferred first; none: all, in the order
 *     of their indexes
 */
public record MobileNodeConfiguration(
        CommonConfiguration common,
        IkeConfiguration ike,
        DomainName provider,
        HomeAgentQuery query,
        ResolverSettings resolver,
        List<String> interfaces,
        int linkMtu,
        HomeAddressConfiguration homeAddress,
        boolean mobike,
        MobileNodeSettings settings) {

    /** The least that an IPv6 link may have (RFC 8200 5). */
    private static final int LEAST_MTU = 1280;

    private static final int ETHERNET_MTU = 1500;

    /** The suite with the most octets around a packet. */
    private static final EspSuite LARGEST_ESP =
            new EspSuite(Encryption.AES_CBC, 256, Integrity.HMAC_SHA2_512_256, true);

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration DAY = Duration.ofDays(1);

    /** What carries the payload between mobile node and home agent. */
    private enum Payload {
        /** IPv6-in-IPv6 (RFC 6275 11.3.1). */
        PLAIN,
        /** ESP in tunnel mode (RFC 4877 4.3). */
        ESP
    }

    public MobileNodeConfiguration {
        interfaces = List.copyOf(interfaces);
    }

    /** Reads all of the file. */
    static MobileNodeConfiguration read(TomlTable root) {
        CommonConfiguration common = CommonConfiguration.read(root, "mn-agent");
        return switch (common.protection()) {
            case IPSEC -> readProtected(root, common);
            case NONE -> readUnprotected(root, common);
        };
    }

    /** Home agent and home address are set; nothing is looked for. */
    private static MobileNodeConfiguration readUnprotected(
            TomlTable root, CommonConfiguration common) {
        IkeConfiguration none = IkeConfiguration.none(root);
        DomainName nowhere = DomainName.of("unprotected.invalid");
        Ipv6Address homeAddress = root.required("home-address").unicastAddress();
        StaticHome home =
                new StaticHome(
                        root.required("home-agent").unicastAddress(),
                        homeAddress,
                        root.optional("home-prefix-length")
                                .map(value -> value.integer(1, 127))
                                .orElse(64));
        HomeAddressConfiguration assigned =
                new HomeAddressConfiguration.Assigned(Optional.of(homeAddress));
        MobileNodeSettings settings = settings(root, none, assigned, Optional.of(home));
        if (settings.protectPayload()) {
            throw root.refused(
                    "payload = \"esp\" needs protection = \"ipsec\": nobody negotiates its SA");
        }
        return new MobileNodeConfiguration(
                common,
                none,
                nowhere,
                new HomeAgentQuery.ByService(nowhere),
                ResolverTable.read(root),
                root.list("interfaces").stream().map(TomlValue::text).toList(),
                linkMtu(root),
                assigned,
                false,
                settings);
    }

    private static int linkMtu(TomlTable root) {
        return root.optional("link-mtu")
                .map(value -> value.integer(LEAST_MTU, 65535))
                .orElse(ETHERNET_MTU);
    }

    private static MobileNodeConfiguration readProtected(
            TomlTable root, CommonConfiguration common) {
        IkeConfiguration ike = IkeConfiguration.read(root);
        if (ike.identity().type() != Identity.ID_FQDN) {
            throw root.refused("ike.identity: RFC 5026 5.2 wants a mobile node's domain name");
        }
        DomainName provider = root.required("domain").domainName();
        HomeAddressConfiguration homeAddress = HomeAddressConfiguration.read(root, ike);
        MobileNodeSettings settings = settings(root, ike, homeAddress, Optional.empty());
        if (ike.strongSwan().isPresent()) {
            refuseWhatCharonCannot(root, common, homeAddress, settings);
        }
        return new MobileNodeConfiguration(
                common,
                ike,
                provider,
                root.optional("home-agent")
                        .<HomeAgentQuery>map(name -> new HomeAgentQuery.ByName(name.domainName()))
                        .orElseGet(() -> new HomeAgentQuery.ByService(provider)),
                ResolverTable.read(root),
                root.list("interfaces").stream().map(TomlValue::text).toList(),
                linkMtu(root),
                homeAddress,
                root.table("ike").optional("mobike").map(TomlValue::flag).orElse(false),
                settings);
    }

    private static void refuseWhatCharonCannot(
            TomlTable root,
            CommonConfiguration common,
            HomeAddressConfiguration homeAddress,
            MobileNodeSettings settings) {
        StrongSwanConfiguration.refuseUserspace(root, common.dataPlane());
        if (!(homeAddress instanceof HomeAddressConfiguration.Assigned)) {
            throw root.refused(
                    "a home address of the node's own making needs ike.engine = \"native\": charon"
                            + " cannot ask for MIP6_HOME_PREFIX (attribute 16), nor act on"
                            + " USE_ASSIGNED_HoA");
        }
        if (root.table("ike").optional("mobike").isPresent()) {
            throw root.refused(
                    "ike.mobike needs ike.engine = \"native\": charon moves no SA of a home"
                            + " address");
        }
        if (settings.protectPayload()) {
            throw root.refused(
                    "payload = \"esp\" needs ike.engine = \"native\": nobody could move its SAs"
                            + " with the node");
        }
    }

    /** Who speaks IKEv2: our own engine, or charon. */
    IkeService ikeService(IkeSettings ikeSettings, SecureRandom random) {
        return ike.strongSwan()
                .<IkeService>map(
                        charon -> new CharonMobileNode(ikeSettings, charon.terms(), Instant::now))
                .orElseGet(() -> new IkeEndpoint(ikeSettings, random, Instant::now));
    }

    /**
     * Keys of {@code other} that differ from here and cannot change in a daemon that runs. What
     * can: the certificates, keys, passwords and trust anchors of {@code [ike]}.
     */
    List<String> fixed(MobileNodeConfiguration other) {
        List<String> differing = new ArrayList<>(common.fixed(other.common));
        differing.addAll(ike.fixed(other.ike));
        if (mobike != other.mobike) {
            differing.add("ike.mobike");
        }
        if (!provider.equals(other.provider) || !query.equals(other.query)) {
            differing.add("domain, home-agent");
        }
        if (!resolver.equals(other.resolver)) {
            differing.add("resolver");
        }
        if (!interfaces.equals(other.interfaces) || linkMtu != other.linkMtu) {
            differing.add("interfaces, link-mtu");
        }
        if (!homeAddress.equals(other.homeAddress)) {
            differing.add("home-address");
        }
        if (!settings.equals(other.settings)) {
            differing.add("update-dns, payload, lifetime, registration or an interval");
        }
        return differing;
    }

    /** With the keys and certificates, which are no part of a configuration. */
    public IkeSettings ikeSettings() {
        IkeSettings ikeSettings = IkeSettingsSource.mobileNode(ike, provider);
        if (common.dataPlane() == DataPlaneKind.KERNEL) {
            // The kernel's policies of one home address have room for one home agent.
            ikeSettings = ikeSettings.withoutInitiators();
        }
        return mobike ? ikeSettings.withMobike() : ikeSettings;
    }

    /** What forms the home address; empty where the home agent gives it. */
    Optional<HomeAddressMaker> homeAddressMaker(RandomGenerator random) {
        return homeAddress.maker(settings.identity(), random);
    }

    /** The MTU of the tunnel's interface. */
    public int tunnelMtu() {
        return UserspaceDataPlane.tunnelMtu(
                linkMtu, settings.protectPayload() ? Optional.of(LARGEST_ESP) : Optional.empty());
    }

    private static MobileNodeSettings settings(
            TomlTable root,
            IkeConfiguration ike,
            HomeAddressConfiguration homeAddress,
            Optional<StaticHome> unprotected) {
        MobileNodeSettings standard = MobileNodeSettings.standard(ike.identity().toString());
        return new MobileNodeSettings(
                standard.identity(),
                unprotected.isEmpty()
                        && root.optional("update-dns")
                                .map(TomlValue::flag)
                                .orElse(standard.updateDns()),
                unprotected,
                switch (homeAddress) {
                    case HomeAddressConfiguration.Assigned(Optional<Ipv6Address> proposed) ->
                            proposed;
                    case HomeAddressConfiguration.StableOpaque _,
                            HomeAddressConfiguration.Temporary _ ->
                            Optional.empty();
                },
                root.optional("payload")
                        .map(value -> value.choice(Payload.class) == Payload.ESP)
                        .orElse(standard.protectPayload()),
                ike.strongSwan().isEmpty(),
                duration(root, "lifetime", Duration.ofSeconds(8), Duration.ofDays(3))
                        .orElse(standard.lifetime()),
                timers(root.table("registration")),
                duration(root, "retry-interval", Duration.ofSeconds(1), DAY)
                        .orElse(standard.retryInterval()),
                duration(root, "unrecoverable-retry-interval", Duration.ofSeconds(1), DAY)
                        .orElse(standard.unrecoverableRetryInterval()),
                ike.liveness(),
                duration(root, "deregistration-timeout", SHORTEST, Duration.ofSeconds(4))
                        .orElse(standard.deregistrationTimeout()));
    }

    /** RFC 6275 13: a mobile node MUST allow InitialBindackTimeoutFirstReg to be configured. */
    private static RegistrationTimers timers(TomlTable table) {
        RegistrationTimers standard = RegistrationTimers.STANDARD;
        RegistrationTimers timers =
                new RegistrationTimers(
                        duration(table, "initial-bindack-timeout-first-reg", SHORTEST, DAY)
                                .orElse(standard.firstRegistration()),
                        duration(table, "initial-bindack-timeout", SHORTEST, DAY)
                                .orElse(standard.initial()),
                        duration(table, "max-bindack-timeout", SHORTEST, DAY)
                                .orElse(standard.maximum()),
                        duration(table, "bindack-timeout-takeover", SHORTEST, DAY));
        if (timers.maximum().compareTo(timers.initial()) < 0) {
            throw table.refused("max-bindack-timeout is not below initial-bindack-timeout");
        }
        return timers;
    }

    private static Optional<Duration> duration(
            TomlTable table, String key, Duration least, Duration most) {
        return table.optional(key).map(value -> value.duration(least, most));
    }
}
