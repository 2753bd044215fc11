package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.StartException;
import mip6.wire.Ipv6Address;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code mip6 drain}. */
@Command(
        name = "drain",
        description = {
            "Have the home agent that runs here send its mobile nodes to others, one after the",
            "other (RFC 5142), and take no new ones; `mip6 status` says how far it is. Whoever",
            "does not answer is served until its binding ends."
        },
        sortOptions = false)
final class DrainCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "HOME-AGENT",
            description = {
                "Addresses of home agents to go to; else those of the cluster, and without one",
                "each mobile node looks for another by itself."
            },
            arity = "0..16")
    List<String> homeAgents = new ArrayList<>();

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Mobile nodes told in a second, 1 to 1000; else what its file says.")
    int rate;

    @Option(names = "--stop", description = "Serve all who are still here, and new ones, again.")
    boolean stop;

    @Mixin Daemons daemons = new Daemons();

    @Override
    public Integer call() {
        Map<Path, JsonNode> answers = daemons.ask(line());
        if (daemons.json) {
            daemons.print(List.copyOf(answers.values()));
        } else {
            answers.values().forEach(answer -> daemons.out().println(shown(answer)));
        }
        return daemons.status().code();
    }

    private String line() {
        if (stop) {
            if (rate != 0 || !homeAgents.isEmpty()) {
                throw StartException.usage("--stop stands alone");
            }
            return "drain stop";
        }
        if (rate < 0 || rate > 1000) {
            throw StartException.usage("--rate is 1 to 1000, not " + rate);
        }
        StringBuilder line = new StringBuilder("drain");
        if (rate > 0) {
            line.append(' ').append(rate);
        }
        for (String homeAgent : homeAgents) {
            try {
                line.append(' ').append(Ipv6Address.of(homeAgent));
            } catch (IllegalArgumentException odd) {
                throw StartException.usage("HOME-AGENT: " + odd.getMessage());
            }
        }
        return line.toString();
    }

    private static String shown(JsonNode answer) {
        if (answer.path("serving").asBoolean()) {
            return "it serves again";
        }
        List<String> targets = new ArrayList<>();
        answer.path("homeAgents").forEach(each -> targets.add(each.asText()));
        return "mobile nodes are sent %s, %s in a second"
                .formatted(
                        targets.isEmpty()
                                ? "to look for another home agent"
                                : "to " + String.join(", ", targets),
                        answer.path("perSecond").asText());
    }
}
