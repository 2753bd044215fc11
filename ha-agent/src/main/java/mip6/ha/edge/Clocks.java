package mip6.ha.edge;

import mip6.ha.store.Moment;
import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * The clocks of this machine.
 *
 * @param boot what the kernel calls this start of the machine
 */
record Clocks(UUID boot) {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** Where the kernel does not tell, each process takes the machine for another one. */
    static Clocks ofThisMachine() {
        try {
            return new Clocks(UUID.fromString(Files.readString(BOOT_ID).strip()));
        } catch (IOException | IllegalArgumentException untold) {
            return new Clocks(UUID.randomUUID());
        }
    }

    Moment now() {
        return new Moment(boot, BootClock.nanos(), Instant.now());
    }
}
