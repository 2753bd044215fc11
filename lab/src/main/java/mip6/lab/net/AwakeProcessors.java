package mip6.lab.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the processors from sleeping, until closed: each has something to do that gives way to
 * everything else (SCHED_IDLE). A processor that wakes up, above all one of a virtual machine, is
 * slow for a while, which says more of the machine than of what runs on it.
 */
public final class AwakeProcessors implements AutoCloseable {

    private static final List<String> COMMAND =
            List.of("chrt", "--idle", "0", "sh", "-c", "while :; do :; done");

    private final List<Process> spinners = new ArrayList<>();

    private AwakeProcessors() {}

    /**
     * Begins.
     *
     * @throws IOException where chrt (util-linux) is missing
     */
    public static AwakeProcessors keep() throws IOException {
        AwakeProcessors awake = new AwakeProcessors();
        try {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                awake.spinners.add(
                        new ProcessBuilder(COMMAND)
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start());
            }
            return awake;
        } catch (IOException missing) {
            awake.close();
            throw missing;
        }
    }

    @Override
    public void close() {
        spinners.forEach(Process::destroyForcibly);
    }
}
