package mip6.agent.report;

import mip6.agent.report.Report.Field;
import mip6.agent.report.Report.Value;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What reports say in numbers: how handshakes end, and how long the phases of a bootstrap take. */
final class Measured {

    /** Events that end a phase, with its name; the field {@code elapsed} says how long it was. */
    private static final Map<String, String> PHASES =
            Map.of(
                    "home-agents-found", "discovery",
                    "bootstrapped", "ikev2",
                    "mobile-node-authenticated", "ikev2",
                    "binding-accepted", "registration");

    private static final String ESTABLISHED = "established";

    private Measured() {}

    static void count(Report report, Counters counters) {
        Optional.ofNullable(PHASES.get(report.event()))
                .ifPresent(
                        phase ->
                                elapsed(report)
                                        .ifPresent(
                                                time ->
                                                        counters.histogram("phase", phase)
                                                                .observe(time)));
        switch (report.event()) {
            case "bootstrapped", "mobile-node-authenticated" ->
                    counters.count("handshake", ESTABLISHED);
            case "ike-sa-failed" -> counters.count("handshake", text(report, "reason"));
            case "home-agent-given-up" -> counters.count("handshake", text(report, "why"));
            case "binding-accepted" -> {
                for (long i = number(report, "round-trips"); i > 1; i--) {
                    counters.count("binding-update-retransmission");
                }
            }
            default -> {}
        }
    }

    private static Optional<Duration> elapsed(Report report) {
        return field(report, "elapsed")
                .flatMap(
                        value ->
                                value instanceof Value.Seconds(Duration time)
                                        ? Optional.of(time)
                                        : Optional.empty());
    }

    private static long number(Report report, String name) {
        return field(report, name)
                .filter(Value.Count.class::isInstance)
                .map(value -> ((Value.Count) value).number())
                .orElse(0L);
    }

    /** Reasons are constants of the program. */
    private static String text(Report report, String name) {
        return field(report, name).map(Value::toString).orElse("unknown");
    }

    private static Optional<Value> field(Report report, String name) {
        return report.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }
}
