package mip6.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(20)
final class LoopTest {

    private final AtomicLong clock = new AtomicLong(1000);
    private final Loop<String> loop = new Loop<>(clock::get, 4);

    @Test
    void eventsReachTheirNodesInOrderWithTheTime() {
        Recorder a = new Recorder();
        Recorder b = new Recorder();
        loop.add(a);
        loop.add(b);
        loop.post(a, "1");
        loop.post(b, "2");
        loop.post(a, "3");
        long next = loop.turn();
        assertThat(a.seen).containsExactly("1@1000", "3@1000");
        assertThat(b.seen).containsExactly("2@1000");
        assertThat(next).isEqualTo(Node.NEVER);
    }

    @Test
    void aFullInboxDropsAndCountsButNeverAResult() {
        Recorder node = new Recorder();
        loop.add(node);
        for (int i = 1; i <= 4; i++) {
            assertThat(loop.post(node, "event" + i)).isTrue();
        }
        assertThat(loop.post(node, "event5")).isFalse();
        loop.postResult(node, "result");
        assertThat(loop.dropped()).isEqualTo(1);
        loop.turn();
        assertThat(node.seen)
                .containsExactly(
                        "event1@1000", "event2@1000", "event3@1000", "event4@1000", "result@1000");
        assertThat(loop.post(node, "event6")).as("there is room again").isTrue();
    }

    @Test
    void whatIsPostedOnceWaitsOnceForEachNode() {
        Recorder a = new Recorder();
        Recorder b = new Recorder();
        loop.add(a);
        loop.add(b);
        for (int i = 0; i < 10; i++) {
            loop.postOnce(a, "look");
            loop.postOnce(b, "look");
        }
        assertThat(loop.dropped()).isZero();
        loop.turn();
        assertThat(a.seen).containsExactly("look@1000");
        assertThat(b.seen).containsExactly("look@1000");
        loop.postOnce(a, "look");
        loop.turn();
        assertThat(a.seen).containsExactly("look@1000", "look@1000");
    }

    @Test
    void deadlinesPassWhenTheirTimeHasComeAndNotBefore() {
        Recorder node = new Recorder();
        node.deadline = 2000;
        loop.add(node);
        assertThat(loop.turn()).isEqualTo(2000);
        clock.set(1999);
        loop.turn();
        assertThat(node.seen).isEmpty();
        clock.set(2000);
        assertThat(loop.turn()).isEqualTo(Node.NEVER);
        assertThat(node.seen).containsExactly("time@2000");
    }

    @Test
    void anEventCanMoveItsNodesDeadline() {
        Recorder node = new Recorder();
        loop.add(node);
        node.nextDeadline = 5000;
        loop.post(node, "wait");
        assertThat(loop.turn()).isEqualTo(5000);
        node.nextDeadline = Node.NEVER;
        loop.post(node, "do not");
        assertThat(loop.turn()).isEqualTo(Node.NEVER);
    }

    @Test
    void aNodeThatWasRemovedHearsNothingMore() {
        Recorder node = new Recorder();
        node.deadline = 1000;
        loop.add(node);
        loop.post(node, "late");
        loop.remove(node);
        assertThat(loop.turn()).isEqualTo(Node.NEVER);
        assertThat(node.seen).isEmpty();
    }

    @Test
    void aTurnThatLeavesEventsSaysSo() {
        Recorder node = new Recorder();
        loop.add(node);
        for (int i = 0; i < 300; i++) {
            loop.postResult(node, "x");
        }
        assertThat(loop.turn()).isEqualTo(1000);
        assertThat(node.seen).hasSizeLessThan(300);
        loop.turn();
        assertThat(node.seen).hasSize(300);
    }

    /** Each takes two milliseconds; somebody waits to be told the time by then. */
    @Test
    void slowEventsKeepNoDeadlineWaiting() {
        Recorder punctual = new Recorder();
        punctual.deadline = 2000;
        Node<String> slow =
                new Forwarder(new LinkedBlockingQueue<>()) {
                    @Override
                    public void handle(String event, long now) {
                        clock.addAndGet(2_000_000);
                    }
                };
        loop.add(punctual);
        loop.add(slow);
        for (int i = 0; i < 100; i++) {
            loop.postResult(slow, "x");
        }
        loop.turn();
        assertThat(punctual.seen).containsExactly("time@6001000");
    }

    @Test
    void runWaitsForEventsOfOtherThreadsAndEndsWhenStopped() throws InterruptedException {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Node<String> node = new Forwarder(seen);
        loop.add(node);
        Thread thread = Thread.ofPlatform().start(loop::run);
        for (String event : List.of("a", "b", "c")) {
            loop.post(node, event);
            assertThat(seen.take()).isEqualTo(event);
        }
        loop.stop();
        thread.join();
    }

    @Test
    void aNodesBugEndsTheLoop() {
        Node<String> broken =
                new Forwarder(new LinkedBlockingQueue<>()) {
                    @Override
                    public void handle(String event, long now) {
                        throw new IllegalStateException("bug");
                    }
                };
        loop.add(broken);
        loop.post(broken, "x");
        assertThatThrownBy(loop::run).hasMessage("bug");
    }

    @Test
    void theFirstFailureOfAnotherThreadEndsTheLoop() {
        loop.fail(new IllegalStateException("first"));
        loop.fail(new IllegalStateException("second"));
        assertThatThrownBy(loop::run)
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("first");
    }

    @Test
    void whatTheSystemTookAwayIsNoBug() {
        loop.fail(new IOException("device"));
        assertThatThrownBy(loop::run)
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("device");
    }

    private static final class Recorder implements Node<String> {
        private final List<String> seen = new ArrayList<>();
        private long deadline = NEVER;
        private long nextDeadline = NEVER;

        @Override
        public void handle(String event, long now) {
            seen.add(event + "@" + now);
            deadline = nextDeadline;
        }

        @Override
        public void timePassed(long now) {
            seen.add("time@" + now);
            deadline = NEVER;
        }

        @Override
        public long deadline() {
            return deadline;
        }
    }

    private static class Forwarder implements Node<String> {
        private final BlockingQueue<String> seen;

        Forwarder(BlockingQueue<String> seen) {
            this.seen = seen;
        }

        @Override
        public void handle(String event, long now) {
            seen.add(event);
        }

        @Override
        public void timePassed(long now) {}

        @Override
        public long deadline() {
            return NEVER;
        }
    }
}
