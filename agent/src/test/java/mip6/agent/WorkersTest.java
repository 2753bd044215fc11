package mip6.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

@Timeout(20)
final class WorkersTest {

    private final Loop<String> loop = new Loop<>(() -> 0, 1);
    private final Workers<String> workers = new Workers<>(loop, 1, 2);
    private final Collector node = new Collector(3);

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void resultsComeBackAsEventsEvenWhereTheInboxIsFull() {
        loop.add(node);
        CountDownLatch go = new CountDownLatch(1);
        workers.compute(node, () -> await(go, "1"));
        workers.compute(node, () -> "2");
        loop.post(node, "x");
        assertThat(loop.post(node, "y")).as("full").isFalse();
        go.countDown();
        loop.run();
        assertThat(node.seen).containsExactlyInAnyOrder("x", "1", "2");
    }

    @Test
    void tooMuchWorkIsRefusedAndNeverBegun() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        loop.add(node);
        workers.compute(
                node,
                () -> {
                    begun.countDown();
                    return await(go, "1");
                });
        await(begun, "");
        assertThat(workers.compute(node, () -> "2")).isTrue();
        assertThat(workers.compute(node, () -> "3")).isTrue();
        assertThat(workers.compute(node, () -> "4")).isFalse();
        go.countDown();
        loop.run();
        assertThat(node.seen).containsExactlyInAnyOrder("1", "2", "3");
    }

    /** The only worker is busy until the loop itself has done what waits behind that. */
    @Test
    void whatNoWorkerHasBegunIsDoneByALoopForWhichNothingWaits() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        loop.add(node);
        workers.compute(
                node,
                () -> {
                    begun.countDown();
                    return await(go, "1");
                });
        await(begun, "");
        workers.compute(
                node,
                () -> {
                    go.countDown();
                    return "2 by " + Thread.currentThread().threadId();
                });
        loop.post(node, "x");
        loop.run();
        assertThat(node.seen).first().as("what waits comes before work").isEqualTo("x");
        assertThat(node.seen)
                .containsExactlyInAnyOrder("x", "1", "2 by " + Thread.currentThread().threadId());
    }

    @Test
    void aLoopForWhichNothingWaitsDoesAloneWhatOneProcessorHasToDo() {
        Asking asking = new Asking(List.of(WorkersTest::thread, WorkersTest::thread));
        loop.add(asking);
        loop.post(asking, "go");
        loop.run();
        assertThat(asking.seen).containsExactly("go", thread(), thread());
    }

    /** Each of them ends only when the other one has begun. */
    @Test
    void twoComputationsOfOneTurnRunAtOnceWhereThereAreTwoProcessors() {
        try (Workers<String> two = new Workers<>(loop, 2, 2)) {
            CountDownLatch both = new CountDownLatch(2);
            Supplier<String> met =
                    () -> {
                        both.countDown();
                        return await(both, "met");
                    };
            Asking asking = new Asking(two, List.of(met, met));
            loop.add(asking);
            loop.post(asking, "go");
            loop.run();
            assertThat(asking.seen).containsExactly("go", "met", "met");
        }
    }

    @Test
    void aLoopForWhichAlwaysSomethingWaitsLeavesComputationsToItsWorker() {
        Asking asking = new Asking(List.of(WorkersTest::thread));
        asking.another = true;
        loop.add(asking);
        loop.post(asking, "go");
        loop.run();
        assertThat(asking.seen).last(STRING).startsWith("worker-");
    }

    @Test
    void callsRunAtOnceUpToTheLimit() {
        CountDownLatch both = new CountDownLatch(2);
        Collector two = new Collector(2);
        loop.add(two);
        for (int i = 0; i < 2; i++) {
            assertThat(
                            workers.call(
                                    two,
                                    () -> {
                                        both.countDown();
                                        return await(both, "met");
                                    }))
                    .isTrue();
        }
        loop.run();
        assertThat(two.seen).containsExactly("met", "met");
    }

    @Test
    void moreCallsThanTheLimitAreRefused() {
        CountDownLatch go = new CountDownLatch(1);
        loop.add(node);
        assertThat(workers.call(node, () -> await(go, "1"))).isTrue();
        assertThat(workers.call(node, () -> await(go, "2"))).isTrue();
        assertThat(workers.call(node, () -> "3")).isFalse();
        go.countDown();
    }

    @Test
    void aCallThatEndedMakesRoomForAnother() {
        Collector ten = new Collector(10);
        loop.add(ten);
        for (int i = 0; i < 10; i++) {
            while (!workers.call(ten, () -> "done")) {
                Thread.onSpinWait();
            }
        }
        loop.run();
        assertThat(ten.seen).hasSize(10);
    }

    @Test
    void workThatThrowsEndsTheLoop() {
        loop.add(node);
        workers.compute(
                node,
                () -> {
                    throw new IllegalStateException("bug in a worker");
                });
        assertThatThrownBy(loop::run).hasRootCauseMessage("bug in a worker");
    }

    @Test
    void closingInterruptsWhatRunsAndRefusesTheRest() {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            workers.call(
                    node,
                    () -> {
                        begun.countDown();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                        }
                        return "";
                    });
        }
        await(begun, "");
        workers.close();
        assertThat(interrupted.getCount()).isZero();
        assertThat(workers.call(node, () -> "")).isFalse();
        assertThat(workers.compute(node, () -> "")).isFalse();
    }

    private static String thread() {
        return Thread.currentThread().getName();
    }

    private static String await(CountDownLatch latch, String result) {
        try {
            latch.await();
            return result;
        } catch (InterruptedException e) {
            return "interrupted";
        }
    }

    /** Stops the loop after so many events. */
    private final class Collector implements Node<String> {
        private final List<String> seen = new ArrayList<>();
        private final int enough;

        Collector(int enough) {
            this.enough = enough;
        }

        @Override
        public void handle(String event, long now) {
            seen.add(event);
            if (seen.size() == enough) {
                loop.stop();
            }
        }

        @Override
        public void timePassed(long now) {}

        @Override
        public long deadline() {
            return NEVER;
        }
    }

    /** Has all computed in its first turn, and stops the loop when it knows the results. */
    private final class Asking implements Node<String> {
        private final List<String> seen = new ArrayList<>();
        private final Workers<String> asked;
        private final List<Supplier<String>> work;

        /** Each event is followed by one that goes before what could be computed. */
        private boolean another;

        Asking(List<Supplier<String>> work) {
            this(workers, work);
        }

        Asking(Workers<String> asked, List<Supplier<String>> work) {
            this.asked = asked;
            this.work = work;
        }

        @Override
        public void handle(String event, long now) {
            if (!event.equals("another")) {
                seen.add(event);
            }
            if (event.equals("go")) {
                work.forEach(each -> asked.compute(this, each));
            }
            if (seen.size() > work.size()) {
                loop.stop();
            } else if (another) {
                loop.postResult(this, "another");
            }
        }

        @Override
        public void timePassed(long now) {}

        @Override
        public long deadline() {
            return NEVER;
        }
    }
}
