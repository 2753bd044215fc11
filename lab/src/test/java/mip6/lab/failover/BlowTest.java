package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.failover.FailoverOptions.Detector;
import mip6.lab.failover.FailoverOptions.Fault;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** In which order things happen to a home agent, and who is told. */
class BlowTest {

    private static final Duration LONG = Duration.ofSeconds(2);

    private static List<Blow> hooked(Fault fault) {
        return Blow.of(FailoverOptions.simple().with(Detector.HOOK).with(fault));
    }

    /** Not before: it would be a takeover of one that lives. */
    @Test
    void theHookSeesAFailureAsSoonAsItIsOne() {
        assertThat(hooked(new Fault.Kill())).containsExactly(new Blow.Kill(), new Blow.Tell());
        assertThat(hooked(new Fault.Partition()))
                .containsExactly(new Blow.CutOff(), new Blow.Tell());
        assertThat(hooked(new Fault.Restart()))
                .containsExactly(new Blow.Kill(), new Blow.Tell(), new Blow.Start());
        assertThat(hooked(new Fault.Pause(LONG)))
                .containsExactly(
                        new Blow.Signal("STOP"),
                        new Blow.Tell(),
                        new Blow.Pass(LONG),
                        new Blow.Signal("CONT"));
    }

    @Test
    void ofWhatIsNoFailureItIsNotTold() {
        Duration moment = Duration.ofMillis(250);
        assertThat(hooked(new Fault.Pause(moment)))
                .containsExactly(
                        new Blow.Signal("STOP"), new Blow.Pass(moment), new Blow.Signal("CONT"));
        assertThat(hooked(new Fault.Drain(20))).containsExactly(new Blow.Drain(20));
    }

    @Test
    void whereOthersNoticeNobodyIsTold() {
        assertThat(Blow.of(FailoverOptions.simple())).containsExactly(new Blow.Kill());
    }
}
