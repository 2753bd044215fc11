package mip6.ha.edge;

import mip6.agent.StartException;
import mip6.agent.configuration.SecretFile;
import mip6.agent.configuration.TomlTable;
import mip6.agent.configuration.TomlValue;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.KeyFileException;
import mip6.dnsupdate.update.Sig0Key;
import mip6.dnsupdate.update.UpdateSettings;
import mip6.dnsupdate.update.UpdateZone;
import mip6.dnsupdate.update.ZoneKey;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code [dns-update]}: where the names of mobile nodes are registered.
 *
 * @param timeout of one update
 * @param acknowledgementDeadline for how long a Binding Acknowledgement waits for an update
 * @param journal the file of what the DNS was told
 * @param foreignNames who updates the forward entries of names that are in none of the zones
 */
record DnsUpdateConfiguration(
        List<Zone> zones,
        Duration timeToLive,
        Duration timeout,
        Duration acknowledgementDeadline,
        Path journal,
        ForeignForward foreignNames) {

    private static final int DNS_PORT = 53;
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    DnsUpdateConfiguration {
        zones = List.copyOf(zones);
    }

    /** Who updates the forward entries of names of other domains. */
    enum ForeignForward {
        /** Nobody: only the reverse entries are written. */
        NOBODY,
        /** The AAA servers, which are told. */
        AAA
    }

    /** One of {@code [[dns-update.zones]]}. */
    record Zone(
            DomainName name,
            InetSocketAddress server,
            UpdateZone.Transport transport,
            Optional<SecretFile> key) {

        static Zone read(TomlTable table) {
            Optional<SecretFile> key = table.optional("key").map(TomlValue::secretFile);
            if (key.isEmpty()) {
                table.warn("key", "without one no update is sent to this zone (RFC 5026 9.5)");
            }
            return new Zone(
                    table.required("name").domainName(),
                    new InetSocketAddress(
                            table.required("server").address().toInetAddress(),
                            table.optional("port").map(TomlValue::port).orElse(DNS_PORT)),
                    table.optional("transport")
                            .map(value -> value.choice(UpdateZone.Transport.class))
                            .orElse(UpdateZone.Transport.TCP),
                    key);
        }

        /** One below ip6.arpa. */
        boolean isReverse() {
            return new UpdateZone(name, server, transport, Optional.empty()).isReverse();
        }

        private UpdateZone withKey() {
            return new UpdateZone(name, server, transport, key.map(this::read));
        }

        private ZoneKey read(SecretFile file) {
            ZoneKey read;
            try {
                read = ZoneKey.read(file.path());
            } catch (KeyFileException refused) {
                throw StartException.configuration(file.where() + ": " + refused.getMessage());
            }
            if (read instanceof Sig0Key && transport == UpdateZone.Transport.UDP) {
                throw StartException.configuration(
                        file.where()
                                + ": "
                                + file.path()
                                + ": a key of SIG(0) needs transport = \"tcp\", since servers do"
                                + " not sign their answers to it");
            }
            return read;
        }
    }

    /**
     * Reads the table.
     *
     * @param bindings the file of the bindings; unless said otherwise the journal is beside it
     * @param aaa whether there are AAA servers
     */
    static DnsUpdateConfiguration read(TomlTable root, Path bindings, boolean aaa) {
        TomlTable table = root.table("dns-update");
        List<Zone> zones = new ArrayList<>();
        table.tables("zones").forEach(zone -> zones.add(Zone.read(zone)));
        return new DnsUpdateConfiguration(
                zones,
                table.optional("time-to-live")
                        .map(value -> value.duration(Duration.ofSeconds(1), Duration.ofDays(7)))
                        .orElse(Duration.ofSeconds(60)),
                table.optional("timeout")
                        .map(value -> value.duration(Duration.ofMillis(100), LONGEST_TIMEOUT))
                        .orElse(Duration.ofSeconds(5)),
                table.optional("acknowledgement-deadline")
                        .map(value -> value.duration(Duration.ofMillis(10), LONGEST_TIMEOUT))
                        .orElse(Duration.ofMillis(500)),
                table.optional("journal")
                        .map(TomlValue::path)
                        .orElseGet(
                                () -> bindings.resolveSibling(bindings.getFileName() + ".names")),
                foreignNames(table, aaa));
    }

    private static ForeignForward foreignNames(TomlTable table, boolean aaa) {
        Optional<TomlValue> given = table.optional("foreign-names");
        ForeignForward chosen =
                given.map(value -> value.choice(ForeignForward.class))
                        .orElse(ForeignForward.NOBODY);
        if (chosen == ForeignForward.AAA && !aaa) {
            throw given.orElseThrow().refused("nobody, where there is no [radius]");
        }
        return chosen;
    }

    /** With the keys, which are no part of a configuration. */
    UpdateSettings settings() {
        return new UpdateSettings(zones.stream().map(Zone::withKey).toList(), timeToLive);
    }
}
