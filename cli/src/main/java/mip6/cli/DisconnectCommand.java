package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.StartException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code mip6 disconnect NODE}. */
@Command(
        name = "disconnect",
        description = {
            "Have a home agent end the bindings and IKE SAs of a mobile node. One that is",
            "still authorised may come again at once."
        },
        sortOptions = false)
final class DisconnectCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NODE", description = "Its identity or home address.", arity = "1")
    String node = "";

    @Mixin Daemons daemons = new Daemons();

    @Override
    public Integer call() {
        if (!node.matches("[!-~]{1,255}")) {
            throw StartException.usage("not an identity or address: " + node);
        }
        Map<Path, JsonNode> answers = daemons.ask("disconnect " + node);
        if (daemons.json) {
            daemons.print(List.copyOf(answers.values()));
        } else {
            answers.values()
                    .forEach(
                            done ->
                                    daemons.out()
                                            .println(
                                                    "%s: %s IKE SAs and %s bindings ended"
                                                            .formatted(
                                                                    done.path("identity").asText(),
                                                                    done.path("ikeSas").asText(),
                                                                    done.path("bindings")
                                                                            .asText())));
        }
        return daemons.status().code();
    }
}
