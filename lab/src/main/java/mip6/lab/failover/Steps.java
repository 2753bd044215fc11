package mip6.lab.failover;

import mip6.lab.failover.FailoverResult.Step;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.Program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the home agents and the first mobile node told, for people. What is about another mobile
 * node is left out: there may be thousands.
 *
 * @param failed when the home agent did, nanoseconds of the boot clock
 */
record Steps(long failed) {

    private static final Set<String> HIDDEN = Set.of("at", "level", "event");

    /** A message that was dropped, which may have been any mobile node's. */
    private static final String DROP = "ike";

    List<Step> of(Map<String, Program> homeAgents, Program first) {
        Set<String> own =
                first.events(0).stream()
                        .map(event -> event.text("home-address"))
                        .collect(Collectors.toSet());
        List<Step> steps = new ArrayList<>();
        homeAgents.forEach(
                (name, program) ->
                        program.events(failed).stream()
                                .filter(event -> isOf(own, event))
                                .forEach(event -> steps.add(step(name, event))));
        first.events(failed).forEach(event -> steps.add(step("mn1", event)));
        steps.sort(Comparator.comparingDouble(Step::milliseconds));
        return steps;
    }

    /** About the mobile node of these home addresses, or about none. */
    private static boolean isOf(Set<String> homeAddresses, DaemonEvent event) {
        String identity = event.text("identity");
        String address = event.text("home-address");
        return !event.name().equals(DROP)
                && (identity.isEmpty() || identity.equals(FailoverPlan.mobileNode(1).text()))
                && (address.isEmpty() || homeAddresses.contains(address));
    }

    private Step step(String who, DaemonEvent event) {
        return new Step((event.at() - failed) / 1e6, who, words(event));
    }

    private static String words(DaemonEvent event) {
        StringBuilder text = new StringBuilder(event.name());
        event.fields()
                .properties()
                .forEach(
                        field -> {
                            if (!HIDDEN.contains(field.getKey())) {
                                text.append(' ')
                                        .append(field.getKey())
                                        .append('=')
                                        .append(field.getValue().asText());
                            }
                        });
        return text.toString();
    }
}
