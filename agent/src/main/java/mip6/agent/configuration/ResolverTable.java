package mip6.agent.configuration;

import mip6.dnsupdate.discovery.ResolverSettings;
import mip6.dnsupdate.discovery.TrustAnchorRecords;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code [resolver]}: whom to ask for names. {@code servers} in the order of preference,
 * none for the system's; {@code port}; {@code timeout} of one question to one server; {@code
 * attempts}; {@code dnssec}, "off" or "require", and the file {@code trust-anchors} for it.
 */
public final class ResolverTable {

    private static final int DNS_PORT = 53;

    private ResolverTable() {}

    public static ResolverSettings read(TomlTable root) {
        TomlTable table = root.table("resolver");
        int port = table.optional("port").map(TomlValue::port).orElse(DNS_PORT);
        List<InetSocketAddress> servers =
                table.list("servers").stream()
                        .map(v -> new InetSocketAddress(v.address().toInetAddress(), port))
                        .toList();
        return new ResolverSettings(
                servers,
                Optional.empty(),
                table.optional("timeout")
                        .map(v -> v.duration(Duration.ofMillis(50), Duration.ofMinutes(1)))
                        .orElse(ResolverSettings.SYSTEM.timeout()),
                table.optional("attempts")
                        .map(v -> v.integer(1, ResolverSettings.MAX_ATTEMPTS))
                        .orElse(ResolverSettings.SYSTEM.attempts()),
                trustAnchors(table));
    }

    /** Whether answers have to be proved. */
    private enum Dnssec {
        OFF,
        REQUIRE
    }

    private static Optional<TrustAnchorRecords> trustAnchors(TomlTable table) {
        Dnssec dnssec =
                table.optional("dnssec")
                        .map(value -> value.choice(Dnssec.class))
                        .orElse(Dnssec.OFF);
        Optional<TrustAnchorRecords> anchors =
                table.optional("trust-anchors").map(ResolverTable::readAnchors);
        return switch (dnssec) {
            case OFF -> Optional.empty();
            case REQUIRE ->
                    anchors.or(() -> Optional.of(readAnchors(table.required("trust-anchors"))));
        };
    }

    private static TrustAnchorRecords readAnchors(TomlValue value) {
        Path file = value.readableFile();
        try {
            return TrustAnchorRecords.parse(Files.readString(file))
                    .orElseThrow(() -> value.refused("a file of DS or DNSKEY records"));
        } catch (IOException unreadable) {
            throw value.refused("a file of DS or DNSKEY records");
        }
    }
}
