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

    @Test
    void eachAnswerMakesRoomForOne() {
        probeAhead(PROBES_AHEAD + 2);
        assertThat(detection.probed(address(0), true, NOW, out)).isTrue();
        assertThat(probes()).isEqualTo(PROBES_AHEAD + 1);
        assertThat(detection.probed(address(1), false, NOW, out)).isTrue();
        assertThat(probes()).isEqualTo(PROBES_AHEAD + 2);
    }
}
