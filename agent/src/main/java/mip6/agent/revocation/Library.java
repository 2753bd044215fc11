package mip6.agent.revocation;

import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.ikev2.revocation.UnusableAnswerException;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What was fetched, in memory and on disk, and what is being fetched: one fetch for all who want
 * the same, and none for a while after one has failed. For any thread.
 */
final class Library {

    private static final int MOST_LISTS = 64;
    private static final int MOST_ANSWERS = 4096;
    private static final int MOST_FAILURES = 1024;
    private static final int MOST_FETCHES = 16;

    /** How long nobody is asked again who gave no usable answer. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final RevocationPolicy policy;
    private final HttpFetch http;
    private final Optional<EvidenceFolder> folder;
    private final Reporter reporter;
    private final Supplier<Instant> clock;
    private final Executor executor;
    private final EvidenceCache<Evidence> lists = new EvidenceCache<>(MOST_LISTS);
    private final EvidenceCache<Evidence> answers = new EvidenceCache<>(MOST_ANSWERS);
    private final EvidenceCache<Instant> failures = new EvidenceCache<>(MOST_FAILURES);
    private final Map<String, CompletableFuture<Optional<Evidence>>> running =
            new ConcurrentHashMap<>();
    private final Semaphore fetches = new Semaphore(MOST_FETCHES);
    private volatile Attachment attachment = new Attachment.Anywhere();

    /** From where servers can be reached. */
    sealed interface Attachment {

        /** From any address. */
        record Anywhere() implements Attachment {}

        /** From this one. */
        record At(Ipv6Address address) implements Attachment {}

        record Nowhere() implements Attachment {}
    }

    Library(
            RevocationPolicy policy,
            HttpFetch http,
            Optional<EvidenceFolder> folder,
            Reporter reporter,
            Supplier<Instant> clock,
            Executor executor) {
        this.policy = policy;
        this.http = http;
        this.folder = folder;
        this.reporter = reporter;
        reporter.counters().begin("revocation-fetch-busy", "revocation-cache-not-written");
        this.clock = clock;
        this.executor = executor;
    }

    /** Another network: who could not be reached may be reached now. */
    void attached(Attachment other) {
        attachment = other;
        failures.clear();
    }

    int lists() {
        return lists.size();
    }

    int answers() {
        return answers.size();
    }

    /** What is there, fresh or not, without asking anybody. */
    Optional<Evidence> known(Source source) {
        Optional<Evidence> inMemory = cache(source).get(source.key());
        if (inMemory.isPresent() || folder.isEmpty()) {
            return inMemory;
        }
        Optional<Evidence> onDisk = folder.get().get(source.key()).flatMap(it -> read(source, it));
        onDisk.ifPresent(it -> cache(source).put(source.key(), it));
        return onDisk;
    }

    /**
     * Gets it anew, and waits for that, but not longer than until {@code deadline}.
     *
     * @return empty where nothing usable comes in time
     */
    Optional<Evidence> fetch(Source source, Deadline deadline) {
        Optional<CompletableFuture<Optional<Evidence>>> coming = begin(source);
        if (coming.isEmpty()) {
            return Optional.empty();
        }
        try {
            return coming.get().get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** Has it fetched, unless that is under way or failed a moment ago. */
    Optional<CompletableFuture<Optional<Evidence>>> begin(Source source) {
        boolean failed =
                failures.get(source.key()).filter(it -> clock.get().isBefore(it)).isPresent();
        if (failed || attachment instanceof Attachment.Nowhere) {
            return Optional.empty();
        }
        CompletableFuture<Optional<Evidence>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Evidence>> others = running.putIfAbsent(source.key(), mine);
        if (others != null) {
            return Optional.of(others);
        }
        try {
            executor.execute(() -> run(source, mine));
        } catch (RejectedExecutionException closed) {
            running.remove(source.key());
            mine.complete(Optional.empty());
        }
        return Optional.of(mine);
    }

    private void run(Source source, CompletableFuture<Optional<Evidence>> result) {
        Optional<Evidence> fetched = Optional.empty();
        try {
            fetched = bounded(source);
        } finally {
            running.remove(source.key());
            result.complete(fetched);
        }
    }

    private Optional<Evidence> bounded(Source source) {
        if (!fetches.tryAcquire()) {
            reporter.counters().count("revocation-fetch-busy");
            return Optional.empty();
        }
        try {
            return fetched(source);
        } finally {
            fetches.release();
        }
    }

    private Optional<Evidence> fetched(Source source) {
        Optional<Ipv6Address> from =
                attachment instanceof Attachment.At(Ipv6Address address)
                        ? Optional.of(address)
                        : Optional.empty();
        try {
            Bytes der = http.fetch(source.request(), from);
            Evidence evidence = source.read(der, policy, clock.get());
            failures.remove(source.key());
            cache(source).put(source.key(), evidence);
            keep(source, der);
            reporter.report(
                    Report.debug("revocation-fetched").with("url", source.url().toString()));
            return Optional.of(evidence);
        } catch (FetchException none) {
            failed(source, none.why());
        } catch (UnusableAnswerException unusable) {
            failed(source, "what came is of no use: " + unusable.problem().text());
        }
        return Optional.empty();
    }

    private void failed(Source source, String why) {
        failures.put(source.key(), clock.get().plus(AFTER_FAILURE));
        reporter.report(
                Report.warning("revocation-fetch-failed")
                        .with("url", source.url().toString())
                        .with("why", why));
    }

    private void keep(Source source, Bytes der) {
        try {
            if (folder.isPresent()) {
                folder.get().put(source.key(), der);
            }
        } catch (IOException refused) {
            reporter.counters().count("revocation-cache-not-written");
        }
    }

    private Optional<Evidence> read(Source source, Bytes der) {
        try {
            return Optional.of(source.read(der, policy, clock.get()));
        } catch (UnusableAnswerException unusable) {
            return Optional.empty();
        }
    }

    private EvidenceCache<Evidence> cache(Source source) {
        return switch (source) {
            case Source.ListAt _ -> lists;
            case Source.AnswerAbout _ -> answers;
        };
    }
}
