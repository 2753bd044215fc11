package mip6.ikev2.core;

import mip6.wire.Bytes;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;

/**
 * Endpoints and the network between them, in virtual time: what happens depends on the seed alone.
 */
final class Simulation {

    static final long DELAY = Duration.ofMillis(10).toNanos();

    /** A datagram on its way. */
    record Datagram(Endpoint from, Endpoint to, Bytes octets) {}

    /** What the network makes of a datagram: when it arrives, for each copy. */
    interface Link {

        List<Long> delays(Datagram datagram);
    }

    private record Step(long at, long order, Runnable what) {}

    private final PriorityQueue<Step> steps =
            new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::order));
    private final List<Node> nodes = new ArrayList<>();
    private final List<Datagram> sent = new ArrayList<>();
    private final long seed;
    private Link link = _ -> List.of(DELAY);
    private UnaryOperator<Datagram> translator = UnaryOperator.identity();
    private long now = Duration.ofHours(1).toNanos();
    private long order;

    Simulation() {
        this(1);
    }

    Simulation(long seed) {
        this.seed = seed;
    }

    Node node(String address, IkeSettings settings) {
        Node node = new Node(this, address, settings, random(seed * 31 + nodes.size()));
        nodes.add(node);
        return node;
    }

    static SecureRandom random(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void link(Link other) {
        link = other;
    }

    /** What an address translator makes of each datagram on its way. */
    void translator(UnaryOperator<Datagram> other) {
        translator = other;
    }

    /** Lets time pass and nothing happen. */
    void at(long later) {
        now = Math.max(now, later);
    }

    long now() {
        return now;
    }

    /** Every datagram that any node sent, whether it arrived or not. */
    List<Datagram> sent() {
        return List.copyOf(sent);
    }

    void send(Datagram datagram) {
        sent.add(datagram);
        link.delays(datagram).forEach(delay -> deliver(translator.apply(datagram), delay));
    }

    /** Past the link, as an attacker may. */
    void deliver(Datagram datagram, long delay) {
        after(
                delay,
                () ->
                        nodes.stream()
                                .filter(node -> node.has(datagram.to()))
                                .forEach(node -> node.receive(datagram)));
    }

    void after(long delay, Runnable what) {
        steps.add(new Step(now + delay, order++, what));
    }

    /** Until nothing is left to do within {@code limit}. */
    void run(Duration limit) {
        long end = now + limit.toNanos();
        while (next() <= end) {
            step();
        }
        now = end;
    }

    /** The next thing that happens, whenever that is. */
    void step() {
        long at = next();
        if (at == Long.MAX_VALUE) {
            throw new AssertionError("nothing will ever happen again");
        }
        now = Math.max(now, at);
        if (!steps.isEmpty() && steps.peek().at() <= now) {
            steps.remove().what().run();
        } else {
            nodes.stream().filter(node -> node.deadline() <= now).forEach(Node::timePassed);
        }
    }

    private long next() {
        long due = nodes.stream().mapToLong(Node::deadline).min().orElse(Long.MAX_VALUE);
        return steps.isEmpty() ? due : Math.min(due, steps.peek().at());
    }

    /** Long enough for any exchange without loss, too short for a retransmission. */
    void settle() {
        run(Duration.ofMillis(180));
    }

    /** Longer than an initiator waits for a better answer than a refusal. */
    void settleRefusal() {
        run(Duration.ofMillis(1200));
    }
}
