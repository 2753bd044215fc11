package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.LoadSharing.Load;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;

/** The priority of a home agent's SRV record (RFC 5026 5.1). */
class LoadSharingTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LoadSharing sharing =
            new LoadSharing(new LoadSharing.Scale(10, 4, Duration.ofMinutes(1)));

    private List<HaAction> at(long minute, long bindings) {
        Effects out = new Effects();
        sharing.timePassed(() -> new Load(bindings, 100), minute * MINUTE, out);
        return out.actions();
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "19, 10", "20, 11", "59, 12", "80, 14", "100, 14", "120, 14"})
    @Tag("req:S5026-5.1-b")
    void theMoreRoomIsTakenTheLaterItIsTurnedTo(long bindings, int priority) {
        assertThat(at(0, bindings)).containsExactly(new HaAction.OfferService(priority));
    }

    @Test
    void theDnsIsToldOfChangesAloneAndNotOften() {
        assertThat(at(0, 0)).hasSize(1);
        assertThat(at(0, 50)).as("within the pause").isEmpty();
        assertThat(at(1, 0)).as("not yet said to be done").hasSize(1);
        sharing.offered(10);
        assertThat(at(2, 5)).isEmpty();
        assertThat(sharing.deadline()).isEqualTo(3 * MINUTE);
        assertThat(at(3, 50)).containsExactly(new HaAction.OfferService(12));
    }
}
