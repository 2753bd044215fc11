package mip6.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

@Timeout(60)
final class InboxTest {

    private static final int PRODUCERS = 4;
    private static final int EACH = 50_000;

    @Test
    void strangersLeaveHalfOfTheRoomToOthers() {
        Inbox<Integer> inbox = new Inbox<>(4);
        assertThat(inbox.offerStranger(1)).isTrue();
        assertThat(inbox.offerStranger(2)).isTrue();
        assertThat(inbox.offerStranger(3)).isFalse();
        assertThat(inbox.offer(4)).isTrue();
        assertThat(inbox.offer(5)).isTrue();
        assertThat(inbox.offer(6)).isFalse();
        inbox.put(7);
        assertThat(inbox.waiting()).isEqualTo(4);
        assertThat(inbox.dropped()).isEqualTo(2);
        for (int left : List.of(1, 2, 4, 5, 7)) {
            assertThat(inbox.poll()).contains(left);
        }
        assertThat(inbox.waiting()).isZero();
        assertThat(new Inbox<Integer>(1).offerStranger(1)).isTrue();
    }

    /** Every event is either taken, in its producer's order, or counted as dropped. */
    @Test
    void nothingIsLostOrReorderedBetweenThreads() throws InterruptedException {
        Inbox<int[]> inbox = new Inbox<>(100);
        inbox.ownedBy(Thread.currentThread());
        LongAdder accepted = new LongAdder();
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            int producer = p;
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < EACH; i++) {
                                            if (inbox.offer(new int[] {producer, i})) {
                                                accepted.increment();
                                            }
                                        }
                                        inbox.put(new int[] {producer, EACH});
                                    }));
        }
        int[] last = {-1, -1, -1, -1};
        long taken = 0;
        int ended = 0;
        while (ended < PRODUCERS) {
            Optional<int[]> next = inbox.poll();
            if (next.isEmpty()) {
                inbox.await(Long.MAX_VALUE);
                continue;
            }
            int[] event = next.get();
            assertThat(event[1]).isGreaterThan(last[event[0]]);
            last[event[0]] = event[1];
            if (event[1] == EACH) {
                ended++;
            } else {
                taken++;
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken).isEqualTo(accepted.sum());
        assertThat(taken + inbox.dropped()).isEqualTo((long) PRODUCERS * EACH);
    }
}
