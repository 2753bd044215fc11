package mip6.lab.failover;

import mip6.lab.failover.FailoverResult.ByThemselves;
import mip6.lab.failover.FailoverResult.Goal;
import mip6.lab.failover.FailoverResult.PhaseTimes;
import mip6.lab.failover.FailoverResult.Step;
import mip6.lab.plot.Percentiles;

import java.io.PrintStream;
import java.util.Locale;

/** A result for people. */
final class ResultText {

    private static final int LONGEST_TIMELINE = 60;

    private final PrintStream out;

    ResultText(PrintStream out) {
        this.out = out;
    }

    void print(FailoverResult result) {
        for (Step step :
                result.timeline()
                        .subList(0, Math.min(LONGEST_TIMELINE, result.timeline().size()))) {
            out.printf(
                    Locale.ROOT,
                    "%10.1f ms  %-5s %s%n",
                    step.milliseconds(),
                    step.who(),
                    step.what());
        }
        if (result.timeline().size() > LONGEST_TIMELINE) {
            out.printf("%13s  and %d more%n", "", result.timeline().size() - LONGEST_TIMELINE);
        }
        if (!result.takenForDead().isEmpty()) {
            out.println(lively(result));
        }
        if (result.phases().isEmpty()) {
            out.println("nobody registered anew");
        } else {
            head("reached, in ms");
        }
        for (PhaseTimes each : result.phases()) {
            row(each.phase(), each.milliseconds());
        }
        if (!result.byThemselves().isEmpty()) {
            head("by themselves, in ms");
            for (ByThemselves each : result.byThemselves()) {
                row(each.why(), each.milliseconds());
                out.printf(Locale.ROOT, "    within %.0f ms%n", each.bound());
            }
        }
        result.tunnelFailoverTime()
                .ifPresent(
                        time ->
                                out.printf(
                                        Locale.ROOT, "Tunnel Failover Time    %8.1f ms%n", time));
        result.timeToFirstPacket()
                .ifPresent(
                        time ->
                                out.printf(
                                        Locale.ROOT,
                                        "Time To First Packet    %8.1f ms at the most%n",
                                        time.max()));
        traffic(result);
        for (Goal goal : result.goals()) {
            out.printf(
                    Locale.ROOT,
                    "goal %8.1f ms, reached %8.1f ms, %s: %s%n",
                    goal.wanted(),
                    goal.reached(),
                    goal.isMet() ? "met" : "missed",
                    goal.what());
        }
    }

    /** One line. */
    static String lively(FailoverResult result) {
        return "taken for dead, and alive: %s (a machine that does too much may do that)"
                .formatted(String.join(", ", result.takenForDead()));
    }

    private void traffic(FailoverResult result) {
        if (result.traffic().sent() > 0) {
            out.printf(
                    Locale.ROOT,
                    "packets                 %d of %d to %d mobile nodes were lost%n",
                    result.traffic().lost(),
                    result.traffic().sent(),
                    result.traffic().mobileNodes());
        }
        out.printf(Locale.ROOT, "sent again              %d messages%n", result.retransmissions());
        result.silence()
                .ifPresent(
                        longest ->
                                out.printf(
                                        Locale.ROOT,
                                        "streams of mn1          silent for %.1f ms at the most%n",
                                        longest));
    }

    /** The line above rows of percentiles. */
    void head(String what) {
        out.printf(
                Locale.ROOT,
                "%-22s %6s %9s %9s %9s %9s%n",
                what,
                "nodes",
                "50 %",
                "90 %",
                "99 %",
                "max");
    }

    void row(String name, Percentiles times) {
        out.printf(
                Locale.ROOT,
                "%-22s %6d %9.1f %9.1f %9.1f %9.1f%n",
                name,
                times.count(),
                times.p50(),
                times.p90(),
                times.p99(),
                times.max());
    }
}
