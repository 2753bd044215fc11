package mip6.lab.failover;

import mip6.lab.failover.FailoverResult.ByThemselves;
import mip6.lab.failover.FailoverResult.Goal;
import mip6.lab.failover.FailoverResult.PhaseTimes;
import mip6.lab.failover.Observations.Load;
import mip6.lab.plot.Axis;
import mip6.lab.plot.Page;
import mip6.lab.plot.Percentiles;
import mip6.lab.plot.Plot;
import mip6.lab.plot.Plot.Mark;
import mip6.lab.plot.Series;
import mip6.lab.plot.Series.Point;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run as a page with plots. */
final class FailoverReport {

    private static final String TIME = "milliseconds since the home agent failed";

    /** What a phase's line ends with, in which the rest of the run is left out. */
    private static final double MARGIN = 1.15;

    private static final String SENT_AGAIN =
            "initiations, Home Agent Switch messages and Binding Updates";

    private final Observations seen;
    private final FailoverResult result;

    /** Those that a home agent can initiate to. */
    private final List<Recovered> nodes;

    private final double end;
    private final Axis time;
    private final List<Mark> marks;

    FailoverReport(Observations seen) {
        this.seen = seen;
        this.result = seen.result();
        nodes = Judgement.reachable(seen.mobileNodes(), new FailoverPlan(seen.options()));
        double last =
                result.phases().stream()
                        .mapToDouble(each -> each.milliseconds().max())
                        .max()
                        .orElse(seen.end());
        end = Math.max(1, Math.min(seen.end(), last * MARGIN));
        time = Axis.upTo(end, TIME);
        marks = new ArrayList<>();
        for (Phase phase : new Phase[] {Phase.DETECTION, Phase.CLAIM}) {
            nodes.stream()
                    .flatMapToDouble(each -> each.at(phase).stream())
                    .min()
                    .ifPresent(at -> marks.add(new Mark(phase.label(), at)));
        }
    }

    String html() {
        Page page = new Page("A home agent fails");
        page.paragraph(conditions()).verdict(result.ok(), verdict());
        if (!result.takenForDead().isEmpty()) {
            page.paragraph(ResultText.lively(result));
        }
        page.heading("Goals").table(List.of("goal", "wanted, ms", "reached, ms", "met"), goals());
        page.heading("Phases")
                .table(
                        List.of("reached", "mobile nodes", "50 %", "90 %", "99 %", "max"),
                        result.phases().stream().map(FailoverReport::row).toList())
                .paragraph("In milliseconds since the home agent failed.");
        if (!result.byThemselves().isEmpty()) {
            page.heading("By themselves")
                    .table(
                            List.of("why", "mobile nodes", "50 %", "99 %", "max", "bound"),
                            result.byThemselves().stream().map(FailoverReport::row).toList())
                    .paragraph(
                            "Nobody can initiate to these: they find out when their home agent"
                                    + " does not answer, and look for another one.");
        }
        page.heading("Recovery")
                .figure(
                        recovery(),
                        "How many mobile nodes had come so far, of all whom one can initiate to.")
                .figure(
                        phases(),
                        "What each phase took, of one mobile node after the other,"
                                + " from the quickest to the slowest.")
                .figure(
                        inFlight(),
                        "Mobile nodes that were initiated to, and did not yet have"
                                + " their Binding Acknowledgement.");
        page.heading("Loss and retransmissions").figure(loss(), traffic());
        page.heading("Processors")
                .figure(
                        processors(),
                        "What each process took, in steps of 100 ms; 100 % is one processor.");
        return page.html();
    }

    private String conditions() {
        FailoverOptions options = seen.options();
        return String.format(
                Locale.ROOT,
                "%d mobile nodes%s, %d home agents with %s prefix, %s; %s of round-trip time added"
                        + " and %s of the frames lost on the mobile nodes' links; seed %d;"
                        + " noticed by %s. What happened to ha1: %s.",
                options.mobileNodes(),
                hidden(options.hidden()),
                options.homeAgents(),
                options.samePrefix() ? "the same" : "a different",
                options.auth() == FailoverOptions.Auth.CERT
                        ? "ECDSA certificates"
                        : "pre-shared keys",
                options.links().delay().toMillis() + " ms",
                String.format(Locale.ROOT, "%.1f %%", 100 * options.links().loss()),
                options.links().seed(),
                options.detector().label(),
                result.conditions().fault());
    }

    private static String hidden(FailoverOptions.Hidden hidden) {
        return hidden.count() == 0
                ? ""
                : " (%d by EAP alone, %d behind a firewall)"
                        .formatted(hidden.eap(), hidden.firewalled());
    }

    private String verdict() {
        if (!result.ok()) {
            return String.join("; ", result.wrong());
        }
        return result.untouched()
                ? "Nobody took over, and all %d mobile nodes are served."
                        .formatted(result.mobileNodes())
                : "%d of %d mobile nodes registered anew; none was lost."
                        .formatted(result.takenOver(), result.mobileNodes());
    }

    private List<List<String>> goals() {
        return result.goals().stream().map(FailoverReport::row).toList();
    }

