package mip6.dnsupdate.update;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntBinaryOperator;

/** Servers as a function: how many microseconds a message takes them. */
class UpdatePaceTest {

    private static final long MICROSECOND = 1_000;

    private final UpdatePace pace = new UpdatePace();
    private long now;

    /**
     * Keeps a server busy.
     *
     * @param cost of a message of so many names, where so many are outstanding; microseconds
     * @return names in a second, of the last tenth
     */
    private double run(int messages, IntBinaryOperator cost) {
        Deque<long[]> outstanding = new ArrayDeque<>();
        long names = 0;
        long from = 0;
        for (int i = 0; i < messages; i++) {
            while (outstanding.size() < pace.outstanding()) {
                outstanding.add(new long[] {pace.names(), now});
            }
            long[] message = outstanding.remove();
            now += cost.applyAsInt((int) message[0], outstanding.size() + 1) * MICROSECOND;
            pace.answered((int) message[0], now - message[1], true, now);
            if (i == messages * 9 / 10) {
                from = now;
                names = 0;
            }
            names += message[0];
        }
        return names * 1e9 / (now - from);
    }

    @Test
    void aServerThatCommitsEachMessageGetsLargeOnes() {
        run(5_000, (names, outstanding) -> 400 + 10 * names);
        assertThat(pace.names()).isGreaterThanOrEqualTo(64);
    }

    @Test
    void aServerThatWaitsBeforeEachCommitGetsManyAtOnce() {
        // 10 ms for all that is there
        double rate = run(20_000, (names, outstanding) -> 10_000 / outstanding + 10 * names);
        assertThat(pace.names() * pace.outstanding()).isGreaterThanOrEqualTo(512);
        assertThat(rate).isGreaterThan(10_000);
    }

    @Test
    void aServerThatOthersInTheQueueMakeSlowerGetsOneOrTwo() {
        run(5_000, (names, outstanding) -> 500 * names * outstanding * outstanding);
        assertThat(pace.outstanding()).isLessThanOrEqualTo(2);
    }

    @Test
    void whereNothingHelpsLittleIsAskedAtOnce() {
        double rate = run(5_000, (names, outstanding) -> 1_000 * names);
        assertThat(rate).isGreaterThan(900);
        assertThat(pace.names() * pace.outstanding()).isLessThanOrEqualTo(64);
    }

    @Test
    void whoWaitsForAnAnswerDoesNotWaitLong() {
        run(5_000, (names, outstanding) -> 20_000 * names);
        assertThat((long) pace.names() * pace.outstanding() * 20_000 * MICROSECOND)
                .isLessThanOrEqualTo(2 * UpdatePace.LONGEST_ANSWER);
    }

    @Test
    void failureHalves() {
        run(5_000, (names, outstanding) -> 400 + 10 * names);
        int names = pace.names();
        pace.failed();
        assertThat(pace.names()).isEqualTo(names / 2);
        for (int i = 0; i < 20; i++) {
            pace.failed();
        }
        assertThat(pace.names()).isEqualTo(1);
        assertThat(pace.outstanding()).isEqualTo(1);
    }

    @Test
    void aServerThatIsWellAgainGetsMoreAgain() {
        for (int i = 0; i < 20; i++) {
            pace.failed();
        }
        run(20_000, (names, outstanding) -> 400 + 10 * names);
        assertThat(pace.names()).isGreaterThanOrEqualTo(64);
    }

    @Test
    void nothingIsLearntOfAServerThatIsNotBusy() {
        int names = pace.names();
        for (int i = 0; i < 1_000; i++) {
            now += 1_000_000;
            pace.answered(1, 500_000, false, now);
        }
        assertThat(pace.names()).isEqualTo(names);
    }
}
