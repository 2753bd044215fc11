package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code mip6 status}. */
@Command(
        name = "status",
        description = "All that the daemons that run here know.",
        sortOptions = false)
final class StatusCommand implements Callable<Integer> {

    @Mixin Daemons daemons = new Daemons();

    @Override
    public Integer call() {
        Map<Path, JsonNode> answers = daemons.ask("status");
        if (daemons.json) {
            List<JsonNode> documents = List.copyOf(answers.values());
            daemons.out()
                    .println(
                            Json.renderPretty(
                                    daemons.sockets.size() == 1 && documents.size() == 1
                                            ? documents.getFirst()
                                            : documents));
        } else {
            answers.forEach(
                    (socket, answer) -> {
                        daemons.out().println(socket);
                        new Outline(daemons.out()).print(answer);
                    });
        }
        return daemons.status().code();
    }
}
