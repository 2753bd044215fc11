package mip6.cli;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What both daemons take. */
final class DaemonOptions {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "Configuration (TOML).")
    Path config = Path.of("");

    @Option(
            names = "--check-config",
            description = "Read the configuration, and the keys that it names, and stop.")
    boolean checkConfig;

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description = "Append what happens to FILE, a line of JSON each.")
    Optional<Path> events = Optional.empty();

    @Option(
            names = "--unsafe-without-ipsec",
            description = "Allow protection = \"none\": for tests of RFC 6275 in a laboratory.")
    boolean unsafeWithoutIpsec;

    List<String> toArguments(boolean debug) {
        List<String> arguments = new ArrayList<>(List.of("--config", config.toString()));
        if (checkConfig) {
            arguments.add("--check-config");
        }
        if (unsafeWithoutIpsec) {
            arguments.add("--unsafe-without-ipsec");
        }
        if (debug) {
            arguments.add("--debug");
        }
        events.ifPresent(file -> arguments.addAll(List.of("--events", file.toString())));
        return arguments;
    }
}
