package mip6.lab.failover;

import mip6.cli.Main;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A daemon beside something that, once it is told to, takes all memory and gives none back. */
public final class LeakingDaemon {

    /** So long little is left, that whatever the daemon does costs it a collection. */
    private static final long PAUSE = 2_000_000;

    private static final int LARGE = 1 << 20;
    private static final int SMALL = 1 << 16;

    private static final List<byte[]> KEPT = new ArrayList<>();

    private LeakingDaemon() {}

    /**
     * Runs the daemon.
     *
     * @param arguments a file that is not there until memory is to go; then those of the daemon
     */
    public static void main(String[] arguments) {
        Path begin = Path.of(arguments[0]);
        Thread _ = Thread.ofPlatform().daemon(true).name("leak").start(() -> leak(begin));
        Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void leak(Path begin) {
        while (!Files.exists(begin)) {
            LockSupport.parkNanos(PAUSE);
        }
        while (true) {
            Runtime memory = Runtime.getRuntime();
            long left = memory.maxMemory() - memory.totalMemory() + memory.freeMemory();
            KEPT.add(new byte[left > 8 * LARGE ? LARGE : SMALL]);
            LockSupport.parkNanos(PAUSE);
        }
    }
}
