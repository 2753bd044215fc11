package mip6.ha.store;

import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.BindingStore.Outcome;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Writes to a store on a thread of its own. What waits while one commit goes to the disk goes with
 * the next one, all of it.
 */
public final class StoreWriter implements AutoCloseable {

    private static final int MOST_AT_ONCE = 1024;

    private final BindingStore store;

    /** Changes; an empty one is the last. */
    private final BlockingQueue<Optional<Job>> queue;

    private final Consumer<? super StoreException> failed;
    private final Thread thread;
    private volatile boolean closing;

    /** Completion of a change. */
    @FunctionalInterface
    public interface Completion {

        /** Called on the writer's thread, in the order of the changes. */
        void done(Outcome outcome);
    }

    /**
     * Takes over {@code store}, and closes it in the end.
     *
     * @param capacity changes that may wait
     * @param failed told of each commit that was not written
     */
    public StoreWriter(BindingStore store, int capacity, Consumer<? super StoreException> failed) {
        this.store = store;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.failed = failed;
        this.thread = Thread.ofPlatform().name("store").start(this::run);
    }

    /**
     * Asks for a change, without waiting.
     *
     * @return false where too much waits; nothing was asked for then
     */
    public boolean submit(Change change, Completion completion) {
        return !closing && queue.offer(Optional.of(new Job(change, completion)));
    }

    /** Writes what waits, then closes the store. */
    @Override
    public void close() {
        closing = true;
        try {
            // Not by an interrupt: that would close the file under a commit.
            queue.put(Optional.empty());
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Optional<Job>> batch = new ArrayList<>();
        try (store) {
            do {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch, MOST_AT_ONCE);
                write(batch.stream().flatMap(Optional::stream).toList());
            } while (!batch.contains(Optional.<Job>empty()));
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private void write(List<Job> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        List<Outcome> outcomes;
        try {
            outcomes = store.write(jobs.stream().map(Job::change).toList());
        } catch (StoreException e) {
            outcomes =
                    Collections.nCopies(
                            jobs.size(), e.isUnanswered() ? Outcome.UNANSWERED : Outcome.REFUSED);
            failed.accept(e);
        }
        for (int i = 0; i < jobs.size(); i++) {
            jobs.get(i).completion.done(outcomes.get(i));
        }
    }

    private record Job(Change change, Completion completion) {}
}
