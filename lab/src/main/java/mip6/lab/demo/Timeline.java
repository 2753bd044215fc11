package mip6.lab.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The phases of a run: printed as they end, and kept. */
final class Timeline {

    private final PrintStream out;
    private final List<Phase> phases = new ArrayList<>();

    /** Prints to {@code out}. */
    Timeline(PrintStream out) {
        this.out = out;
    }

    /**
     * A part of the way.
     *
     * @param milliseconds that it took
     * @param roundTrips between the mobile node and whom it talked to; 0 where there were none
     */
    record Phase(String name, double milliseconds, int roundTrips, String learnt) {}

    void begin() {
        out.printf("%n%-16s %11s  %12s  %s%n", "phase", "round trips", "milliseconds", "learnt");
    }

    void add(Phase phase) {
        phases.add(phase);
        out.printf(
                Locale.ROOT,
                "%-16s %11s  %12.1f  %s%n",
                phase.name(),
                phase.roundTrips() == 0 ? "" : Integer.toString(phase.roundTrips()),
                phase.milliseconds(),
                phase.learnt());
    }

    void say(String line) {
        out.println(line);
    }

    List<Phase> phases() {
        return List.copyOf(phases);
    }
}
