package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import mip6.agent.control.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** {@code mip6 status}. */
@Command(
        name = "status",
        description = "All that the daemons that run here know.",
        sortOptions = false)
final class StatusCommand implements Callable<Integer> {

    /** What is asked for most comes first, what is long last. */
    private static final List<String> FIRST =
            List.of(
                    "daemon",
                    "version",
                    "notes",
                    "mobileNode",
                    "homeAgent",
                    "homeAgents",
                    "cluster",
                    "drain");

    private static final String LAST = "counters";

    @Mixin Daemons daemons = new Daemons();

    private static ObjectNode ordered(JsonNode answer) {
        Map<String, JsonNode> rest = new TreeMap<>();
        answer.properties().forEach(each -> rest.put(each.getKey(), each.getValue()));
        ObjectNode ordered = JsonNodeFactory.instance.objectNode();
        Optional<JsonNode> last = Optional.ofNullable(rest.remove(LAST));
        FIRST.forEach(
                name ->
                        Optional.ofNullable(rest.remove(name))
                                .ifPresent(value -> ordered.set(name, value)));
        rest.forEach(ordered::set);
        last.ifPresent(value -> ordered.set(LAST, value));
        return ordered;
    }

    @Override
    public Integer call() {
        Map<Path, JsonNode> answers = daemons.ask("status");
        if (daemons.json) {
            List<JsonNode> documents = List.copyOf(answers.values());
            if (daemons.sockets.size() == 1 && documents.size() == 1) {
                daemons.out().println(Json.renderPretty(documents.getFirst()));
            } else {
                daemons.print(documents);
            }
        } else {
            answers.forEach(
                    (socket, answer) -> {
                        daemons.out().println(socket);
                        new Outline(daemons.out()).print(ordered(answer));
                    });
        }
        return daemons.status().code();
    }
}
