package mip6.dataplane.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(20)
class RelistingTest {

    private static final Duration PAUSE = Duration.ofMillis(1);

    private final List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);

    private Relisting start(Duration pause, Relisting.Listing listing) {
        return Relisting.start(
                () -> {
                    begun.release();
                    listing.make();
                    done.release();
                },
                pause,
                told::add,
                told::add);
    }

    @Test
    void whatTheKernelRefusesIsListedAgain() throws Exception {
        AtomicInteger refusals = new AtomicInteger(6);
        try (Relisting relisting =
                start(
                        PAUSE,
                        () -> {
                            if (refusals.getAndDecrement() > 0) {
                                throw new IOException("it changes all the time");
                            }
                        })) {
            relisting.ask();
            done.acquire();
        }
        assertThat(told).hasSize(6);
        assertThat(begun.availablePermits()).isEqualTo(7);
        assertThat(done.availablePermits()).isZero();
    }

    /** Who reads the announcements reads on. */
    @Test
    void whoAsksDoesNotWaitAndOneListingServesAllWhoAskMeanwhile() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (Relisting relisting = start(PAUSE, () -> await(slow))) {
            relisting.ask();
            begun.acquire();
            for (int i = 0; i < 1_000; i++) {
                relisting.ask();
            }
            slow.countDown();
            done.acquire(2);
        }
        assertThat(begun.availablePermits()).as("beside the first one").isEqualTo(1);
        assertThat(told).isEmpty();
    }

    @Test
    void itEndsWhileItWaitsForTheKernelToTakeItAgain() throws Exception {
        Relisting relisting =
                start(
                        Duration.ofDays(1),
                        () -> {
                            throw new IOException("no");
                        });
        relisting.ask();
        begun.acquire();
        relisting.close();
        assertThat(told).hasSize(1);
        assertThat(begun.availablePermits()).isZero();
    }

    @Test
    void aBugOfOursIsTold() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        try (Relisting relisting =
                Relisting.start(
                        () -> {
                            throw new IllegalStateException("bug");
                        },
                        PAUSE,
                        told::add,
                        _ -> failed.countDown())) {
            relisting.ask();
            failed.await();
        }
        assertThat(told).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
