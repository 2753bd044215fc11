package mip6.lab.failover;

import mip6.lab.failover.FailoverResult.PhaseTimes;
import mip6.lab.net.Workspace;
import mip6.lab.plot.Percentiles;
import mip6.lab.program.LabException;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The experiment, once or several times, each time with machines and processes of its own. */
final class Repetition {

    private final FailoverOptions options;
    private final PrintStream out;
    private final Progress progress;
    private final ResultText text;

    Repetition(FailoverOptions options, PrintStream out, Progress progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
        this.text = new ResultText(out);
    }

    /** One run, as {@link #once} is. */
    interface Run {
        Observations of(FailoverOptions these)
                throws LabException, IOException, InterruptedException;
    }

    /**
     * What several runs came to.
     *
     * @param ok as many as were wanted, and each is
     * @param wanted how many runs were to be
     * @param runs those that came to an end
     * @param phases of the mobile nodes of all runs, as {@link FailoverResult#phases} are
     */
    record Results(boolean ok, int wanted, List<FailoverResult> runs, List<PhaseTimes> phases) {

        Results {
            runs = List.copyOf(runs);
            phases = List.copyOf(phases);
        }
    }

    /** Runs it, prints what it came to, and leaves what is to be kept. */
    Observations once(FailoverOptions these)
            throws LabException, IOException, InterruptedException {
        Observations seen = run(these);
        FailoverResult result = seen.result();
        text.print(result);
        out.println(result.ok() ? "ok" : "not ok: " + String.join("; ", result.wrong()));
        return seen;
    }

    /** Runs it so often, with one seed after the other. */
    Results times(int runs) throws LabException, IOException, InterruptedException {
        return times(runs, this::once);
    }

    /** What they came to is kept whenever one has ended: the next one may not. */
    Results times(int runs, Run run) throws LabException, IOException, InterruptedException {
        List<Observations> all = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            String folder = "run" + (i + 1);
            out.println("run " + (i + 1) + " of " + runs);
            all.add(
                    run.of(
                            options.withSeed(options.links().seed() + i)
                                    .keptIn(options.keep().map(path -> path.resolve(folder)))));
            if (options.keep().isPresent()) {
                new KeptFiles(options.keep().get()).write(together(runs, all));
            }
        }
        return told(together(runs, all));
    }

    /** What those came to that have ended, of so many. */
    Results together(int wanted, List<Observations> all) {
        List<FailoverResult> results = all.stream().map(Observations::result).toList();
        List<PhaseTimes> phases =
                Judgement.phases(
                        all.stream().flatMap(each -> each.mobileNodes().stream()).toList(),
                        new FailoverPlan(options));
        return new Results(
                results.size() == wanted && results.stream().allMatch(FailoverResult::ok),
                wanted,
                results,
                phases);
    }

    /** Prints it. */
    Results told(Results results) {
        text.head("all runs, in ms");
        results.phases().forEach(each -> text.row(each.phase(), each.milliseconds()));
        Percentiles.of(
                        results.runs().stream()
                                .flatMap(it -> it.tunnelFailoverTime().stream())
                                .toList())
                .ifPresent(times -> text.row("Tunnel Failover Time", times));
        return results;
    }

    private Observations run(FailoverOptions these)
            throws LabException, IOException, InterruptedException {
        FailoverPlan plan = new FailoverPlan(these);
        try (Workspace workspace = Workspace.create();
                FailoverTopology topology = FailoverTopology.build(these, plan)) {
            if (these.keep().isEmpty()) {
                return run(these, plan, topology, workspace);
            }
            KeptFiles kept = new KeptFiles(these.keep().get());
            kept.prepare();
            topology.capture(kept.folder());
            try {
                Observations seen = run(these, plan, topology, workspace);
                kept.write(seen);
                return seen;
            } finally {
                kept.copyFrom(workspace.folder());
            }
        }
    }

    private Observations run(
            FailoverOptions these,
            FailoverPlan plan,
            FailoverTopology topology,
            Workspace workspace)
            throws LabException, IOException, InterruptedException {
        try (Failover failover =
                new Failover(these, plan, topology, workspace.folder(), out, progress)) {
            return failover.run();
        }
    }
}
