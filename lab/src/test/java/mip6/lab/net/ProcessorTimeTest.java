package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    @Test
    void isReadBehindANameThatMayHoldAnything() {
        assertThat(ProcessorTime.seconds("7 (a) b) S 1 2 3 4 5 6 7 8 9 10 140 25 0 0 20 0 30 0 99"))
                .isEqualTo(1.65);
    }
}
