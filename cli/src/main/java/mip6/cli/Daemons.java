package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.control.ControlClient;
import mip6.agent.control.Json;
import mip6.agent.report.Escaped;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which daemons a command asks, and how their answers are shown. */
final class Daemons {

    @Option(names = "--json", description = "One JSON document for programs.")
    boolean json;

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "The control socket of one daemon; all of /run/mip6 otherwise.")
    List<Path> sockets = new ArrayList<>();

    @Mixin Help help = new Help();

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    private ExitStatus status = ExitStatus.OK;

    /** Nobody has to read a complaint twice. */
    private final Set<String> said = new HashSet<>();

    /**
     * The documents of all who answer; what the others say is a line of the errors each. Not every
     * command is for every daemon: who does not know it says nothing where another obeys.
     */
    Map<Path, JsonNode> ask(String request) {
        Map<Path, JsonNode> answers = new TreeMap<>();
        Map<Path, String> strange = new TreeMap<>();
        for (Path socket : asked()) {
            try {
                JsonNode answer = ControlClient.ask(socket, request);
                if (answer.path("error").asText().startsWith("unknown command")) {
                    strange.put(socket, answer.path("error").asText());
                } else if (answer.has("error")) {
                    failed(socket, answer.get("error").asText());
                } else {
                    answers.put(socket, answer);
                }
            } catch (IOException e) {
                failed(socket, reason(socket, e));
            }
        }
        if (answers.isEmpty()) {
            strange.forEach(this::failed);
        }
        return answers;
    }

    /**
     * Has all of them obey, and says of each that it has: {@code done}.
     *
     * @return exit status
     */
    int tell(String request, String done) {
        Map<Path, JsonNode> answers = ask(request);
        if (json) {
            print(List.copyOf(answers.values()));
        } else {
            answers.keySet().forEach(socket -> out().println(socket + ": " + done));
        }
        return status.code();
    }

    /** One document for programs; none where nobody has answered, of which nothing is known. */
    void print(List<?> answers) {
        if (!answers.isEmpty()) {
            out().println(Json.renderPretty(answers));
        }
    }

    /** The sockets of the daemons that are meant; where there are none, that is said. */
    List<Path> asked() {
        List<Path> asked = sockets.isEmpty() ? found(CommonConfiguration.RUN) : sockets;
        if (asked.isEmpty()) {
            failed(
                    "no daemon has a socket in "
                            + CommonConfiguration.RUN
                            + ": start one, or name its socket with --socket");
        }
        return asked;
    }

    /** {@link ExitStatus#FAILURE} once anybody has not answered. */
    ExitStatus status() {
        return status;
    }

    void failed(Path socket, IOException e) {
        failed(socket, reason(socket, e));
    }

    private void failed(Path socket, String why) {
        failed(socket + ": " + shown(why));
    }

    private void failed(String what) {
        String line = spec.qualifiedName() + ": " + what;
        if (said.add(line)) {
            spec.commandLine().getErr().println(line);
        }
        status = ExitStatus.FAILURE;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** What a daemon says may hold what a stranger said. */
    private static String shown(String line) {
        String escaped = Escaped.of(line);
        return escaped.startsWith("\"") && escaped.endsWith("\"")
                ? escaped.substring(1, escaped.length() - 1).replace("\\\"", "\"")
                : escaped;
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
