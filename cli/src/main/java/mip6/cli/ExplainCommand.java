package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import mip6.agent.ExitStatus;

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

    private static final String VIEW = "view";

    @Parameters(
            paramLabel = "NODE",
            description = "Its identity, or one of its addresses.",
            arity = "1")
    String node = "";

    @Mixin Daemons daemons = new Daemons();

    /** What is known of one node. */
    private record Story(List<ObjectNode> state, List<JsonNode> events) {

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
            daemons.print(stories);
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
        List<ObjectNode> state = new ArrayList<>();
        for (View view : View.ALL) {
            for (ObjectNode row : view.rowsOf(status)) {
                if (mentions(row, names)) {
                    add(row, "homeAddress", names);
                    if (!view.name().equals("sas")) {
                        add(row, "identity", names);
                    }
                    ObjectNode named = JsonNodeFactory.instance.objectNode();
                    named.put(VIEW, view.name());
                    state.add(named.setAll(row));
                }
            }
        }
        JsonNode all = history.path("events");
        all.forEach(
                event -> {
                    if (mentions(event, names)) {
                        add(event, "home-address", names);
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

    private static void add(JsonNode object, String field, Set<String> names) {
        if (object.path(field).isTextual()) {
            names.add(object.path(field).textValue());
        }
    }

    private void print(Story story) {
        PrintWriter out = daemons.out();
        story.state()
                .forEach(
                        row -> {
                            ObjectNode rest = row.deepCopy();
                            out.println(rest.remove(VIEW).asText());
                            new Outline(out).print(rest);
                            out.println();
                        });
        story.events().forEach(event -> EventText.lines(event).forEach(out::println));
    }
}
