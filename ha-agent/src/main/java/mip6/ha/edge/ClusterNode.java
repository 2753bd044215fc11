package mip6.ha.edge;

import mip6.agent.control.ControlRequest;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.ha.cluster.Cluster;
import mip6.ha.cluster.Cluster.PeerStatus;
import mip6.ha.cluster.ClusterAction;
import mip6.ha.cluster.ClusterEvent;
import mip6.ha.cluster.ClusterEvent.Result;
import mip6.ha.core.HaEvent;
import mip6.ha.store.Moment;
import mip6.ha.store.StoreException;
import mip6.ha.store.StoredBinding;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Takes events to a {@link Cluster} and does what it wants done. */
final class ClusterNode {

    private static final String FORCE = "force";

    private final ClusterEdge edge;
    private final Cluster core;
    private final Reporter reporter;
    private final Clocks clocks;
    private final Calls calls;
    private final Consumer<HaEvent> results;

    /** Runs what waits for the store elsewhere; what it yields comes back as an event. */
    interface Calls {

        /** Returns false where too much runs already. */
        boolean call(Supplier<ClusterEvent> work);
    }

    /**
     * @param results takes what the store gave, on any thread
     */
    ClusterNode(
            ClusterEdge edge,
            Reporter reporter,
            long now,
            Clocks clocks,
            Calls calls,
            Consumer<HaEvent> results) {
        this.edge = edge;
        this.core = new Cluster(edge.configuration().settings(), now);
        this.reporter = reporter;
        this.clocks = clocks;
        this.calls = calls;
        this.results = results;
    }

    void handle(ClusterEvent event, long now) {
        perform(core.handle(event, now), now);
    }

    void timePassed(long now) {
        if (now >= core.deadline()) {
            perform(core.timePassed(now), now);
        }
    }

    long deadline() {
        return core.deadline();
    }

    /** For the operator: who else is there, and whether this one may acknowledge. */
    Status status(long now) {
        return new Status(
                edge.configuration().name(),
                edge.membership()
                        .silence()
                        .map(
                                why ->
                                        "the store does not answer: forwarding goes on, no binding"
                                                + " is acknowledged: "
                                                + why)
                        .orElse("serving"),
                core.status(now));
    }

    /**
     * What the operator sees of it.
     *
     * @param state of this home agent
     */
    record Status(String name, String state, List<PeerStatus> others) {

        Status {
            others = List.copyOf(others);
        }
    }

    /**
     * The operator's {@code takeover NAME}, or {@code takeover NAME force} where that one lives.
     */
    void takeOver(ControlRequest request, long now) {
        boolean forced =
                request.arguments().size() == 2 && request.arguments().get(1).equals(FORCE);
        if (request.arguments().size() != 1 && !forced) {
            request.refuse("takeover HOME-AGENT [force]: one of " + core.names());
            return;
        }
        String name = request.arguments().getFirst();
        if (!core.names().contains(name)) {
            request.refuse("no such home agent here: one of " + core.names());
            return;
        }
        if (!forced && core.lives(name, now)) {
            request.refuse(
                    name
                            + " lives: have it send its mobile nodes away (mip6 drain there);"
                            + " with --force they are taken, and those that prefer it go back");
            return;
        }
        handle(new ClusterEvent.Reported(name), now);
        request.answer(Map.of("done", true));
    }

    /** Where mobile nodes reach the other home agents. */
    List<Ipv6Address> others() {
        return core.addresses();
    }

    private void perform(List<ClusterAction> actions, long now) {
        for (ClusterAction action : actions) {
            switch (action) {
                case ClusterAction.Beat(var to, long number) -> edge.beat(to, number);
                case ClusterAction.Report(Report report) -> reporter.report(report);
                case ClusterAction.TakeOver(String name) -> {
                    if (!calls.call(() -> takeOver(name))) {
                        handle(new ClusterEvent.TakeOverEnded(name, Result.UNANSWERED), now);
                    }
                }
            }
        }
    }

    private ClusterEvent takeOver(String name) {
        try {
            boolean mine = edge.takeOver(name, taken -> inherited(name, taken));
            return new ClusterEvent.TakeOverEnded(name, mine ? Result.TAKEN : Result.REFUSED);
        } catch (StoreException silent) {
            reporter.report(
                    Report.warning("takeover-unanswered")
                            .with("home-agent", name)
                            .with("why", silent.line()));
            return new ClusterEvent.TakeOverEnded(name, Result.UNANSWERED);
        }
    }

    private void inherited(String name, List<StoredBinding> taken) {
        reporter.report(
                Report.info("mobile-nodes-claimed")
                        .with("home-agent", name)
                        .with("count", taken.size()));
        inherited(taken);
    }

    /** They are this home agent's. */
    void inherited(List<StoredBinding> taken) {
        Moment now = clocks.now();
        results.accept(
                new HaEvent.Inherited(
                        taken.stream().map(each -> each.binding(now)).toList(),
                        edge.configuration().address()));
    }
}
