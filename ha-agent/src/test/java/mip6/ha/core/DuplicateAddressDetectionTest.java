package mip6.ha.core;

import static mip6.ha.core.DuplicateAddressDetection.PROBES_AHEAD;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** RFC 4862 5.4, for others (RFC 6275 10.3.1). */
class DuplicateAddressDetectionTest {

    private static final long NOW = 1000 * Desk.SECOND;

    private final DuplicateAddressDetection detection = new DuplicateAddressDetection(true);
    private final List<HaAction> out = new ArrayList<>();

    private static Ipv6Address address(int number) {
        return new Ipv6Address(Desk.HOME.address().high(), 0x1000 + number);
    }

    private long probes() {
        return out.stream().filter(HaAction.Probe.class::isInstance).count();
    }

    private void probeAhead(int count) {
        for (int i = 0; i < count; i++) {
            detection.probeAhead(address(i), out);
        }
    }

    /** Its binding comes from before, or from another home agent: no answer is waited for. */
    @Test
    void whatIsDefendedWhileItIsAskedForKeepsNoOtherWaiting() {
        probeAhead(PROBES_AHEAD + 2);
        assertThat(probes()).isEqualTo(PROBES_AHEAD);
        detection.defend(address(0), out);
        assertThat(out).contains(new HaAction.Probe(address(PROBES_AHEAD)));
        assertThat(detection.probed(address(0), false, NOW, out)).isFalse();
        assertThat(probes()).isEqualTo(PROBES_AHEAD + 1);
    }

    @Test
    void norDoesWhatAnotherHomeAgentHas() {
        probeAhead(PROBES_AHEAD + 1);
        detection.occupied(address(0), NOW, out);
        assertThat(out).contains(new HaAction.Probe(address(PROBES_AHEAD)));
    }

    /** RFC 4862 5.4: what has not been asked for is not unique. */
    @Test
    void whatCouldNotBeAskedForIsAskedForAgainLaterEachTime() {
        detection.probe(address(0), out);
        long now = NOW;
        for (int i = 1; i <= 10; i++) {
            assertThat(detection.unasked(address(0), now))
                    .isEqualTo(i >= DuplicateAddressDetection.ATTEMPTS);
            long pause =
                    Math.min(
                            DuplicateAddressDetection.RETRANS_TIMER << (i - 1),
                            DuplicateAddressDetection.LONGEST_PAUSE);
            assertThat(detection.deadline()).isEqualTo(now + pause);
            now += pause;
            assertThat(detection.timePassed(now, out)).isEmpty();
            assertThat(probes()).isEqualTo(i + 1);
        }
        assertThat(detection.of(address(0))).isEqualTo(Uniqueness.PROBING);
        assertThat(detection.probed(address(0), true, now, out)).isTrue();
        assertThat(out.getLast()).isEqualTo(new HaAction.Defend(address(0)));
        assertThat(detection.deadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(detection.unasked(address(0), now)).as("of the past").isFalse();
    }

    @Test
    void whoNeedsItHasItAskedForAtOnce() {
        detection.probe(address(0), out);
        assertThat(detection.unasked(address(0), NOW)).isFalse();
        detection.probe(address(0), out);
        detection.probe(address(0), out);
        assertThat(probes()).isEqualTo(2);
        assertThat(detection.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void eachAnswerMakesRoomForOne() {
        probeAhead(PROBES_AHEAD + 2);
        assertThat(detection.probed(address(0), true, NOW, out)).isTrue();
        assertThat(probes()).isEqualTo(PROBES_AHEAD + 1);
        assertThat(detection.probed(address(1), false, NOW, out)).isTrue();
        assertThat(probes()).isEqualTo(PROBES_AHEAD + 2);
    }
}
