package mip6.lab.etcd;

import mip6.agent.control.Json;
import mip6.dnsupdate.DomainName;
import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.BindingStore.Outcome;
import mip6.ha.store.EtcdKeys;
import mip6.ha.store.Moment;
import mip6.ha.store.SharedBindings;
import mip6.ha.store.StoreException;
import mip6.ha.store.StoreWriter;
import mip6.ha.store.StoredBinding;
import mip6.ikev2.message.Identity;
import mip6.lab.net.ProcessorTime;
import mip6.lab.net.Workspace;
import mip6.lab.plot.Percentiles;
import mip6.lab.program.LabException;
import mip6.linux.BootClock;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** How much of a processor etcd takes for refreshes of bindings. */
@Command(
        name = "etcd",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Refreshes bindings at a rate, each on etcd's disk before its acknowledgement, and"
                        + " prints how much of a processor etcd takes for it: what waits goes"
                        + " together, as the home agent does it, and one by one.")
public final class EtcdBenchCommand implements Callable<Integer> {

    /** Of the project, at {@link #GOAL_RATE} in a second: of one processor. */
    private static final double GOAL_PERCENT = 50;

    private static final int GOAL_RATE = 1000;
    private static final Duration TICK = Duration.ofMillis(1);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LAST = Duration.ofSeconds(30);
    private static final int QUEUE = 1 << 16;
    private static final Ipv6Address HOME_AGENT = Ipv6Address.of("2001:db8:1::1");
    private static final UUID MACHINE = UUID.randomUUID();
    private static final Ipv6Address FIRST = Ipv6Address.of("2001:db8:1:0:1::");
    private static final Ipv6Address CARE_OF = Ipv6Address.of("2001:db8:a1::");

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "refreshes a second; default: ${DEFAULT-VALUE}")
    private int rate = GOAL_RATE;

    @Option(
            names = "--bindings",
            paramLabel = "N",
            description = "that are refreshed; default: ${DEFAULT-VALUE}")
    private int bindings = 10_000;

    @Option(names = "--seconds", paramLabel = "S", description = "default: ${DEFAULT-VALUE}")
    private int seconds = 10;

    @Option(names = "--json", description = "print one JSON document instead")
    private boolean json;

    /**
     * What came of it.
     *
     * @param perSecond refreshes that were on etcd's disk
     * @param etcdPercent of one processor
     * @param milliseconds from the question to the answer
     */
    record Result(String how, double perSecond, double etcdPercent, Percentiles milliseconds) {}

    @Override
    public Integer call() throws InterruptedException {
        if (rate < 1
                || rate > 100_000
                || bindings < 1
                || bindings > 200_000
                || seconds < 1
                || seconds > 600) {
            System.err.println(
                    "mip6 bench: --rate 1..100000, --bindings 1..200000, --seconds 1..600");
            return 2;
        }
        try (Workspace workspace = Workspace.create()) {
            List<Result> results = new ArrayList<>();
            results.add(measure(workspace.folder(), "together", 0));
            results.add(measure(workspace.folder(), "one-by-one", 1));
            if (json) {
                System.out.println(Json.renderPretty(results));
            } else {
                print(results);
            }
            return 0;
        } catch (IOException | LabException failed) {
            System.err.println("mip6 bench: " + failed.getMessage());
            return 1;
        } catch (StoreException failed) {
            System.err.println("mip6 bench: " + failed.line());
            return 1;
        }
    }

    private void print(List<Result> results) {
        System.out.println("refreshes    a second   etcd, of a processor   ms: 50 %      99 %");
        for (Result each : results) {
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %8.0f %19.0f %% %14.1f %9.1f%n",
                    each.how,
                    each.perSecond,
                    each.etcdPercent,
                    each.milliseconds.p50(),
                    each.milliseconds.p99());
        }
        Result ours = results.getFirst();
        if (rate == GOAL_RATE) {
            System.out.printf(
                    Locale.ROOT,
                    "goal %.0f %% at %d a second: %s%n",
                    GOAL_PERCENT,
                    GOAL_RATE,
                    ours.etcdPercent <= GOAL_PERCENT && ours.perSecond >= 0.98 * GOAL_RATE
                            ? "met"
                            : "missed");
        }
    }

    /**
     * @param alone how many at most wait at a time, where not as many as come
     */
    private Result measure(Path folder, String how, int alone)
            throws IOException, LabException, StoreException, InterruptedException {
        try (EtcdServer etcd = EtcdServer.startHere(folder, how, List.of());
                EtcdKeys keys = EtcdKeys.open(settings(etcd))) {
            SharedBindings shared = new SharedBindings(keys, "ha1", System.err::println);
            keys.newLease();
            List<StoredBinding> _ = shared.join(Bytes.ofUtf8("bench"));
            List<Outcome> _ = shared.write(changes(0, bindings));
            Tally tally = new Tally();
            try (StoreWriter writer = new StoreWriter(shared, QUEUE, tally::failed)) {
                run(writer, tally, Math.min(rate, GOAL_RATE), alone, 1);
                tally.begin();
                double before = ProcessorTime.seconds(etcd.pid());
                long begin = BootClock.nanos();
                run(writer, tally, rate, alone, seconds);
                double took = (BootClock.nanos() - begin) / 1e9;
                double busy = ProcessorTime.seconds(etcd.pid()) - before;
                return new Result(
                        how, tally.done() / took, 100 * busy / took, tally.milliseconds());
            }
        }
    }

    private static EtcdKeys.Settings settings(EtcdServer etcd) {
        return new EtcdKeys.Settings(
                List.of(etcd.endpoint()),
                "/mip6/",
                LEASE,
                TIMEOUT,
                Optional.empty(),
                Optional.empty());
    }

    private List<Change> changes(int from, int count) {
        List<Change> changes = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            changes.add(new Change.Put(binding(i)));
        }
        return changes;
    }

    /** Of the {@code number}th refresh, in turn of each. */
    private StoredBinding binding(int number) {
        int which = number % bindings;
        DomainName name = DomainName.of("mn" + which + ".example.com");
        return new StoredBinding(
                new Ipv6Address(FIRST.high(), FIRST.low() + which),
                Identity.fqdn(name.text()),
                HOME_AGENT,
                new Ipv6Address(CARE_OF.high(), 1L + which),
                new SequenceNumber(number & 0xffff),
                Lifetime.ofSeconds(600),
                new Moment(MACHINE, 0, Instant.now().plusSeconds(600)),
                Optional.of(name),
                false,
                true);
    }

    /** Asks for refreshes as they fall due, and waits for the last answer. */
    private void run(StoreWriter writer, Tally tally, int perSecond, int alone, int duration)
            throws LabException {
        long begin = BootClock.nanos();
        int wanted = perSecond * duration;
        long end = begin + Duration.ofSeconds(duration).plus(LAST).toNanos();
        int asked = 0;
        while (tally.waiting() > 0 || asked < wanted) {
            long now = BootClock.nanos();
            long due = Math.min(wanted, (now - begin) * perSecond / 1_000_000_000 + 1);
            while (asked < due && (alone == 0 || tally.waiting() < alone)) {
                tally.ask(writer, changes(asked++, 1).getFirst());
            }
            if (alone > 0 && now - begin > Duration.ofSeconds(duration).toNanos()) {
                wanted = asked;
            }
            if (now > end) {
                throw new LabException("etcd did not answer " + tally.waiting() + " refreshes");
            }
            LockSupport.parkNanos(alone > 0 ? TICK.toNanos() / 10 : TICK.toNanos());
        }
    }

    /** What was asked and answered. */
    private static final class Tally {

        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final ConcurrentLinkedQueue<Double> milliseconds = new ConcurrentLinkedQueue<>();

        void begin() {
            milliseconds.clear();
        }

        int waiting() {
            return waiting.get();
        }

        int done() {
            return milliseconds.size();
        }

        Percentiles milliseconds() throws LabException {
            return Percentiles.of(milliseconds)
                    .orElseThrow(() -> new LabException("etcd has refused all refreshes"));
        }

        void ask(StoreWriter writer, Change change) throws LabException {
            long since = BootClock.nanos();
            int _ = waiting.incrementAndGet();
            boolean taken = writer.submit(change, outcome -> answered(outcome, since));
            if (!taken) {
                throw new LabException(
                        QUEUE + " refreshes wait for etcd: it does not keep up with --rate");
            }
        }

        private void answered(Outcome outcome, long since) {
            if (outcome == Outcome.DURABLE) {
                milliseconds.add((BootClock.nanos() - since) / 1e6);
            }
            int _ = waiting.decrementAndGet();
        }

        void failed(StoreException why) {
            if (refused.getAndIncrement() == 0) {
                System.err.println("mip6 bench: " + why.line());
            }
        }
    }
}
