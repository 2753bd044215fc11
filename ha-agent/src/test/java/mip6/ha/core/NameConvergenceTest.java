package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Whatever is asked for, whatever the server does, and wherever the process dies: in the end the
 * DNS says what the bindings say.
 */
class NameConvergenceTest {

    private static final int ADDRESSES = 6;

    /** That pass. */
    private static final List<ZoneOutcome> FAILURES =
            List.of(
                    new ZoneOutcome.NoAnswer("test"),
                    new ZoneOutcome.Refused("SERVFAIL"),
                    new ZoneOutcome.SignatureFailure("BADTIME"));

    private final Map<Ipv6Address, NameRecord> disk = new HashMap<>();

    /** What the two zones hold. */
    private final Set<NameRegistration> forward = new HashSet<>();

    private final Set<NameRegistration> reverse = new HashSet<>();

    /** Bindings in force, and the name that their mobile nodes want. */
    private final Map<Ipv6Address, Optional<DomainName>> bindings = new HashMap<>();

    private final Deque<HaAction.JournalName> writes = new ArrayDeque<>();
    private final List<HaAction.UpdateDns> updates = new ArrayList<>();
    private NameRegistrations names = new NameRegistrations();
    private long now;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @Tag("req:S5026-6-f")
    void theDnsConvergesToTheBindings(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < 3_000; step++) {
            step(random);
        }
        crash(random);
        for (int i = 0; i < 500; i++) {
            while (!writes.isEmpty() || !updates.isEmpty()) {
                write(true);
                update(random, true);
            }
            now += NameRegistrations.LONGEST_RETRY;
            List<HaAction> out = new ArrayList<>();
            names.timePassed(now, out);
            take(out);
        }
        Set<NameRegistration> expected = new HashSet<>();
        bindings.forEach(
                (address, name) ->
                        name.ifPresent(each -> expected.add(new NameRegistration(each, address))));
        assertThat(forward).as("seed %d", seed).isEqualTo(expected);
        assertThat(reverse).as("seed %d", seed).isEqualTo(expected);
        assertThat(disk.values()).as("seed %d", seed).allMatch(NameRecord::certain);
        assertThat(disk).as("seed %d", seed).hasSize(expected.size());
    }

    private void step(SplittableRandom random) {
        Ipv6Address address =
                new Ipv6Address(0x2001_0db8_0001_0000L, 0x1000 + random.nextInt(ADDRESSES));
        List<HaAction> out = new ArrayList<>();
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                DomainName name =
                        DomainName.of(
                                "n" + random.nextInt(3) + "-" + address.hashCode() + ".example");
                bindings.put(address, Optional.of(name));
                boolean _ = names.publish(address, name, out).isPresent();
            }
            case 2 -> {
                if (bindings.containsKey(address)) {
                    bindings.get(address)
                            .ifPresent(
                                    name -> {
                                        boolean _ = names.withdraw(address, name, out).isPresent();
                                    });
                    bindings.put(address, Optional.empty());
                }
            }
            case 3 -> {
                bindings.remove(address);
                boolean _ = names.end(address, out);
            }
            case 4, 5 -> write(random.nextInt(10) > 0);
            case 6, 7 -> update(random, false);
            case 8 -> {
                now += random.nextLong(NameRegistrations.LONGEST_RETRY);
                names.timePassed(now, out);
            }
            default -> {
                if (random.nextInt(10) == 0) {
                    crash(random);
                }
            }
        }
        take(out);
    }

    private void take(List<HaAction> actions) {
        for (HaAction action : actions) {
            switch (action) {
                case HaAction.JournalName write -> writes.add(write);
                case HaAction.UpdateDns update -> updates.add(update);
                default -> assertThat(action).isInstanceOf(HaAction.Report.class);
            }
        }
    }

    private void write(boolean durable) {
        HaAction.JournalName write = writes.poll();
        if (write == null) {
            return;
        }
        if (durable) {
            if (write.name().isNothing()) {
                disk.remove(write.name().homeAddress());
            } else {
                disk.put(write.name().homeAddress(), write.name());
            }
        }
        List<HaAction> out = new ArrayList<>();
        boolean _ = names.journaled(write.ticket(), durable, now, out).isPresent();
        take(out);
    }

    private void update(SplittableRandom random, boolean well) {
        if (updates.isEmpty()) {
            return;
        }
        HaAction.UpdateDns update = updates.remove(random.nextInt(updates.size()));
        ZoneOutcome there = zone(forward, update.change(), random, well);
        ZoneOutcome back = zone(reverse, update.change(), random, well);
        List<HaAction> out = new ArrayList<>();
        boolean _ =
                names.done(update.ticket(), new UpdateOutcome(there, back), now, out).isPresent();
        take(out);
    }

    private static ZoneOutcome zone(
            Set<NameRegistration> zone, NameChange change, SplittableRandom random, boolean well) {
        boolean performed = well || random.nextBoolean();
        if (performed) {
            perform(zone, change);
        }
        // the answer may be lost
        return performed && (well || random.nextInt(3) > 0)
                ? new ZoneOutcome.Performed()
                : performed
                        ? new ZoneOutcome.NoAnswer("test")
                        : FAILURES.get(random.nextInt(FAILURES.size()));
    }

    private static void perform(Set<NameRegistration> zone, NameChange change) {
        change.previous().ifPresent(zone::remove);
        change.next().ifPresent(zone::add);
    }

    /**
     * What was sent may arrive all the same. Mobile nodes ask for their names again, or are silent:
     * their bindings tell their names, whatever the journal says.
     */
    private void crash(SplittableRandom random) {
        for (Set<NameRegistration> zone : List.of(forward, reverse)) {
            updates.stream()
                    .filter(_ -> random.nextBoolean())
                    .forEach(each -> perform(zone, each.change()));
        }
        updates.clear();
        writes.clear();
        names = new NameRegistrations();
        List<HaAction> out = new ArrayList<>();
        names.restore(List.copyOf(disk.values()));
        Set<Ipv6Address> silent = new HashSet<>();
        bindings.forEach(
                (address, name) -> {
                    names.restore(address, name);
                    if (random.nextBoolean()) {
                        boolean _ = silent.add(address);
                    }
                });
        names.reconcile(bindings::containsKey, out);
        bindings.forEach(
                (address, name) -> {
                    if (silent.contains(address)) {
                        return;
                    }
                    if (name.isPresent()) {
                        boolean _ = names.publish(address, name.get(), out).isPresent();
                    } else {
                        names.nameOf(address)
                                .ifPresent(
                                        old -> {
                                            boolean _ =
                                                    names.withdraw(address, old, out).isPresent();
                                        });
                    }
                });
        take(out);
    }
}
