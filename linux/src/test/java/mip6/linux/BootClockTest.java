package mip6.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

class BootClockTest {

    @Test
    void agreesWithTheUptimeOfTheKernel() throws Exception {
        long before = BootClock.nanos();
        String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
        long after = BootClock.nanos();
        long shown = Math.round(Double.parseDouble(uptime) * 1e9);
        // /proc/uptime has hundredths of a second, rounded down
        assertThat(shown).isBetween(before - 10_000_001L, after);
    }
}
