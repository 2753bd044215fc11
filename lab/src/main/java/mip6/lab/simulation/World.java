package mip6.lab.simulation;

import mip6.dnsupdate.DomainName;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Virtual time, a network and the records of the DNS. Everything happens in the thread that runs
 * it.
 */
public final class World {

    private final Random random;
    private final Agenda<Runnable> appointments = new Agenda<>();
    private final Map<Ipv6Address, Consumer<Packet>> hosts = new HashMap<>();
    private final Map<Ipv6Address, Link.Duplex> links = new HashMap<>();
    private final Map<DomainName, Set<Ipv6Address>> forward = new HashMap<>();
    private final Map<Ipv6Address, DomainName> reverse = new HashMap<>();
    private final Agenda<Participant> due = new Agenda<>();
    private final IdentityHashMap<Participant, Agenda.Entry<Participant>> participants =
            new IdentityHashMap<>();
    private final List<Predicate<Ipv6Address>> neighbours = new ArrayList<>();
    private final List<Runnable> invariants = new ArrayList<>();
    private Conditions conditions;
    private BiPredicate<Ipv6Address, Ipv6Address> cut = (_, _) -> false;
    private long now;
    private long order;
    private long steps;
    private long overflows;

    /** Something with deadlines of its own; the first to join comes first. */
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
        participants.computeIfAbsent(participant, who -> due.add(who, ++order, who.deadline()));
    }

    void leave(Participant participant) {
        Optional.ofNullable(participants.remove(participant)).ifPresent(due::remove);
    }

    /** Its deadline may be another one now. */
    void changed(Participant participant) {
        Agenda.Entry<Participant> entry = participants.get(participant);
        if (entry != null && entry.at() != participant.deadline()) {
            due.move(entry, participant.deadline());
        }
    }

    /** Checked after every step. */
    public void always(Runnable invariant) {
        invariants.add(invariant);
    }

    void attach(Ipv6Address address, Consumer<Packet> host) {
        hosts.put(address, host);
    }

    /** From now on somebody answers for all addresses that {@code another} says. */
    void neighbour(Predicate<Ipv6Address> another) {
        neighbours.add(another);
    }

    /** Whether a probe for {@code address} would be answered. */
    boolean has(Ipv6Address address) {
        return hosts.containsKey(address)
                || neighbours.stream().anyMatch(each -> each.test(address));
    }

    void detach(Ipv6Address address) {
        hosts.remove(address);
    }

    /** Sends {@code message} as the conditions will have it. */
    void send(Ipv6Address from, Ipv6Address to, Packet message) {
        if (random.nextDouble() < conditions.loss() || cut.test(from, to)) {
            return;
        }
        int copies = random.nextDouble() < conditions.duplication() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            OptionalLong queues = queues(from, to, message.length());
            if (queues.isEmpty()) {
                overflows++;
                return;
            }
            after(
                    delay().plusNanos(queues.getAsLong()),
                    () -> {
                        Consumer<Packet> host = hosts.get(to);
                        if (host != null) {
                            host.accept(message);
                        }
                    });
        }
    }

    /** What passes the links of both; empty where a queue is full. */
    private OptionalLong queues(Ipv6Address from, Ipv6Address to, int length) {
        Link.Duplex first = links.get(from);
        Link.Duplex last = links.get(to);
        OptionalLong wait = first == null ? OptionalLong.of(0) : first.out().passed(now, length);
        if (wait.isEmpty() || last == null) {
            return wait;
        }
        OptionalLong there = last.in().passed(now + wait.getAsLong(), length);
        return there.isEmpty() ? there : OptionalLong.of(wait.getAsLong() + there.getAsLong());
    }

    /** What goes to and from {@code address} passes that link. */
    void link(Ipv6Address address, Link.Duplex link) {
        links.put(address, link);
    }

    /** Packets that found a queue full. */
    long overflows() {
        return overflows;
    }

    /** Whether the DNS fails this time. */
    boolean dnsFails() {
        return random.nextDouble() < conditions.dnsFailure();
    }

    /** All names that have one, and their addresses. */
    Map<DomainName, Set<Ipv6Address>> forward() {
        return Map.copyOf(forward);
    }

    /** The addresses of a name. */
    Set<Ipv6Address> forward(DomainName name) {
        return forward.getOrDefault(name, Set.of());
    }

    Map<Ipv6Address, DomainName> reverse() {
        return reverse;
    }

    void publish(DomainName name, Ipv6Address address) {
        Set<Ipv6Address> all = new LinkedHashSet<>(forward(name));
        all.add(address);
        forward.put(name, Set.copyOf(all));
        reverse.put(address, name);
    }

    void withdraw(DomainName name, Ipv6Address address) {
        Set<Ipv6Address> left = new LinkedHashSet<>(forward(name));
        left.remove(address);
        if (left.isEmpty()) {
            forward.remove(name);
        } else {
            forward.put(name, Set.copyOf(left));
        }
        reverse.remove(address, name);
    }

    Duration delay() {
        long least = conditions.leastDelay().toNanos();
        long most = conditions.mostDelay().toNanos();
        return Duration.ofNanos(least + (most > least ? random.nextLong(most - least) : 0));
    }

    void after(Duration wait, Runnable what) {
        var _ = appointments.add(what, ++order, now + wait.toNanos());
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
        long appointment = appointments.first();
        long deadline = due.first();
        if (Math.min(appointment, deadline) > end) {
            return false;
        }
        steps++;
        if (deadline < appointment) {
            now = Math.max(now, deadline);
            Participant first = due.peek();
            first.timePassed(now);
            changed(first);
        } else {
            now = appointment;
            appointments.take().run();
        }
        return true;
    }
}
