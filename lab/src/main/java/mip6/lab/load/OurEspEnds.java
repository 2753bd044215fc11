package mip6.lab.load;

import mip6.dataplane.userspace.Side;
import mip6.lab.Lab;
import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.lab.net.JavaProgram;
import mip6.lab.net.Resources;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Ends of the userspace data plane of this project ({@link EspEndCommand}). */
final class OurEspEnds {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private OurEspEnds() {}

    /** Between two machines that reach each other. */
    static EspEnds start(Host node, Host gateway, Path folder)
            throws IOException, LoadException, InterruptedException {
        Resources processes = new Resources();
        try {
            long first = start(node, Side.MOBILE_NODE, folder, processes);
            long second = start(gateway, Side.HOME_AGENT, folder, processes);
            return new EspEnds("mip6", node, gateway, processes, List.of(first, second));
        } catch (IOException | LoadException | InterruptedException failed) {
            processes.close(failed::addSuppressed);
            throw failed;
        }
    }

    private static long start(Host host, Side side, Path folder, Resources processes)
            throws IOException, LoadException, InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Child process =
                processes.keep(
                        Child.start(
                                host,
                                host.name(),
                                folder,
                                JavaProgram.longRunning(
                                        Lab.class, List.of("esp-end", "--side", side.name())),
                                lines::add,
                                () -> lines.add("")));
        String line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (!EspEndCommand.READY.equals(line)) {
            throw new LoadException("our data plane does not start: see " + process.errors());
        }
        return process.pid();
    }
}
