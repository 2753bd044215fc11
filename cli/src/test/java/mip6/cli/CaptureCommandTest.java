package mip6.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaptureCommandTest {

    /**
     * A signal that comes before there are enough: what waits is written, and no more than that.
     */
    @Test
    void behindASignalNoMoreIsWrittenThanWasAskedFor() {
        assertThat(CaptureCommand.afterSignal(10, 7)).isEqualTo(3);
        assertThat(CaptureCommand.afterSignal(10, 10)).isEqualTo(CaptureCommand.NONE);
        assertThat(CaptureCommand.afterSignal(CaptureCommand.FOR_EVER, 7))
                .isEqualTo(CaptureCommand.ALL_THAT_WAIT);
    }
}
