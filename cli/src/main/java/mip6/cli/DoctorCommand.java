package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.ExitStatus;
import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.control.ControlClient;
import mip6.agent.control.Json;
import mip6.agent.report.Escaped;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code mip6 doctor}. */
@Command(
        name = "doctor",
        description = "Look at what a daemon needs here, and say what to do where it is missing.",
        sortOptions = false,
        footer = {"", "Ends with 0 only if all is well."})
final class DoctorCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Also look at this configuration, of either daemon.")
    Optional<Path> config = Optional.empty();

    @Option(names = "--json", description = "One JSON document for programs.")
    boolean json;

    @Mixin Help help = new Help();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Instant now = Instant.now();
        List<Path> daemons = daemons();
        List<Finding> findings =
                new ArrayList<>(new MachineChecks(Path.of("/"), now).all(!daemons.isEmpty()));
        config.map(file -> new FileChecks(file, now))
                .ifPresent(
                        checks -> {
                            findings.addAll(checks.all());
                            findings.addAll(checks.surroundings());
                        });
        daemons.forEach(socket -> findings.addAll(daemon(socket)));
        if (json) {
            spec.commandLine().getOut().println(Json.renderPretty(findings));
        } else {
            findings.forEach(finding -> print(finding, spec.commandLine().getOut()));
        }
        boolean well = findings.stream().allMatch(Finding::ok);
        return (well ? ExitStatus.OK : ExitStatus.FAILURE).code();
    }

    /** Those that answer. */
    private static List<Path> daemons() {
        List<Path> answering = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(CommonConfiguration.RUN, "*.sock")) {
            for (Path socket : files) {
                if (ControlClient.answers(socket)) {
                    answering.add(socket);
                }
            }
        } catch (IOException none) {
            return List.of();
        }
        return answering;
    }

    /** What a daemon knows of its DNS servers, and of what it should not be left with. */
    private static List<Finding> daemon(Path socket) {
        List<Finding> findings = new ArrayList<>();
        try {
            JsonNode status = ControlClient.ask(socket, "status");
            String name = status.path("daemon").asText();
            findings.add(Finding.well("daemon", name + " answers at " + socket));
            for (JsonNode zone : status.at("/dns/zones")) {
                findings.add(
                        zone.path("signed").asBoolean()
                                ? Finding.well("dns-key", "of zone " + zone.path("zone").asText())
                                : Finding.bad(
                                        "dns-key",
                                        "none for zone " + zone.path("zone").asText(),
                                        "add key = FILE to the zone, then `mip6 reload`"));
            }
            if (status.at("/dns/lastFailure").isTextual()) {
                findings.add(
                        Finding.bad(
                                "dns-update",
                                Escaped.of(status.at("/dns/lastFailure").asText()),
                                "see dns-update-failed in the operations page"));
            }
            for (JsonNode note : status.path("notes")) {
                findings.add(Finding.bad("daemon", note.asText(), "leave it only in a lab"));
            }
        } catch (IOException e) {
            findings.add(
                    Finding.bad(
                            "daemon", socket + ": " + e.getMessage(), "ask as root or as mip6"));
        }
        return findings;
    }

    private static void print(Finding finding, PrintWriter out) {
        String start = (finding.ok() ? "ok    " : "BAD   ") + finding.check() + ":";
        Table.wrapped(start, finding.found()).forEach(out::println);
        if (!finding.advice().isEmpty()) {
            Table.wrapped("      do:", finding.advice()).forEach(out::println);
        }
    }
}
