package mip6.ha.edge;

import mip6.agent.configuration.SecretFile;
import mip6.agent.configuration.TomlTable;
import mip6.agent.configuration.TomlValue;
import mip6.ha.cluster.ClusterSettings;
import mip6.ha.store.EtcdKeys;
import mip6.wire.Ipv6Address;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The table {@code [cluster]}: the other home agents of the provider, and the store that they
 * share.
 *
 * @param name of this home agent among them
 * @param address of this home agent, for mobile nodes that it takes over and for heartbeats
 * @param key authenticates heartbeats
 * @param switchTimeout the first wait for a Binding Update behind a Home Agent Switch message;
 *     empty where the round trip decides
 * @param user of etcd, and the file with its password
 * @param hook a program that runs as long as the daemon; each line that it prints names a home
 *     agent that has failed
 * @param rehearsal takeovers that are practised at the start
 * @param takeoversAtOnce empty where the home agent finds out how many there may be
 */
record ClusterConfiguration(
        String name,
        Ipv6Address address,
        int port,
        SecretFile key,
        Duration interval,
        Duration suspicion,
        Detector detector,
        Optional<Path> hook,
        int rehearsal,
        OptionalInt takeoversAtOnce,
        List<URI> endpoints,
        String prefix,
        Duration lease,
        Duration timeout,
        Optional<Duration> switchTimeout,
        Optional<EtcdKeys.Tls> tls,
        Optional<String> user,
        Optional<SecretFile> password) {

    private static final int PORT = 5026;
    private static final int REHEARSAL = 500;
    private static final int LONGEST_REHEARSAL = 10_000;
    private static final int MOST_AT_ONCE = 4096;
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    ClusterConfiguration {
        endpoints = List.copyOf(endpoints);
    }

    /** What makes a home agent be taken for dead, beside the operator. */
    enum Detector {
        /** Silence, and the store's lease. */
        HEARTBEAT,
        /** The store's lease. */
        ETCD,
        /** An external program, and the store's lease. */
        HOOK
    }

    /** Empty where the home agent is alone. */
    static Optional<ClusterConfiguration> read(TomlTable root, String identity) {
        return root.optionalTable("cluster").map(table -> of(table, identity));
    }

    private static ClusterConfiguration of(TomlTable table, String identity) {
        Duration interval =
                duration(table, "heartbeat-interval", MILLISECOND, MINUTE, Duration.ofMillis(25));
        Duration suspicion =
                duration(table, "suspicion", MILLISECOND, MINUTE, Duration.ofMillis(300));
        if (suspicion.compareTo(interval.multipliedBy(3)) < 0) {
            throw table.refused("suspicion is at least three times heartbeat-interval");
        }
        Detector detector =
                table.optional("detector")
                        .map(value -> value.choice(Detector.class))
                        .orElse(Detector.HEARTBEAT);
        Optional<Path> hook = table.optional("hook").map(TomlValue::readableFile);
        if ((detector == Detector.HOOK) != hook.isPresent()) {
            throw table.refused("detector = \"hook\" and hook = \"PROGRAM\" belong together");
        }
        Optional<String> user = table.optional("user").map(TomlValue::text);
        Optional<SecretFile> password = table.optional("password").map(TomlValue::secretFile);
        if (user.isPresent() != password.isPresent()) {
            throw table.refused("user and password belong together");
        }
        List<URI> endpoints =
                table.required("endpoints").items().stream()
                        .map(ClusterConfiguration::endpoint)
                        .toList();
        Optional<EtcdKeys.Tls> tls = tls(table);
        if (endpoints.stream().anyMatch(each -> isSecure(each) != tls.isPresent())) {
            throw table.refused("endpoints with https and trust-anchors belong together");
        }
        return new ClusterConfiguration(
                table.optional("name").map(TomlValue::text).orElse(identity),
                table.required("address").unicastAddress(),
                table.optional("heartbeat-port").map(TomlValue::port).orElse(PORT),
                table.required("heartbeat-key").secretFile(),
                interval,
                suspicion,
                detector,
                hook,
                table.optional("rehearsal")
                        .map(value -> value.integer(0, LONGEST_REHEARSAL))
                        .orElse(REHEARSAL),
                table.optional("takeovers-at-once").stream()
                        .mapToInt(value -> value.integer(1, MOST_AT_ONCE))
                        .findFirst(),
                endpoints,
                table.optional("prefix").map(TomlValue::text).orElse("/mip6/"),
                duration(table, "lease", Duration.ofSeconds(2), MINUTE, Duration.ofSeconds(2)),
                duration(table, "timeout", Duration.ofMillis(100), MINUTE, Duration.ofMillis(1500)),
                table.optional("switch-timeout")
                        .map(value -> value.duration(Duration.ofMillis(10), MINUTE)),
                tls,
                user,
                password);
    }

    private static Optional<EtcdKeys.Tls> tls(TomlTable table) {
        Optional<Path> certificate = table.optional("certificate").map(TomlValue::readableFile);
        Optional<Path> key = table.optional("private-key").map(TomlValue::readableFile);
        if (certificate.isPresent() != key.isPresent()) {
            throw table.refused("certificate and private-key belong together");
        }
        Optional<EtcdKeys.Own> own =
                certificate.flatMap(file -> key.map(its -> new EtcdKeys.Own(file, its)));
        Optional<EtcdKeys.Tls> tls =
                table.optional("trust-anchors")
                        .map(TomlValue::readableFiles)
                        .map(trust -> new EtcdKeys.Tls(trust, own));
        if (own.isPresent() && tls.isEmpty()) {
            throw table.refused("certificate needs trust-anchors");
        }
        return tls;
    }

    private static URI endpoint(TomlValue value) {
        String allowed = "such as \"http://[2001:db8::1]:2379\" or https";
        URI uri = value.parsed(URI::create, allowed);
        boolean web = "http".equals(uri.getScheme()) || isSecure(uri);
        if (!web || uri.getHost() == null || uri.getPort() < 0) {
            throw value.refused(allowed);
        }
        return uri;
    }

    private static boolean isSecure(URI uri) {
        return "https".equals(uri.getScheme());
    }

    private static Duration duration(
            TomlTable table, String key, Duration least, Duration most, Duration usual) {
        return table.optional(key).map(value -> value.duration(least, most)).orElse(usual);
    }

    ClusterSettings settings() {
        return new ClusterSettings(
                name, interval, suspicion, detector == Detector.HEARTBEAT, lease.multipliedBy(2));
    }

    EtcdKeys.Settings etcd() {
        return new EtcdKeys.Settings(
                endpoints,
                prefix,
                lease,
                timeout,
                tls,
                user.flatMap(who -> password.map(file -> new EtcdKeys.User(who, file.readLine()))));
    }
}
