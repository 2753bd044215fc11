package mip6.lab.load;

import mip6.lab.net.ProcessorTime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Somebody's responder under load: a process on the one processor that responders have. */
interface LoadedResponder extends AutoCloseable {

    /** The processor of all responders. Whoever makes the load keeps off it. */
    int PROCESSOR = 0;

    /** As people call it. */
    String name();

    long pid();

    /** Octets of memory in use for SAs and what else there is, once the load has paused. */
    long memory() throws LoadException, InterruptedException;

    @Override
    void close();

    /** Processor seconds so far, in and for the process. */
    default double processorSeconds() throws IOException {
        return ProcessorTime.seconds(pid());
    }

    /** Resident octets. */
    default long resident() throws IOException {
        Optional<String> line =
                Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                        .filter(it -> it.startsWith("VmRSS:"))
                        .findFirst();
        return Long.parseLong(line.orElseThrow().replaceAll("\\D", "")) * 1024;
    }
}
