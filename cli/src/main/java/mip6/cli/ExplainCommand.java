package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.ExitStatus;
import mip6.agent.control.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;

/** {@code mip6 explain NODE}. */
@Command(
        name = "explain",
        description = "The life of one mobile node: what there is of it, and how it came to be.",
        sortOptions = false)
final class ExplainCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NODE",
            description = "Its identity, or one of its addresses.",
            arity = "1")
    String node = "";

    @Mixin Daemons daemons = new Daemons();

    /** What is known of one node. */
    private record Story(List<JsonNode> state, List<JsonNode> events) {

        boolean isEmpty() {
            return state.isEmpty() && events.isEmpty();
        }
    }

    @Override
    public Integer call() {
        Map<Path, JsonNode> states = daemons.ask("status");
        Map<Path, JsonNode> histories = daemons.ask("history");
        List<Story> stories = new ArrayList<>();
        states.forEach(
                (socket, status) -> {
                    if (histories.containsKey(socket)) {
                        stories.add(story(status, histories.get(socket)));
                    }
                });
        if (daemons.json) {
            daemons.out().println(Json.renderPretty(stories));
        } else {
            stories.forEach(this::print);
        }
        if (stories.stream().allMatch(Story::isEmpty)) {
            if (daemons.status() == ExitStatus.OK) {
                daemons.spec
                        .commandLine()
                        .getErr()
                        .println("mip6 explain: nothing is known of " + node);
            }
            return ExitStatus.FAILURE.code();
        }
        return daemons.status().code();
    }

    private Story story(JsonNode status, JsonNode history) {
        Set<String> names = new LinkedHashSet<>(Set.of(node));
        List<JsonNode> state = new ArrayList<>();
        for (View view : View.ALL) {
            for (JsonNode row : view.rowsOf(status)) {
                if (mentions(row, names)) {
                    addAddress(row, "homeAddress", names);
                    state.add(row);
                }
            }
        }
        JsonNode all = history.path("events");
        all.forEach(
                event -> {
                    if (mentions(event, names)) {
                        addAddress(event, "home-address", names);
                    }
                });
        // a mobile node's own daemon speaks of nobody else
        boolean own = names.contains(status.at("/mobileNode/identity").asText());
        return new Story(
                state,
                StreamSupport.stream(all.spliterator(), false)
                        .filter(event -> own || mentions(event, names))
                        .toList());
    }

    private static boolean mentions(JsonNode object, Set<String> names) {
        return object.properties().stream()
                .anyMatch(field -> names.contains(field.getValue().asText()));
    }

    private static void addAddress(JsonNode object, String field, Set<String> names) {
        if (object.path(field).isTextual()) {
            names.add(object.path(field).textValue());
        }
    }

    private void print(Story story) {
        PrintWriter out = daemons.out();
        story.state()
                .forEach(
                        row -> {
                            new Outline(out).print(row);
                            out.println();
                        });
        story.events().forEach(event -> EventText.lines(event).forEach(out::println));
    }
}
