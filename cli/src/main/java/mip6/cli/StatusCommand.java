package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.control.ControlClient;
import mip6.agent.control.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** {@code mip6 status}. */
@Command(
        name = "status",
        description = "What the daemons that run here know.",
        sortOptions = false,
        footer = {"", "Without --socket it asks whoever listens in /run/mip6."})
final class StatusCommand implements Callable<Integer> {

    @Option(names = "--json", description = "One JSON document for programs.")
    boolean json;

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "The control socket of one daemon.")
    List<Path> sockets = new ArrayList<>();

    @Mixin Help help = new Help();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<Path> asked = sockets.isEmpty() ? found(CommonConfiguration.RUN) : sockets;
        if (asked.isEmpty()) {
            throw StartException.configuration(
                    "no daemon has a socket in "
                            + CommonConfiguration.RUN
                            + ": start one, or name its socket with --socket");
        }
        Map<Path, JsonNode> answers = new TreeMap<>();
        ExitStatus status = ExitStatus.OK;
        for (Path socket : asked) {
            try {
                JsonNode answer = ControlClient.ask(socket, "status");
                if (answer.has("error")) {
                    status = failed(socket, answer.get("error").asText());
                } else {
                    answers.put(socket, answer);
                }
            } catch (IOException e) {
                status = failed(socket, reason(socket, e));
            }
        }
        print(answers, spec.commandLine().getOut());
        return status.code();
    }

    private void print(Map<Path, JsonNode> answers, PrintWriter out) {
        if (json) {
            List<JsonNode> documents = List.copyOf(answers.values());
            out.println(
                    Json.renderPretty(
                            sockets.size() == 1 && documents.size() == 1
                                    ? documents.getFirst()
                                    : documents));
            return;
        }
        answers.forEach(
                (socket, answer) -> {
                    out.println(socket);
                    new Outline(out).print(answer);
                });
    }

    private ExitStatus failed(Path socket, String why) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + socket + ": " + why);
        return ExitStatus.FAILURE;
    }

    private static String reason(Path socket, IOException e) {
        return !Files.exists(socket)
                ? "no such socket: is the daemon running?"
                : !Files.isWritable(socket)
                        ? "not permitted: ask as root or as a member of the socket's group"
                        : "nobody answers: is the daemon running? (" + e.getMessage() + ")";
    }

    private static List<Path> found(Path folder) {
        List<Path> sockets = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.sock")) {
            files.forEach(sockets::add);
        } catch (AccessDeniedException e) {
            throw StartException.notPermitted(folder + ": not readable by this user");
        } catch (IOException none) {
            return List.of();
        }
        return sockets.stream().sorted().toList();
    }
}
