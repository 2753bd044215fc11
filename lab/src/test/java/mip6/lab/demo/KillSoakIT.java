package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.Privilege;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Random;

/** Both daemons as processes, killed without a word. */
@Timeout(240)
class KillSoakIT {

    private static final int TIMES = 5;

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    @Test
    void killedAtRandomPointsTheyComeBackToWhereTheyWere() throws Exception {
        long seed = new Random().nextLong(1_000_000);
        SoakResult result = KillSoak.run(TIMES, seed, System.out);
        assertThat(result.wrong()).as("seed %d", seed).isEmpty();
        assertThat(result.kills()).isEqualTo(TIMES);
    }
}
