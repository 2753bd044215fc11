package mip6.agent.configuration;

import mip6.dnsupdate.DomainName;
import mip6.ikev2.core.IkeLimits;
import mip6.ikev2.core.IkeTimers;
import mip6.ikev2.core.Lifetimes;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.esp.Volume;
import mip6.ikev2.message.Identity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The table {@code [ike]}: who this node is and whom it trusts.
 *
 * @param identity sent as IDi or IDr
 * @param authentication by certificate unless the operator says otherwise, which RFC 5026 has no
 *     words for
 * @param liveness silence of a peer after which it is asked whether it lives
 * @param proposals for IKE SAs
 * @param espProposals for CHILD_SAs
 * @param longestDatagram octets of IP datagrams; longer IKE messages are sent in fragments
 * @param revocation whether and how peers' certificates are checked for that
 * @param timers retransmissions of a request before its peer counts as dead, keepalives
 * @param lifetimes after which keys are renewed
 * @param childVolume after which those of a CHILD_SA are renewed before their time
 * @param strongSwan who speaks IKEv2 in the place of our own engine
 * @param exportKeys a file to append Wireshark's tables to; whoever reads it reads the traffic
 */
public record IkeConfiguration(
        Identity identity,
        Authentication authentication,
        Duration liveness,
        Proposals proposals,
        Proposals espProposals,
        int longestDatagram,
        RevocationConfiguration revocation,
        IkeTimers timers,
        Lifetimes lifetimes,
        Volume childVolume,
        Optional<StrongSwanConfiguration> strongSwan,
        Optional<Path> exportKeys) {

    /** What proves the two identities to each other. */
    public sealed interface Authentication {

        /** Nobody proves anything: there is no key exchange. */
        record None() implements Authentication {}

        /** This node proves itself by EAP. */
        default boolean isEap() {
            return false;
        }

        /**
         * What RFC 5026 9.5 asks for.
         *
         * @param certificates PEM, this node's own first
         * @param privateKey PEM (PKCS #8)
         * @param trustAnchors PEM
         */
        record Certificates(Path certificates, SecretFile privateKey, List<Path> trustAnchors)
                implements Authentication {

            public Certificates {
                trustAnchors = List.copyOf(trustAnchors);
            }
        }

        /**
         * Outside RFC 5026 (RFC 4877 7.3).
         *
         * @param keys lines of a peer's identity and the key shared with it
         */
        record PreSharedKeys(SecretFile keys) implements Authentication {}

        /**
         * EAP-MSCHAPv2 for a mobile node, and a certificate for its home agent.
         *
         * @param name that is proved
         * @param trustAnchors PEM
         */
        record EapPassword(String name, SecretFile password, List<Path> trustAnchors)
                implements Authentication {

            public EapPassword {
                trustAnchors = List.copyOf(trustAnchors);
            }

            @Override
            public boolean isEap() {
                return true;
            }
        }

        /**
         * EAP-TLS for a mobile node, and a certificate for its home agent.
         *
         * @param trustAnchors PEM, for the home agent and for the server of TLS
         * @param server the name of the server of TLS; empty: the home agent's
         */
        record EapTls(
                Path certificates,
                SecretFile privateKey,
                List<Path> trustAnchors,
                Optional<DomainName> server)
                implements Authentication {

            public EapTls {
                trustAnchors = List.copyOf(trustAnchors);
            }

            @Override
            public boolean isEap() {
                return true;
            }
        }
    }

    /** Of IPv4, on whose paths tunnels may be (RFC 7383 2.5.1). */
    private static final int LEAST_DATAGRAM = 576;

    private static final int MOST_DATAGRAM = 16_000;

    private static final int MOST_RETRANSMISSIONS = 20;

    private static final Duration LEAST_KEEPALIVE = Duration.ofSeconds(1);

    private static final Duration MOST_KEEPALIVE = Duration.ofHours(1);

    /** Shorter ones are for tests; even those need time for an exchange in between. */
    private static final Duration LEAST_LIFETIME = Duration.ofSeconds(1);

    private static final Duration MOST_LIFETIME = Duration.ofDays(30);

    private enum Method {
        CERTIFICATE,
        PRE_SHARED_KEY,
        EAP_MSCHAPV2,
        EAP_TLS
    }

    /**
     * Reads {@code identity}, {@code authentication} (certificate, pre-shared-key, eap-mschapv2 or
     * eap-tls), {@code certificate}, {@code private-key}, {@code trust-anchors}, {@code
     * pre-shared-keys}, {@code eap-identity}, {@code password}, {@code eap-server}, {@code
     * liveness}, {@code proposals}, {@code esp-proposals}, {@code longest-datagram}, {@code
     * retransmissions}, {@code keepalive}, {@code rekey}, {@code child-rekey}, {@code
     * child-rekey-packets}, {@code child-rekey-bytes}, {@code reauthentication}, {@code
     * forward-secrecy}, {@code engine}, {@code vici} and {@code export-keys}, and the table {@code
     * [revocation]}.
     */
    public static IkeConfiguration read(TomlTable root) {
        TomlTable table = root.table("ike");
        Authentication authentication = authentication(table);
        Duration liveness =
                table.optional("liveness")
                        .map(v -> v.duration(Duration.ofMillis(500), Duration.ofHours(1)))
                        .orElse(Duration.ofSeconds(30));
        RevocationConfiguration revocation = RevocationConfiguration.read(root);
        return new IkeConfiguration(
                table.required("identity").identity(),
                authentication,
                liveness,
                proposals(table, "proposals", Proposals.ikeDefault(), Proposals::ike),
                proposals(table, "esp-proposals", Proposals.espDefault(), Proposals::esp),
                table.optional("longest-datagram")
                        .map(v -> v.integer(LEAST_DATAGRAM, MOST_DATAGRAM))
                        .orElse(IkeLimits.standard().longestDatagram()),
                revocation,
                timers(table),
                lifetimes(table),
                new Volume(
                        table.optional("child-rekey-packets")
                                .map(v -> v.integer(1, Volume.MOST_PACKETS))
                                .orElse(Volume.MOST_PACKETS),
                        table.optional("child-rekey-bytes")
                                .map(v -> v.integer(1, Volume.MOST_OCTETS))
                                .orElse(Volume.MOST_OCTETS)),
                StrongSwanConfiguration.read(table, authentication.isEap(), liveness, revocation),
                table.optional("export-keys").map(value -> exportKeys(table, value)));
    }

    /** No key exchange at all; the table {@code [ike]} has no meaning then. */
    public static IkeConfiguration none(TomlTable root) {
        return new IkeConfiguration(
                Identity.fqdn("unprotected.invalid"),
                new Authentication.None(),
                Duration.ofHours(1),
                Proposals.ikeDefault(),
                Proposals.espDefault(),
                IkeLimits.standard().longestDatagram(),
                RevocationConfiguration.read(root),
                IkeTimers.standard(),
                Lifetimes.standard(),
                new Volume(Volume.MOST_PACKETS, Volume.MOST_OCTETS),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Keys of {@code other} that differ and cannot change in a daemon that runs: all but those of
     * the credentials and trust anchors.
     */
    public List<String> fixed(IkeConfiguration other) {
        Map<String, Function<IkeConfiguration, Object>> keys = new LinkedHashMap<>();
        keys.put("ike.identity", IkeConfiguration::identity);
        keys.put("ike.authentication", it -> it.authentication().getClass());
        keys.put("ike.liveness", IkeConfiguration::liveness);
        keys.put("ike.proposals", IkeConfiguration::proposals);
        keys.put("ike.esp-proposals", IkeConfiguration::espProposals);
        keys.put("ike.longest-datagram", IkeConfiguration::longestDatagram);
        keys.put("revocation", IkeConfiguration::revocation);
        keys.put("ike.retransmissions or keepalive", IkeConfiguration::timers);
        keys.put("ike.rekey, child-rekey or reauthentication", IkeConfiguration::lifetimes);
        keys.put("ike.child-rekey-packets or child-rekey-bytes", IkeConfiguration::childVolume);
        keys.put("ike.engine or vici", IkeConfiguration::strongSwan);
        keys.put("ike.export-keys", IkeConfiguration::exportKeys);
        return keys.entrySet().stream()
                .filter(key -> !key.getValue().apply(this).equals(key.getValue().apply(other)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static IkeTimers timers(TomlTable table) {
        IkeTimers standard = IkeTimers.standard();
        return standard.withRetransmissions(
                        table.optional("retransmissions")
                                .map(v -> v.integer(0, MOST_RETRANSMISSIONS))
                                .orElse(standard.retransmissions()))
                .withKeepalive(
                        table.optional("keepalive")
                                .map(v -> v.duration(LEAST_KEEPALIVE, MOST_KEEPALIVE))
                                .orElse(standard.keepalive()));
    }

    private static Lifetimes lifetimes(TomlTable table) {
        Lifetimes standard = Lifetimes.standard();
        return new Lifetimes(
                lifetime(table, "rekey").orElse(standard.ike()),
                lifetime(table, "child-rekey").orElse(standard.child()),
                standard.jitter(),
                standard.retry(),
                standard.grace(),
                lifetime(table, "reauthentication"),
                table.optional("forward-secrecy")
                        .map(TomlValue::flag)
                        .orElse(standard.forwardSecrecy()));
    }

    private static Optional<Duration> lifetime(TomlTable table, String key) {
        return table.optional(key).map(v -> v.duration(LEAST_LIFETIME, MOST_LIFETIME));
    }

    private static Authentication authentication(TomlTable table) {
        Method method =
                table.optional("authentication")
                        .map(v -> v.choice(Method.class))
                        .orElse(Method.CERTIFICATE);
        Optional<TomlValue> key = table.optional("pre-shared-keys");
        return switch (method) {
            case CERTIFICATE -> {
                if (key.isPresent()) {
                    throw table.refused(
                            "pre-shared-keys needs authentication = \"pre-shared-key\"");
                }
                yield new Authentication.Certificates(
                        table.required("certificate").readableFile(),
                        table.required("private-key").secretFile(),
                        trustAnchors(table));
            }
            case PRE_SHARED_KEY ->
                    new Authentication.PreSharedKeys(
                            key.orElseThrow(() -> table.missing("pre-shared-keys", "a file"))
                                    .secretFile());
            case EAP_MSCHAPV2 ->
                    new Authentication.EapPassword(
                            table.optional("eap-identity")
                                    .map(TomlValue::text)
                                    .orElseGet(
                                            () -> table.required("identity").domainName().text()),
                            table.required("password").secretFile(),
                            trustAnchors(table));
            case EAP_TLS ->
                    new Authentication.EapTls(
                            table.required("certificate").readableFile(),
                            table.required("private-key").secretFile(),
                            trustAnchors(table),
                            table.optional("eap-server").map(TomlValue::domainName));
        };
    }

    private static List<Path> trustAnchors(TomlTable table) {
        return table.required("trust-anchors").readableFiles();
    }

    /** In swanctl's notation, the preferred first. */
    private static Proposals proposals(
            TomlTable table,
            String key,
            Proposals unlessSaid,
            Function<List<String>, Proposals> reader) {
        Optional<TomlValue> all = table.optional(key);
        if (all.isEmpty()) {
            return unlessSaid;
        }
        List<TomlValue> items = all.get().items();
        if (items.isEmpty()) {
            throw all.get().refused("at least one proposal");
        }
        for (TomlValue item : items) {
            try {
                Proposals _ = reader.apply(List.of(item.text()));
            } catch (IllegalArgumentException wrong) {
                throw item.refused(String.valueOf(wrong.getMessage()));
            }
        }
        return reader.apply(items.stream().map(TomlValue::text).toList());
    }

    private static Path exportKeys(TomlTable table, TomlValue value) {
        table.warn("export-keys", "keys are written to a file: whoever reads it reads the traffic");
        return value.path();
    }
}
