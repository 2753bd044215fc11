package mip6.lab.simulation;

import mip6.agent.configuration.AddressRange;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.ha.core.Authorization;
import mip6.ha.core.BindingPolicy;
import mip6.ha.core.HomeAgentSettings;
import mip6.ha.core.HomePrefix;
import mip6.ha.core.PoolSettings;
import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.core.IkeTerms;
import mip6.ikev2.core.Lifetimes;
import mip6.ikev2.crypto.KeyExchanges;
import mip6.ikev2.eap.EapCredentials;
import mip6.ikev2.eap.EapService;
import mip6.ikev2.eap.TlsVersions;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.PeerCertificates;
import mip6.ikev2.pki.TrustAnchors;
import mip6.mobilityheader.Lifetime;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** A mobility service provider: its certificates and how its agents are set up. */
public final class Provider {

    static final DomainName DOMAIN = DomainName.of("example.com");
    static final Ipv6Address HOME_AGENT = Ipv6Address.of("2001:db8:1::1");
    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static final Validity VALID =
            new Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(365)));
    static final Ipv6Prefix HOME_PREFIX = Ipv6Prefix.of("2001:db8:1::/64");
    private static final HomePrefix HOME_LINK = HomePrefix.lasting(HOME_PREFIX);

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Secret SHARED = Secret.of(Bytes.ofUtf8("what stands in for signatures"));

    /** Mobile nodes that may use EAP: the first ones. */
    private static final int WITH_EAP = 20;

    private final Optional<CertificateAuthority> authority;
    private final TrustAnchors anchors;
    private final IkeTerms terms;
    private final Lifetimes lifetimes;
    private final Proofs proofs;
    private final Authorization authorization;
    private final Map<Identity, Secret> ofMobileNodes;
    private final Map<Identity, Secret> ofHomeAgents;

    /** How mobile nodes prove themselves. */
    public enum Proofs {
        CERTIFICATES,
        /** One after the other by certificate, by EAP-MSCHAPv2 and by EAP-TLS. */
        ALL_WAYS,
        /**
         * By one secret that each shares with all whom it knows by name; and key exchanges are
         * {@link StandInKeyExchanges}.
         */
        STAND_IN
    }

    public Provider(long seed) {
        this(seed, Lifetimes.standard(), Proofs.CERTIFICATES);
    }

    /**
     * @param lifetimes of the keys of all agents
     */
    public Provider(long seed, Lifetimes lifetimes, Proofs proofs) {
        this(seed, lifetimes, proofs, Map.of(), Map.of());
    }

    private Provider(
            long seed,
            Lifetimes lifetimes,
            Proofs proofs,
            Map<Identity, Secret> ofMobileNodes,
            Map<Identity, Secret> ofHomeAgents) {
        this.lifetimes = lifetimes;
        this.proofs = proofs;
        this.ofMobileNodes = ofMobileNodes;
        this.ofHomeAgents = ofHomeAgents;
        authorization = authorization(Math.max(WITH_EAP, ofMobileNodes.size()));
        authority =
                proofs == Proofs.STAND_IN
                        ? Optional.empty()
                        : Optional.of(
                                CertificateAuthority.selfSigned(
                                        "Provider",
                                        KeyKind.ECDSA_P256,
                                        VALID,
                                        new SeededRandom(seed)));
        anchors =
                new TrustAnchors(
                        authority.stream().map(CertificateAuthority::certificate).toList());
        terms = IkeTerms.standard().withLifetimes(lifetimes);
    }

    /**
     * Of STAND_IN agents.
     *
     * @param mobileNodes the names of which are numbered from 1 on
     * @param homeAgents the same
     */
    static Provider standIn(long seed, int mobileNodes, int homeAgents) {
        return new Provider(
                seed,
                Lifetimes.standard(),
                Proofs.STAND_IN,
                sharedWith(mobileNodes, i -> name(i).text()),
                sharedWith(homeAgents, Provider::homeAgentName));
    }

    private static Map<Identity, Secret> sharedWith(int count, IntFunction<String> names) {
        Map<Identity, Secret> keys = HashMap.newHashMap(count);
        for (int i = 1; i <= count; i++) {
            keys.put(Identity.fqdn(names.apply(i)), SHARED);
        }
        return Map.copyOf(keys);
    }

    /** The engine of one agent, all whose draws {@code seed} determines. */
    IkeEndpoint engine(IkeSettings settings, long seed) {
        SecureRandom random = new SeededRandom(seed);
        KeyExchanges keyExchanges =
                proofs == Proofs.STAND_IN
                        ? new StandInKeyExchanges(random)
                        : KeyExchanges.drawnFrom(random);
        return new IkeEndpoint(settings, random, keyExchanges, () -> NOW);
    }

    /** What the DNS tells of it, in one round trip. */
    static DiscoveryReport found() {
        return found(1, 1);
    }

    /** The same of {@code count} home agents, that of number {@code first} before the others. */
    static DiscoveryReport found(int count, int first) {
        List<HomeAgentCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = 1 + (first - 1 + i) % count;
            candidates.add(
                    new HomeAgentCandidate(
                            homeAgentName(number),
                            homeAgentAddress(number),
                            0,
                            0,
                            Duration.ZERO,
                            ""));
        }
        return new DiscoveryReport(new DiscoveryOutcome.Found(candidates, List.of()), 1, 0);
    }

    /** The name of home agent {@code number}, from 1 on. */
    static String homeAgentName(int number) {
        return "ha" + number + "." + DOMAIN;
    }

    /** On the home link. */
    static Ipv6Address homeAgentAddress(int number) {
        return new Ipv6Address(HOME_AGENT.high(), number);
    }

    /** The name of mobile node {@code number}, from 1 on. */
    static DomainName name(int number) {
        return DomainName.of("mn" + number + "." + DOMAIN);
    }

    IkeSettings mobileNode(DomainName name) {
        Identity identity = Identity.fqdn(name.text());
        if (proofs == Proofs.STAND_IN) {
            return standIn(identity, ofHomeAgents);
        }
        Credentials own = issue(CertificateProfile.mobileNode(name.text()));
        // numbers that follow each other differ by one here
        int way = proofs == Proofs.CERTIFICATES ? 0 : Math.floorMod(name.text().hashCode(), 3);
        IkeSettings settings =
                way == 0
                        ? IkeSettings.mobileNode(identity, own, anchors, DOMAIN.text())
                        : IkeSettings.mobileNode(
                                identity,
                                new EapPolicy.Peer(
                                        identity.data(),
                                        way == 1
                                                ? new EapCredentials.Password(password(name))
                                                : new EapCredentials.Certificate(
                                                        own,
                                                        new PeerCertificates(anchors),
                                                        Optional.empty(),
                                                        TlsVersions.TLS_1_3_OR_1_2)),
                                anchors,
                                DOMAIN.text());
        return settings.withLifetimes(lifetimes);
    }

    private Credentials issue(CertificateProfile profile) {
        return authority.orElseThrow().issue(profile, KeyKind.ECDSA_P256, VALID);
    }

    private IkeSettings standIn(Identity identity, Map<Identity, Secret> peers) {
        return new IkeSettings(
                identity,
                Optional.empty(),
                peers,
                anchors,
                new CertificateRequirement.AnyNode(),
                Optional.of(new CertificateRequirement.AnyNode()),
                new EapPolicy.None(),
                terms);
    }

    private static Secret password(DomainName name) {
        return Secret.of(Bytes.ofUtf8("that of " + name));
    }

    /** Somebody with a mobile node's certificate that plays a home agent (attack 26). */
    IkeSettings impostor(DomainName name) {
        if (proofs == Proofs.STAND_IN) {
            return standIn(Identity.fqdn(name.text()), ofMobileNodes);
        }
        return IkeSettings.homeAgent(
                Identity.fqdn(name.text()),
                issue(CertificateProfile.mobileNode(name.text())),
                anchors);
    }

    IkeSettings homeAgent() {
        return homeAgent(1);
    }

    IkeSettings homeAgent(int number) {
        String name = homeAgentName(number);
        if (proofs == Proofs.STAND_IN) {
            return standIn(Identity.fqdn(name), ofMobileNodes);
        }
        Credentials own = issue(CertificateProfile.homeAgent(name, DOMAIN.text()));
        IkeSettings settings =
                IkeSettings.homeAgent(Identity.fqdn(name), own, anchors).withLifetimes(lifetimes);
        return proofs == Proofs.CERTIFICATES ? settings : settings.withEap(judging(name, own));
    }

    private EapPolicy judging(String name, Credentials own) {
        Map<String, Secret> passwords = new HashMap<>();
        for (int i = 1; i <= WITH_EAP; i++) {
            passwords.put(name(i).text(), password(name(i)));
        }
        return new EapPolicy.Server(
                List.of(
                        new EapService.Passwords(Bytes.ofUtf8(name), passwords),
                        new EapService.Certificates(
                                own, new PeerCertificates(anchors), TlsVersions.TLS_1_3_OR_1_2)));
    }

    /**
     * Each mobile node may have its own name published, and whoever has a certificate is served.
     *
     * @param named those who have none
     */
    private static Authorization authorization(int named) {
        Map<Identity, Set<DomainName>> nodes = HashMap.newHashMap(named);
        for (int i = 1; i <= named; i++) {
            nodes.put(Identity.fqdn(name(i).text()), Set.of(name(i)));
        }
        return new Authorization(nodes, true);
    }

    /**
     * How the home agent is set up.
     *
     * @param selfMade mobile nodes may form their home addresses
     */
    static HomeAgentSettings settings(boolean selfMade) {
        return settings(selfMade, 1000);
    }

    /**
     * The same for that many mobile nodes.
     *
     * @param capacity at most 2^16
     */
    static HomeAgentSettings settings(boolean selfMade, int capacity) {
        return settings(1, selfMade, capacity, LIFETIME, authorization(WITH_EAP));
    }

    /**
     * How home agent {@code number} of several is set up, which has a range of the home prefix of
     * its own.
     */
    HomeAgentSettings member(int number, int capacity, Duration lifetime) {
        return settings(number, true, capacity, lifetime, authorization);
    }

    private static HomeAgentSettings settings(
            int number,
            boolean selfMade,
            int capacity,
            Duration lifetime,
            Authorization authorization) {
        long high = HOME_PREFIX.address().high();
        long first = ((number - 1L) << 32) + 0x1000;
        return new HomeAgentSettings(
                new PoolSettings(
                        List.of(HOME_LINK),
                        List.of(homeAgentAddress(number)),
                        Map.of(),
                        Optional.of(
                                new AddressRange(
                                        new Ipv6Address(high, first),
                                        new Ipv6Address(high, first + 0xfff + capacity))),
                        selfMade,
                        4,
                        1,
                        true,
                        capacity),
                new BindingPolicy(
                        List.of(HOME_LINK),
                        Lifetime.ofSeconds(lifetime.toSeconds()),
                        capacity,
                        true,
                        Duration.ofMillis(500)),
                authorization,
                List.of(),
                Duration.ofMinutes(2),
                Optional.empty());
    }
}
