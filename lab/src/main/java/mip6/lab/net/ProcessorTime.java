package mip6.lab.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has taken of the processors so far, in it and for it. */
public final class ProcessorTime {

    /** What /proc counts of a second, the same on all of Linux's architectures. */
    private static final double TICKS = 100;

    private ProcessorTime() {}

    /**
     * In seconds.
     *
     * @throws IOException where there is no such process
     */
    public static double seconds(long pid) throws IOException {
        return seconds(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    }

    /** Fields 14 and 15 (proc(5)), behind the name, which may hold anything. */
    static double seconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }
}
