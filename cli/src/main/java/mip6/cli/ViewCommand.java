package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import mip6.agent.report.Escaped;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code mip6 bindings}, {@code sas}, {@code leases}, {@code dns}, {@code homeagents}. */
@Command(sortOptions = false)
final class ViewCommand implements Callable<Integer> {

    @Mixin Daemons daemons = new Daemons();

    private final View view;

    private ViewCommand(View view) {
        this.view = view;
    }

    /** Adds one for each view to {@code line}. */
    static void addAll(CommandLine line) {
        for (View view : View.ALL) {
            CommandLine command = new CommandLine(new ViewCommand(view));
            command.getCommandSpec().usageMessage().description(view.description());
            line.addSubcommand(view.name(), command);
        }
    }

    @Override
    public Integer call() {
        Map<Path, JsonNode> answers = daemons.ask("status");
        if (daemons.json) {
            daemons.print(documents(answers));
        } else {
            print(answers);
        }
        return daemons.status().code();
    }

    private List<ObjectNode> documents(Map<Path, JsonNode> answers) {
        List<ObjectNode> documents = new ArrayList<>();
        answers.forEach(
                (socket, status) -> {
                    ObjectNode document = JsonNodeFactory.instance.objectNode();
                    document.put("socket", socket.toString());
                    document.set("daemon", status.path("daemon"));
                    document.putArray(view.name()).addAll(view.rowsOf(status));
                    documents.add(document);
                });
        return documents;
    }

    private void print(Map<Path, JsonNode> answers) {
        Table table = new Table(List.copyOf(view.fields().values()));
        boolean empty = true;
        for (JsonNode status : answers.values()) {
            for (ObjectNode row : view.rowsOf(status)) {
                empty = false;
                table.add(
                        view.fields().keySet().stream()
                                .map(field -> shown(row.get(field)))
                                .toList());
            }
        }
        if (empty && !answers.isEmpty()) {
            daemons.out().println("none");
        } else if (!empty) {
            table.print(daemons.out());
        }
    }

    private static String shown(JsonNode value) {
        return value.isNull()
                ? "-"
                : value.isTextual()
                        ? value.textValue().isEmpty() ? "-" : Escaped.of(value.textValue())
                        : value.isBoolean()
                                ? value.asBoolean() ? "yes" : "no"
                                : value.isDouble()
                                        ? Long.toString(Math.round(value.asDouble()))
                                        : value.asText();
    }
}
