package mip6.ha.store;

import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.BindingStore.Outcome;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Writes to a store on a thread of its own. What waits while one commit goes to the disk goes with
 * the next one, all of it.
 */
public final class StoreWriter implements AutoCloseable {

    private static final int MOST_AT_ONCE = 1024;

    private final BindingStore store;

    private final BlockingQueue<Input> queue = new LinkedBlockingQueue<>();

    private final int capacity;

    private final Consumer<? super StoreException> failed;
    private final Thread thread;
    private volatile boolean closing;

    /** What is done in the order in which it was asked for. */
    private sealed interface Input {

        record Job(Change change, Completion completion) implements Input {}

        /** When what was asked for before is written, and before what is asked for later is. */
        record Between(Runnable what) implements Input {}

        /** The last. */
        record Close() implements Input {}
    }

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
        this.capacity = capacity;
        this.failed = failed;
        this.thread = Thread.ofPlatform().name("store").start(this::run);
    }

    /**
     * Asks for a change, without waiting.
     *
     * @return false where too much waits; nothing was asked for then
     */
    public boolean submit(Change change, Completion completion) {
        return !closing && queue.size() < capacity && queue.add(new Input.Job(change, completion));
    }

    /**
     * Has {@code what} run on the writer's thread, without waiting: behind what was asked for
     * before, and before what is asked for later.
     */
    public void between(Runnable what) {
        boolean _ = queue.add(new Input.Between(what));
    }

    /** Writes what waits, then closes the store. */
    @Override
    public void close() {
        closing = true;
        // Not by an interrupt: that would close the file under a commit.
        boolean _ = queue.add(new Input.Close());
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Input> batch = new ArrayList<>();
        try (store) {
            do {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch, MOST_AT_ONCE);
                perform(batch);
            } while (batch.stream().noneMatch(Input.Close.class::isInstance));
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private void perform(List<Input> batch) {
        List<Input.Job> together = new ArrayList<>();
        for (Input each : batch) {
            switch (each) {
                case Input.Job job -> together.add(job);
                case Input.Between(Runnable what) -> {
                    write(together);
                    together.clear();
                    what.run();
                }
                case Input.Close() -> {}
            }
        }
        write(together);
    }

    private void write(List<Input.Job> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        List<Outcome> outcomes;
        try {
            outcomes = store.write(jobs.stream().map(Input.Job::change).toList());
        } catch (StoreException e) {
            outcomes =
                    Collections.nCopies(
                            jobs.size(), e.isUnanswered() ? Outcome.UNANSWERED : Outcome.REFUSED);
            failed.accept(e);
        }
        for (int i = 0; i < jobs.size(); i++) {
            jobs.get(i).completion().done(outcomes.get(i));
        }
    }
}
