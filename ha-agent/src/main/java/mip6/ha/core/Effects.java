package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.ikev2.core.IkeEvent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What one event leads to: actions for the edge, and events for the IKE engine in between. */
final class Effects {

    private final List<HaAction> actions = new ArrayList<>();
    private final Deque<IkeEvent> ike = new ArrayDeque<>();
    private final Deque<Binding> registered = new ArrayDeque<>();

    void add(HaAction action) {
        actions.add(action);
    }

    void report(Report report) {
        actions.add(new HaAction.Report(report));
    }

    void ike(IkeEvent event) {
        ike.add(event);
    }

    /** A mobile node has registered: its binding is acknowledged. */
    void registered(Binding binding) {
        registered.add(binding);
    }

    Optional<Binding> nextRegistered() {
        return Optional.ofNullable(registered.poll());
    }

    Optional<IkeEvent> nextForIke() {
        return Optional.ofNullable(ike.poll());
    }

    /** For those who only add. */
    List<HaAction> actions() {
        return actions;
    }
}
