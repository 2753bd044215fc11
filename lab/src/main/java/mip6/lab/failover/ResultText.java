package mip6.lab.failover;

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
            say("%10.1f ms  %-5s %s", step.milliseconds(), step.who(), step.what());
        }
        head("reached, in ms");
        for (PhaseTimes each : result.phases()) {
            row(each.phase(), each.milliseconds());
        }
        result.tunnelFailoverTime()
                .ifPresent(time -> say("Tunnel Failover Time    %8.1f ms", time));
        result.timeToFirstPacket()
                .ifPresent(time -> say("Time To First Packet    %8.1f ms at the most", time.max()));
        if (result.traffic().sent() > 0) {
            say(
                    "packets                 %d of %d to %d mobile nodes were lost",
                    result.traffic().lost(),
                    result.traffic().sent(),
                    result.traffic().mobileNodes());
        }
        say("sent again              %d messages", result.retransmissions());
        say("streams of mn1          silent for %.1f ms at the most", result.silence());
        for (Goal goal : result.goals()) {
            say(
                    "goal %8.1f ms, reached %8.1f ms, %s: %s",
                    goal.wanted(), goal.reached(), goal.isMet() ? "met" : "missed", goal.what());
        }
    }

    /** The line above rows of percentiles. */
    void head(String what) {
        say("%-22s %6s %9s %9s %9s %9s", what, "nodes", "50 %", "90 %", "99 %", "max");
    }

    void row(String name, Percentiles times) {
        say(
                "%-22s %6d %9.1f %9.1f %9.1f %9.1f",
                name, times.count(), times.p50(), times.p90(), times.p99(), times.max());
    }

    private void say(String pattern, Object... values) {
        out.println(String.format(Locale.ROOT, pattern, values));
    }
}
