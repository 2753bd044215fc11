package mip6.lab.failover;

import mip6.lab.program.DaemonEvent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * How each mobile node came from one home agent to another, as the events of all of them tell. For
 * each phase the first time counts: afterwards a mobile node stays registered, and says so again.
 */
final class Recovery {

    private static final double NANOS = 1e6;

    private final long failed;
    private final String homeAgent;
    private final Map<String, Way> ways = new TreeMap<>(Recovery::byNumber);
    private OptionalDouble detected = OptionalDouble.empty();
    private OptionalDouble claimed = OptionalDouble.empty();
    private final Set<Suspicion> suspicions = new LinkedHashSet<>();
    private final List<Claim> claims = new ArrayList<>();
    private final List<Double> retransmissions = new ArrayList<>();

    /**
     * A home agent held that another one has failed.
     *
     * @param by the name of the one that did
     * @param of that of the other
     */
    record Suspicion(String by, String of) {}

    /** A transaction that made so many mobile nodes another home agent's. */
    private record Claim(double at, int count) {}

    /** What is known of one mobile node so far. */
    private static final class Way {
        private final EnumMap<Phase, Double> reached = new EnumMap<>(Phase.class);
        private boolean changes;
        private boolean byItself;
        private int attempts;
        private int switchMessages;
        private int bindingUpdates;

        private void reach(Phase phase, double at) {
            reached.putIfAbsent(phase, at);
        }
    }

    /**
     * Nothing has happened yet.
     *
     * @param failed when the home agent did, nanoseconds of the boot clock
     * @param homeAgent its name
     * @param mobileNodes all that it served
     */
    Recovery(long failed, String homeAgent, Collection<String> mobileNodes) {
        this.failed = failed;
        this.homeAgent = homeAgent;
        mobileNodes.forEach(name -> ways.put(name, new Way()));
    }

    /** By the number in a name, so that mn10 comes behind mn9. */
    private static int byNumber(String one, String other) {
        int length = Integer.compare(one.length(), other.length());
        return length != 0 ? length : one.compareTo(other);
    }

    /** The home agent of the name {@code teller} told it. */
    void homeAgentTold(String teller, DaemonEvent event) {
        double at = since(event);
        switch (event.name()) {
            // it has left where its lease has ended, too, before it is claimed
            case "home-agent-suspected", "home-agent-reported-failed", "home-agent-left" ->
                    noticed(teller, event, at);
            case "mobile-nodes-claimed" -> {
                noticed(teller, event, at);
                if (isAboutFailed(event)) {
                    claimed = earlier(claimed, at);
                    claims.add(new Claim(at, event.number("count")));
                }
            }
            case "home-agent-switch-sent" -> called(way(event.text("identity")), event, at);
            case "mobile-node-taken-over" -> {
                Way way = way(event.text("identity"));
                way.attempts = event.number("attempts");
                way.reach(Phase.INITIATION, at - event.milliseconds("elapsed"));
            }
            default -> {}
        }
    }

    private void noticed(String teller, DaemonEvent event, double at) {
        suspicions.add(new Suspicion(teller, event.text("home-agent")));
        if (isAboutFailed(event)) {
            detected = earlier(detected, at);
        }
    }

    private boolean isAboutFailed(DaemonEvent event) {
        return event.text("home-agent").equals(homeAgent);
    }

    private void called(Way way, DaemonEvent event, double at) {
        way.switchMessages = Math.max(way.switchMessages, event.number("messages"));
        if (event.number("messages") > 1) {
            retransmissions.add(at);
        }
    }

