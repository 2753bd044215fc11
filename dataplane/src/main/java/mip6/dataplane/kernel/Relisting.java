package mip6.dataplane.kernel;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lists what the kernel has, where its announcements were lost, on a thread of its own: once for
 * all who ask meanwhile, and where the kernel refuses, again, less and less often.
 */
final class Relisting implements AutoCloseable {

    /** Until it is tried again for the first time: an SA is used on meanwhile, up to its end. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** So many times the first pause is the longest. */
    private static final int MOST_PATIENCE = 256;

    private final Listing listing;
    private final Consumer<? super IOException> refused;
    private final Consumer<? super Throwable> failed;
    private final Duration firstPause;
    private final Semaphore asked = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Reads what the kernel has, and does what is to be done about it. */
    interface Listing {
        void make() throws IOException;
    }

    private Relisting(
            Listing listing,
            Duration firstPause,
            Consumer<? super IOException> refused,
            Consumer<? super Throwable> failed) {
        this.listing = listing;
        this.firstPause = firstPause;
        this.refused = refused;
        this.failed = failed;
        thread = Thread.ofPlatform().name("list-xfrm").daemon().unstarted(this::run);
    }

    /**
     * Lists nothing yet.
     *
     * @param refused told of each time that the kernel refuses, on the thread
     * @param failed told of what must not happen; the thread then ends
     */
    static Relisting start(
            Listing listing,
            Duration firstPause,
            Consumer<? super IOException> refused,
            Consumer<? super Throwable> failed) {
        Relisting relisting = new Relisting(listing, firstPause, refused, failed);
        relisting.thread.start();
        return relisting;
    }

    /** Something was lost until now; nobody waits. */
    void ask() {
        asked.release();
    }

    /** Waits for a listing that is under way. */
    @Override
    public void close() {
        closed.countDown();
        asked.release();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (isOpenWhenAsked()) {
                list();
            }
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            failed.accept(bug);
        }
    }

    private boolean isOpenWhenAsked() throws InterruptedException {
        asked.acquire();
        // what was lost before the listing begins is seen by it
        int _ = asked.drainPermits();
        return closed.getCount() > 0;
    }

    private void list() throws InterruptedException {
        boolean open = true;
        for (int patience = 1; open; patience = Math.min(2 * patience, MOST_PATIENCE)) {
            try {
                listing.make();
                return;
            } catch (IOException why) {
                refused.accept(why);
                Duration pause = firstPause.multipliedBy(patience);
                open = !closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }
}
