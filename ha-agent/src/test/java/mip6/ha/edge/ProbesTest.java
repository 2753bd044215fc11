package mip6.ha.edge;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

class ProbesTest {

    private static final Ipv6Address ONE = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address TWO = Ipv6Address.of("2001:db8:1::1001");

    @Test
    void silenceForRetransTimerMeansThatNobodyHasTheAddress() {
        Probes probes = new Probes();
        assertThat(probes.deadline()).isEqualTo(Long.MAX_VALUE);
        probes.begin(ONE, 5);
        probes.begin(TWO, 7);
        assertThat(probes.deadline()).isEqualTo(5 + Probes.WAIT);
        assertThat(probes.over(4 + Probes.WAIT)).isEmpty();
        assertThat(probes.over(5 + Probes.WAIT)).containsExactly(ONE);
        assertThat(probes.heard(ONE)).as("too late").isFalse();
        assertThat(probes.heard(TWO)).isTrue();
        assertThat(probes.over(Long.MAX_VALUE - 1)).isEmpty();
    }

    @Test
    void whatIsAskedForAgainKeepsNoOtherWaiting() {
        Probes probes = new Probes();
        probes.begin(ONE, 5);
        probes.begin(TWO, 7);
        probes.begin(ONE, 9);
        assertThat(probes.deadline()).isEqualTo(7 + Probes.WAIT);
        assertThat(probes.over(7 + Probes.WAIT)).containsExactly(TWO);
        assertThat(probes.over(9 + Probes.WAIT)).containsExactly(ONE);
    }
}
