package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.StartException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code mip6 takeover HOME-AGENT}. */
@Command(
        name = "takeover",
        description = {
            "Have the home agent that runs here take over all mobile nodes of another one,",
            "which can acknowledge nothing from then on. One whose heartbeats come is left alone:",
            "drain it."
        },
        sortOptions = false)
final class TakeoverCommand implements Callable<Integer> {

    @Parameters(paramLabel = "HOME-AGENT", description = "The name of the other.", arity = "1")
    String homeAgent = "";

    @Option(
            names = "--force",
            description =
                    "Also where its heartbeats come. It joins again, and mobile nodes that prefer"
                            + " it go back: stop it first.")
    boolean force;

    @Mixin Daemons daemons = new Daemons();

    @Override
    public Integer call() {
        if (!homeAgent.matches("[!-~]{1,255}")) {
            throw StartException.usage("not the name of a home agent: " + homeAgent);
        }
        Map<Path, JsonNode> answers =
                daemons.ask("takeover " + homeAgent + (force ? " force" : ""));
        if (daemons.json) {
            daemons.print(List.copyOf(answers.values()));
        } else if (!answers.isEmpty()) {
            daemons.out().println(homeAgent + " is being taken over");
        }
        return daemons.status().code();
    }
}
