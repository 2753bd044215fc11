package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A planned switch: mobile nodes are told one after the other to find another home agent (RFC 5142
 * 5), while this one goes on to serve those who have not. Who de-registers has understood.
 */
final class Drain {

    private final BindingCache cache;
    private final Sessions sessions;
    private final Predicate<Identity> called;
    private Optional<DrainPlan> plan = Optional.empty();

    /** Still to be told. */
    private final SequencedSet<Ipv6Address> waiting = new LinkedHashSet<>();

    /** Told, and not yet answered. */
    private final Map<Ipv6Address, Call> calls = new HashMap<>();

    /** Who may not extend its binding: all that were told, also those that went. */
    private final Set<Ipv6Address> told = new HashSet<>();

    private final Timers<Ipv6Address> timers = new Timers<>();
    private long nextAt = Long.MAX_VALUE;
    private int moved;
    private int silent;
    private int unreachable;

    private record Call(int messages, long timeout) {}

    /**
     * @param called whether this home agent itself wants that mobile node to come
     */
    Drain(BindingCache cache, Sessions sessions, Predicate<Identity> called) {
        this.cache = cache;
        this.sessions = sessions;
        this.called = called;
    }

    /**
     * Whether RFC 5142 5.3 has a binding refused: who was told may not extend the one that it has,
     * and nobody begins a new one, but who was called since the one that it had elsewhere has
     * nobody else to serve it.
     *
     * @param known there is an entry for the home address
     */
    boolean refuses(BindingRequest request, boolean known) {
        return plan.isPresent()
                && (known
                        ? told.contains(request.homeAddress())
                        : !called.test(request.identity()));
    }

    /** All that are served now are to go; one that is under way begins anew with what is left. */
    void begin(DrainPlan next, long now, Effects out) {
        begin(next, now, out, now);
    }

    /** The same after a restart: mobile nodes have to have SAs again to be told under. */
    void resume(DrainPlan kept, long now, Effects out) {
        begin(kept, now, out, now + kept.first().toNanos());
    }

    private void begin(DrainPlan next, long now, Effects out, long firstAt) {
        end();
        plan = Optional.of(next);
        nextAt = firstAt;
        cache.inForce()
                .sorted(Comparator.comparing(Binding::homeAddress))
                .forEach(binding -> waiting.add(binding.homeAddress()));
        out.report(
                Report.info("drain-started")
                        .with("mobile-nodes", waiting.size())
                        .with("home-agents", next.homeAgents().size())
                        .with("per-second", next.perSecond()));
        timePassed(now, out);
    }

    /** This home agent serves again whoever it serves still, or comes. */
    void cancel(Effects out) {
        if (plan.isPresent()) {
            end();
            out.report(Report.info("drain-cancelled"));
        }
    }

    private void end() {
        plan = Optional.empty();
        waiting.clear();
        calls.keySet().forEach(timers::clear);
        calls.clear();
        told.clear();
        nextAt = Long.MAX_VALUE;
        moved = 0;
        silent = 0;
        unreachable = 0;
    }

    /** It was another home agent's, and is to be served, and told in its turn. */
    void inherited(Ipv6Address homeAddress, long now) {
        told.remove(homeAddress);
        registered(homeAddress, now);
    }

    /** It is served; where it was called it is new here, and is told in its turn. */
    void registered(Ipv6Address homeAddress, long now) {
        if (plan.isPresent() && !told.contains(homeAddress) && waiting.add(homeAddress)) {
            nextAt = nextAt == Long.MAX_VALUE ? now + plan.get().interval() : nextAt;
        }
    }

    /** A binding has ended: that is the answer (RFC 5142 6.1). */
    void ended(Ipv6Address homeAddress, Effects out) {
        if (calls.remove(homeAddress) != null) {
            timers.clear(homeAddress);
            moved++;
            finishIfDone(out);
        }
    }

    void timePassed(long now, Effects out) {
        if (plan.isEmpty()) {
            return;
        }
        for (Ipv6Address homeAddress : timers.due(now)) {
            again(plan.get(), homeAddress, now, out);
        }
        while (!waiting.isEmpty() && nextAt <= now) {
            // 7 REQUIRED: a rate that is never exceeded, also not to make up for lost time
            nextAt = now + plan.get().interval();
            first(plan.get(), waiting.removeFirst(), now, out);
        }
        if (waiting.isEmpty() && nextAt != Long.MAX_VALUE) {
            nextAt = Long.MAX_VALUE;
            finishIfDone(out);
        }
    }

    long deadline() {
        return Math.min(nextAt, timers.first());
    }

    private void first(DrainPlan current, Ipv6Address homeAddress, long now, Effects out) {
        Optional<Binding> binding = cache.inForce(homeAddress);
        if (binding.isEmpty()) {
            return;
        }
        call(current, binding.get(), new Call(0, current.first().toNanos()), now, out);
    }

    /** 5.2: a back-off that MUST double, until the longest wait has been waited. */
    private void again(DrainPlan current, Ipv6Address homeAddress, long now, Effects out) {
        Call last = Optional.ofNullable(calls.remove(homeAddress)).orElseThrow();
        Optional<Binding> binding = cache.inForce(homeAddress);
        long longest = current.longest().toNanos();
        if (binding.isEmpty()) {
            moved++;
        } else if (last.timeout() < longest) {
            Call next = new Call(last.messages(), Math.min(longest, 2 * last.timeout()));
            call(current, binding.get(), next, now, out);
            return;
        } else {
            // 5.3: nothing follows from its silence; it is served until its binding ends
            silent++;
            out.report(Report.info("mobile-node-stays").with("home-address", homeAddress));
        }
        finishIfDone(out);
    }

    private void call(DrainPlan current, Binding binding, Call call, long now, Effects out) {
        Ipv6Address homeAddress = binding.homeAddress();
        Optional<SaPair> sa = sessions.signalling(binding.identity(), homeAddress);
        if (sa.isEmpty()) {
            unreachable++;
            out.report(Report.info("mobile-node-stays").with("home-address", homeAddress));
            return;
        }
        told.add(homeAddress);
        int messages = call.messages() + 1;
        calls.put(homeAddress, new Call(messages, call.timeout()));
        timers.set(homeAddress, now + call.timeout());
        out.add(
                TunnelledMessage.send(
                        new HomeAgentSwitch(false, homeAgents(current), List.of()),
                        binding.homeAgent(),
                        homeAddress,
                        binding.careOfAddress(),
                        sa.get()));
        out.report(
                Report.info("home-agent-switch-sent")
                        .with("identity", binding.identity().toString())
                        .with("home-address", homeAddress)
                        .with("messages", messages));
    }

    /** 5.1: each mobile node gets another order, so that they spread over all of them. */
    private List<Ipv6Address> homeAgents(DrainPlan current) {
        List<Ipv6Address> turned = new ArrayList<>(current.homeAgents());
        Collections.rotate(turned, told.size());
        return turned;
    }

    private void finishIfDone(Effects out) {
        if (waiting.isEmpty() && calls.isEmpty()) {
            out.report(
                    Report.info("drain-ended")
                            .with("moved", moved)
                            .with("silent", silent)
                            .with("unreachable", unreachable));
        }
    }

    /** For the operator; empty where nobody is moved away. */
    Optional<DrainStatus> status() {
        return plan.map(
                current ->
                        new DrainStatus(
                                waiting.isEmpty() && calls.isEmpty() ? "drained" : "draining",
                                current.perSecond(),
                                waiting.size(),
                                calls.size(),
                                moved,
                                silent,
                                unreachable,
                                Duration.ofNanos(waiting.size() * current.interval())));
    }
}
