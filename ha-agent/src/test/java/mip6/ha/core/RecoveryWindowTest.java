package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many at once: what the window makes of what it sees. */
@Tag("req:SHIB-5-a")
class RecoveryWindowTest {

    private final RecoveryWindow window = new RecoveryWindow();

    private void computed(int times, long nanoseconds) {
        for (int i = 0; i < times; i++) {
            window.computed(nanoseconds);
        }
    }

    private void completed(int times) {
        for (int i = 0; i < times; i++) {
            window.completed(100_000_000L);
        }
    }

    @Test
    void eachOneThatEndsMakesRoomForTwoWhileComputationsDoNotWaitLong() {
        computed(10, RecoveryWindow.LONG_WAIT);
        assertThat(window.limit()).as("nothing has ended").isEqualTo(RecoveryWindow.FIRST);
        completed(10);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.FIRST + 10);
        computed(1, RecoveryWindow.LONG_WAIT + 1);
        completed(10);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.FIRST + 9);
        computed(1, 0);
        completed(2 * RecoveryWindow.MOST);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.MOST);
    }

    @Test
    void itShrinksWhenTheyWaitLong() {
        computed(10, RecoveryWindow.LONG_WAIT + 1);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.FIRST - 10);
        computed(RecoveryWindow.FIRST, RecoveryWindow.LONG_WAIT + 1);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.LEAST);
    }

    /** Mobile nodes that are far away, and packets that were lost, say nothing of processors. */
    @Test
    void oneThatLastsMuchLongerThanTheFastestMakesNoRoom() {
        completed(1);
        window.completed(399_000_000L);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.FIRST + 2);
        window.completed(400_000_000L);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.FIRST + 2);
    }

    /**
     * Where mobile nodes are far away, what they cost is known long before the first one is there.
     */
    @Test
    void anIkeSaMakesRoomAsWellUnlessItWaitedInAQueue() {
        window.established(10_000_000L);
        window.established(19_000_000L);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.FIRST + 2);
        window.established(20_000_000L);
        assertThat(window.limit()).as("of another one").isEqualTo(RecoveryWindow.FIRST + 2);
        computed(1, RecoveryWindow.SHORT_WAIT + 1);
        window.established(10_000_000L);
        assertThat(window.limit()).as("of processors").isEqualTo(RecoveryWindow.FIRST + 2);
    }

    @Test
    void aGivenLimitStays() {
        RecoveryWindow given = RecoveryWindow.of(5);
        given.established(1);
        given.computed(0);
        given.completed(1);
        given.completed(RecoveryWindow.LONG_WAIT * 100);
        assertThat(given.limit()).isEqualTo(5);
    }
}