    private static List<String> row(Goal goal) {
        return List.of(
                goal.what(),
                String.format(Locale.ROOT, "%.1f", goal.wanted()),
                String.format(Locale.ROOT, "%.1f", goal.reached()),
                goal.isMet() ? "yes" : "no");
    }

    private static List<String> row(ByThemselves each) {
        Percentiles times = each.milliseconds();
        return row(each.why(), times, times.p50(), times.p99(), times.max(), each.bound());
    }

    private static List<String> row(PhaseTimes each) {
        Percentiles times = each.milliseconds();
        return row(each.phase(), times, times.p50(), times.p90(), times.p99(), times.max());
    }

    private static List<String> row(String what, Percentiles of, double... milliseconds) {
        List<String> cells = new ArrayList<>(List.of(what, Integer.toString(of.count())));
        for (double each : milliseconds) {
            cells.add(String.format(Locale.ROOT, "%.1f", each));
        }
        return cells;
    }

    private Plot recovery() {
        List<Series> series = new ArrayList<>();
        for (Phase phase :
                new Phase[] {Phase.INITIATION, Phase.FIRST_EXCHANGE, Phase.REGISTRATION}) {
            series.add(Series.share(phase.label(), times(phase), nodes.size(), end));
        }
        if (result.traffic().mobileNodes() > 0) {
            series.add(
                    Series.share(
                            "first packet (sample)",
                            times(Phase.FIRST_PACKET),
                            result.traffic().mobileNodes(),
                            end));
        }
        return new Plot("Recovery", time, Axis.upTo(100, "mobile nodes, percent"), series, marks);
    }

    /** The times between two phases, in order: what is between 50 and 60 % is the sixth tenth. */
    private Plot phases() {
        List<Series> series =
                List.of(
                        between(
                                "initiation to first exchange",
                                Phase.INITIATION,
                                Phase.FIRST_EXCHANGE),
                        between("to switch", Phase.FIRST_EXCHANGE, Phase.SWITCH),
                        between("to registration", Phase.SWITCH, Phase.REGISTRATION));
        return Plot.of(
                "Phases",
                Axis.upTo(100, "mobile nodes, percent"),
                "milliseconds",
                series,
                List.of());
    }

    private Series between(String name, Phase from, Phase to) {
        List<Double> times =
                nodes.stream()
                        .filter(each -> each.at(from).isPresent() && each.at(to).isPresent())
                        .map(each -> each.at(to).orElseThrow() - each.at(from).orElseThrow())
                        .map(each -> Math.max(0, each))
                        .sorted()
                        .toList();
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            points.add(new Point(100.0 * (i + 1) / times.size(), times.get(i)));
        }
        return new Series(name, Series.Shape.LINE, points);
    }

    private Plot inFlight() {
        return Plot.of(
                "Exchanges in flight",
                time,
                "mobile nodes",
                List.of(
                        Series.underWay(
                                "under way",
                                times(Phase.INITIATION),
                                within(registrations(nodes)),
                                end)),
                marks);
    }

    /** Of those that were initiated to: who came by itself was never under way. */
    static List<Double> registrations(List<Recovered> nodes) {
        return nodes.stream()
                .filter(each -> each.at(Phase.INITIATION).isPresent())
                .flatMap(each -> each.at(Phase.REGISTRATION).stream().boxed())
                .toList();
    }

    private Plot loss() {
        return Plot.of(
                "Loss and retransmissions",
                time,
                "so far",
                List.of(
                        Series.count("packets of the sample lost", within(seen.lostPackets()), end),
                        Series.count("messages sent again", within(seen.retransmissions()), end)),
                marks);
    }

    private String traffic() {
        if (result.traffic().mobileNodes() == 0) {
            return "No echo requests were sent, since home addresses change. %d messages were sent again: %s."
                    .formatted(result.retransmissions(), SENT_AGAIN);
        }
        return String.format(
                Locale.ROOT,
                "Echo requests every %d ms to each of %d mobile nodes: %d of %d were not answered."
                        + " %d messages were sent again: %s.",
                EchoSample.INTERVAL.toMillis(),
                result.traffic().mobileNodes(),
                result.traffic().lost(),
                result.traffic().sent(),
                result.retransmissions(),
                SENT_AGAIN);
    }

    private Plot processors() {
        Map<String, List<Point>> byProcess = new LinkedHashMap<>();
        for (Load load : seen.loads()) {
            if (load.milliseconds() <= time.to()) {
                byProcess
                        .computeIfAbsent(load.process(), _ -> new ArrayList<>())
                        .add(new Point(load.milliseconds(), load.percent()));
            }
        }
        List<Series> series = new ArrayList<>();
        byProcess.forEach(
                (name, points) -> {
                    if (!name.equals("dns") || points.stream().anyMatch(each -> each.y() > 10)) {
                        series.add(new Series(name, Series.Shape.LINE, points));
                    }
                });
        return Plot.of("Processors", time, "percent of one processor", series, marks);
    }

    private List<Double> times(Phase phase) {
        return within(nodes.stream().flatMap(each -> each.at(phase).stream().boxed()).toList());
    }

    private List<Double> within(List<Double> all) {
        return all.stream().filter(each -> each <= time.to()).toList();
    }
}
