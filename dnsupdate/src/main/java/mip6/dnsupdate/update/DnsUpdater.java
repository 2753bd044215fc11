package mip6.dnsupdate.update;

import mip6.dnsupdate.update.UpdatePlan.Step;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Sends updates. Safe for many threads. */
public final class DnsUpdater implements AutoCloseable {

    private static final ZoneOutcome PERFORMED = new ZoneOutcome.Performed();

    private final UpdateSettings settings;
    private final Clock clock;
    private final Consumer<? super Throwable> bug;
    private final Map<UpdateZone, ZoneLink> links = new ConcurrentHashMap<>();

    /**
     * Sends nothing yet.
     *
     * @param clock the time of day, which signatures carry: the server compares it with its own
     * @param bug told of what must not happen, on a thread that ends with it
     */
    public DnsUpdater(UpdateSettings settings, Clock clock, Consumer<? super Throwable> bug) {
        this.settings = settings;
        this.clock = clock;
        this.bug = bug;
    }

    /** One that is told of no bug; its thread ends with an uncaught exception all the same. */
    public DnsUpdater(UpdateSettings settings, Clock clock) {
        this(settings, clock, _ -> {});
    }

    /** With the time of day of this machine. */
    public DnsUpdater(UpdateSettings settings) {
        this(settings, Clock.systemUTC());
    }

    /**
     * Updates the forward and the reverse zone, at the same time, together with other changes that
     * wait for the same servers; changes of one name keep their order.
     *
     * @param patience when a message has been without an answer for so long, the outcome says so
     * @param asker is told once, when both zones are through; on a thread that has to get on
     */
    public void submit(NameChange change, Duration patience, Consumer<UpdateOutcome> asker) {
        UpdatePlan plan = UpdatePlan.of(change, settings);
        CompletableFuture<ZoneOutcome> forward = all(plan.forward(), patience);
        CompletableFuture<ZoneOutcome> reverse = all(plan.reverse(), patience);
        CompletableFuture<Void> _ =
                forward.thenCombine(reverse, UpdateOutcome::new).thenAccept(asker);
    }

    /** The same; waits for the outcome. */
    public UpdateOutcome perform(NameChange change, Duration patience) {
        CompletableFuture<UpdateOutcome> outcome = new CompletableFuture<>();
        submit(change, patience, outcome::complete);
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ZoneOutcome interrupted = new ZoneOutcome.NoAnswer("interrupted");
            return new UpdateOutcome(interrupted, interrupted);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Gives {@code offer} this priority. Other home agents' records stay as they are.
     *
     * @param asker is told once; on a thread that has to get on
     */
    public void submit(
            ServiceOffer offer, int priority, Duration patience, Consumer<ZoneOutcome> asker) {
        CompletableFuture<Void> _ = start(offer.at(priority, settings), patience).thenAccept(asker);
    }

    /** Closes the connections to the servers; what was not answered by then never is. */
    @Override
    public void close() {
        links.values().forEach(ZoneLink::close);
    }

    /** The first that failed; else the first that is forbidden. */
    private CompletableFuture<ZoneOutcome> all(List<Step> steps, Duration patience) {
        CompletableFuture<ZoneOutcome> all = CompletableFuture.completedFuture(PERFORMED);
        List<CompletableFuture<ZoneOutcome>> running = new ArrayList<>();
        steps.forEach(step -> running.add(start(step, patience)));
        for (CompletableFuture<ZoneOutcome> each : running) {
            all = all.thenCombine(each, DnsUpdater::worse);
        }
        return all;
    }

    private static ZoneOutcome worse(ZoneOutcome one, ZoneOutcome other) {
        return one.equals(PERFORMED) || one.isFinal() && !other.isFinal() ? other : one;
    }

    private CompletableFuture<ZoneOutcome> start(Step step, Duration patience) {
        CompletableFuture<ZoneOutcome> outcome = new CompletableFuture<>();
        switch (step) {
            case Step.Forbid(String name, Prohibition reason) -> {
                boolean _ = outcome.complete(new ZoneOutcome.Prohibited(name, reason));
            }
            case Step.Send send ->
                    links.computeIfAbsent(
                                    send.zone(),
                                    zone ->
                                            new ZoneLink(
                                                    zone, RequestSigner.of(send.key(), clock), bug))
                            .submit(send, patience, outcome::complete);
        }
        return outcome;
    }
}