    /** {@code mobileNode} told it. */
    void mobileNodeTold(String mobileNode, DaemonEvent event) {
        double at = since(event);
        Way way = way(mobileNode);
        switch (event.name()) {
            case "home-agent-approached" -> way.reach(Phase.FIRST_EXCHANGE, at);
            case "home-agent-leaving" -> way.reach(Phase.SWITCH, at);
            case "home-agent-switched" -> {
                way.reach(Phase.SWITCH, at);
                way.changes = true;
            }
            case "bootstrapped" -> {
                // it noticed by itself
                way.byItself |= !way.reached.containsKey(Phase.FIRST_EXCHANGE);
                way.reach(Phase.FIRST_EXCHANGE, at);
                way.changes = true;
            }
            case "binding-accepted" -> accepted(way, event, at);
            default -> {}
        }
    }

    private void accepted(Way way, DaemonEvent event, double at) {
        if (!way.changes || way.reached.containsKey(Phase.REGISTRATION)) {
            return;
        }
        way.reach(Phase.REGISTRATION, at);
        way.bindingUpdates = event.number("round-trips");
        for (int i = 1; i < way.bindingUpdates; i++) {
            retransmissions.add(at);
        }
        if (event.text("dns-update").startsWith("0")) {
            way.reach(Phase.DNS, at);
        }
    }

    private Way way(String mobileNode) {
        return ways.computeIfAbsent(mobileNode, _ -> new Way());
    }

    private double since(DaemonEvent event) {
        return (event.at() - failed) / NANOS;
    }

    private static OptionalDouble earlier(OptionalDouble known, double at) {
        return OptionalDouble.of(known.isPresent() ? Math.min(known.getAsDouble(), at) : at);
    }

    /** When the failure was noticed, in milliseconds. */
    OptionalDouble detected() {
        return detected;
    }

    OptionalDouble claimed() {
        return claimed;
    }

    /**
     * Whether others began to take over the one that failed: whoever only suspected it may have
     * heard it again.
     */
    boolean hasTakeover() {
        return claimed.isPresent();
    }

    /** Each once, rightly or not, in the order in which they were told. */
    List<Suspicion> suspicions() {
        return List.copyOf(suspicions);
    }

    /** When messages were sent again, as far as is told: of those of a mobile node, at the end. */
    List<Double> retransmissions() {
        return List.copyOf(retransmissions);
    }

    long registered() {
        return ways.values().stream()
                .filter(way -> way.reached.containsKey(Phase.REGISTRATION))
                .count();
    }

    /** All mobile nodes, in the order of their numbers. */
    List<Recovered> all() {
        ways.values().forEach(Recovery::forgetLaterInitiation);
        ways.values().stream()
                .filter(way -> way.reached.containsKey(Phase.REGISTRATION))
                .forEach(way -> detected.ifPresent(at -> way.reach(Phase.DETECTION, at)));
        claim();
        List<Recovered> all = new ArrayList<>();
        ways.forEach(
                (name, way) ->
                        all.add(
                                new Recovered(
                                        name,
                                        way.reached,
                                        way.attempts,
                                        way.switchMessages,
                                        way.bindingUpdates)));
        return all;
    }

    /**
     * A transaction tells how many it claimed, not whom: those who were initiated to first count as
     * claimed first, and before whom nobody initiates to, which is right for all of them together.
     */
    private void claim() {
        Iterator<Way> inOrder =
                ways.values().stream()
                        .sorted(Comparator.comparingDouble(Recovery::initiation))
                        .iterator();
        claims.sort(Comparator.comparingDouble(Claim::at));
        for (Claim claim : claims) {
            for (int i = 0; i < claim.count() && inOrder.hasNext(); i++) {
                inOrder.next().reached.put(Phase.CLAIM, claim.at());
            }
        }
    }

    private static double initiation(Way way) {
        return way.reached.getOrDefault(Phase.INITIATION, Double.MAX_VALUE);
    }

    /**
     * Who was taken over twice has answered before the last one initiated to it; or it had come by
     * itself, and nobody had.
     */
    private static void forgetLaterInitiation(Way way) {
        if (initiation(way) > way.reached.getOrDefault(Phase.FIRST_EXCHANGE, Double.MAX_VALUE)) {
            way.reached.remove(Phase.INITIATION);
            way.attempts = way.byItself ? 0 : way.attempts;
        }
    }
}
