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

    @Test
    void itGrowsWhileComputationsHardlyWait() {
        computed(10, RecoveryWindow.SHORT_WAIT - 1);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.FIRST + 10);
        computed(10, RecoveryWindow.SHORT_WAIT);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.FIRST + 10);
        computed(2 * RecoveryWindow.MOST, 0);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.MOST);
    }

    @Test
    void itShrinksWhenTheyWaitLong() {
        computed(10, RecoveryWindow.LONG_WAIT + 1);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.FIRST - 10);
        computed(RecoveryWindow.FIRST, RecoveryWindow.LONG_WAIT + 1);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.LEAST);
    }

    @Test
    void itShrinksWhenTakeoversLastMuchLongerThanTheFastest() {
        window.completed(100_000_000L);
        window.completed(399_000_000L);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.FIRST);
        window.completed(400_000_000L);
        assertThat(window.limit()).isEqualTo(RecoveryWindow.FIRST - 1);
    }

    @Test
    void aGivenLimitStays() {
        RecoveryWindow given = RecoveryWindow.of(5);
        given.computed(0);
        given.completed(1);
        given.completed(RecoveryWindow.LONG_WAIT * 100);
        assertThat(given.limit()).isEqualTo(5);
    }
}
