package mip6.lab.simulation;

import mip6.dnsupdate.DomainName;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Virtual time, a network and the records of the DNS. Everything happens in the thread that runs
 * it.
 */
public final class World {

    private final Random random;
    private final PriorityQueue<Appointment> appointments =
            new PriorityQueue<>(
                    Comparator.comparingLong(Appointment::at)
                            .thenComparingLong(Appointment::order));
    private final Map<Ipv6Address, Consumer<Object>> hosts = new HashMap<>();
    private final Map<DomainName, Set<Ipv6Address>> forward = new HashMap<>();
    private final Map<Ipv6Address, DomainName> reverse = new HashMap<>();
    private final Map<Participant, Due> participants = new HashMap<>();
    private final TreeSet<Due> due =
            new TreeSet<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
    private final List<Runnable> invariants = new ArrayList<>();
    private Conditions conditions;
    private BiPredicate<Ipv6Address, Ipv6Address> cut = (_, _) -> false;
    private long now;
    private long order;
    private long steps;

    private record Appointment(long at, long order, Runnable what) {}

    /** When a participant wants to be told of the time; the first to join comes first. */
    private record Due(long at, long order, Participant who) {}

    /** Something with deadlines of its own. */
    interface Participant {

        long deadline();

        void timePassed(long now);
    }

    public World(long seed, Conditions conditions) {
        this.random = new Random(seed);
        this.conditions = conditions;
    }

    public long now() {
        return now;
    }

    public Random random() {
        return random;
    }

    public void conditions(Conditions others) {
        conditions = others;
    }

    /** From now on nothing gets from one address to another where {@code between} says so. */
    void cut(BiPredicate<Ipv6Address, Ipv6Address> between) {
        cut = between;
    }

    void join(Participant participant) {
        if (!participants.containsKey(participant)) {
            put(participant, ++order);
        }
    }

    void leave(Participant participant) {
        Optional.ofNullable(participants.remove(participant)).ifPresent(due::remove);
    }

    /** Its deadline may be another one now. */
    void changed(Participant participant) {
        Due before = participants.get(participant);
        if (before != null && before.at() != participant.deadline()) {
            due.remove(before);
            put(participant, before.order());
        }
    }

    private void put(Participant participant, long place) {
        Due next = new Due(participant.deadline(), place, participant);
        participants.put(participant, next);
        due.add(next);
    }

    /** Checked after every step. */
    public void always(Runnable invariant) {
        invariants.add(invariant);
    }

    void attach(Ipv6Address address, Consumer<Object> host) {
        hosts.put(address, host);
    }

    boolean has(Ipv6Address address) {
        return hosts.containsKey(address);
    }

    void detach(Ipv6Address address) {
        hosts.remove(address);
    }

    /** Sends {@code message} as the conditions will have it. */
    void send(Ipv6Address from, Ipv6Address to, Object message) {
        if (random.nextDouble() < conditions.loss() || cut.test(from, to)) {
            return;
        }
        int copies = random.nextDouble() < conditions.duplication() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            after(
                    delay(),
                    () -> {
                        Consumer<Object> host = hosts.get(to);
                        if (host != null) {
                            host.accept(message);
                        }
                    });
        }
    }

    /** Whether the DNS fails this time. */
    boolean dnsFails() {
        return random.nextDouble() < conditions.dnsFailure();
    }

    /** All names that have one, and their addresses. */
    Map<DomainName, Set<Ipv6Address>> forward() {
        Map<DomainName, Set<Ipv6Address>> all = new HashMap<>(forward);
        all.values().removeIf(Set::isEmpty);
        return all;
    }

    /** The addresses of a name. */
    Set<Ipv6Address> forward(DomainName name) {
        return forward.computeIfAbsent(name, _ -> new LinkedHashSet<>());
    }

    Map<Ipv6Address, DomainName> reverse() {
        return reverse;
    }

    Duration delay() {
        long least = conditions.leastDelay().toNanos();
        long most = conditions.mostDelay().toNanos();
        return Duration.ofNanos(least + (most > least ? random.nextLong(most - least) : 0));
    }

    void after(Duration wait, Runnable what) {
        appointments.add(new Appointment(now + wait.toNanos(), ++order, what));
    }

    /** Things that have happened. */
    long steps() {
        return steps;
    }

    /** Lets {@code duration} pass. */
    public void run(Duration duration) {
        long end = now + duration.toNanos();
        while (step(end)) {
            invariants.forEach(Runnable::run);
        }
        now = end;
    }

    private boolean step(long end) {
        long appointment = appointments.isEmpty() ? Long.MAX_VALUE : appointments.peek().at();
        long deadline = due.isEmpty() ? Long.MAX_VALUE : due.first().at();
        if (Math.min(appointment, deadline) > end) {
            return false;
        }
        steps++;
        if (deadline < appointment) {
            now = Math.max(now, deadline);
            Participant first = due.first().who();
            first.timePassed(now);
            changed(first);
        } else {
            now = appointment;
            appointments.remove().what().run();
        }
        return true;
    }
}
