package mip6.ha.edge;

import mip6.agent.configuration.SecretFile;
import mip6.agent.configuration.TomlTable;
import mip6.agent.configuration.TomlValue;
import mip6.ha.core.EapRelay;
import mip6.ha.radius.RadiusExchange.RadiusTerms;
import mip6.ha.radius.RadiusSecret;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code [radius]}: the AAA servers that judge mobile nodes which use EAP.
 *
 * @param servers asked one after the other
 * @param accountingPort where they are told of names of other domains
 * @param secret shared with each of them
 * @param timeout of the first sending to a server; each later one takes twice as long
 * @param attempts sendings to each server
 * @param asksIdentity mobile nodes are asked for an EAP identity, where theirs is not IDi
 */
record RadiusConfiguration(
        List<InetSocketAddress> servers,
        int accountingPort,
        SecretFile secret,
        Duration timeout,
        int attempts,
        boolean asksIdentity) {

    private static final int PORT = 1812;
    private static final int ACCOUNTING_PORT = 1813;

    RadiusConfiguration {
        servers = List.copyOf(servers);
    }

    /** Empty where there is no such table. */
    static Optional<RadiusConfiguration> read(TomlTable root) {
        TomlTable table = root.table("radius");
        Optional<TomlValue> servers = table.optional("servers");
        if (servers.isEmpty()) {
            return Optional.empty();
        }
        List<TomlValue> items = servers.get().items();
        if (items.isEmpty()) {
            throw servers.get().refused("at least one address");
        }
        int port = table.optional("port").map(TomlValue::port).orElse(PORT);
        return Optional.of(
                new RadiusConfiguration(
                        items.stream()
                                .map(
                                        item ->
                                                new InetSocketAddress(
                                                        item.address().toInetAddress(), port))
                                .toList(),
                        table.optional("accounting-port")
                                .map(TomlValue::port)
                                .orElse(ACCOUNTING_PORT),
                        table.required("secret").secretFile(),
                        table.optional("timeout")
                                .map(
                                        value ->
                                                value.duration(
                                                        Duration.ofMillis(50),
                                                        Duration.ofSeconds(10)))
                                .orElse(Duration.ofSeconds(1)),
                        table.optional("attempts").map(value -> value.integer(1, 5)).orElse(3),
                        table.optional("ask-identity").map(TomlValue::flag).orElse(false)));
    }

    /** With the secret, which is no part of a configuration. */
    AaaServers open(String nasIdentifier, SecureRandom random) {
        return new AaaServers(
                servers,
                new RadiusSecret(secret.readLine()),
                terms(),
                new EapRelay(nasIdentifier, asksIdentity),
                random);
    }

    /** For names of other domains; with the secret, too. */
    ForeignNames foreignNames(String nasIdentifier, SecureRandom random) {
        return new ForeignNames(
                new RadiusSender(
                        servers.stream()
                                .map(
                                        server ->
                                                new InetSocketAddress(
                                                        server.getAddress(), accountingPort))
                                .toList()),
                terms(),
                new RadiusSecret(secret.readLine()),
                nasIdentifier,
                random);
    }

    RadiusTerms terms() {
        return new RadiusTerms(servers.size(), timeout, attempts);
    }
}
