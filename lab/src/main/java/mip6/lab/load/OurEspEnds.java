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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The userspace data plane of this project ({@link EspEndCommand}). */
final class OurEspEnds implements EspEnds {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Host node;
    private final Host gateway;
    private final Resources processes = new Resources();
    private final List<Long> pids = new ArrayList<>();

    private OurEspEnds(Host node, Host gateway) {
        this.node = node;
        this.gateway = gateway;
    }

    /** Between two machines that reach each other. */
    static OurEspEnds start(Host node, Host gateway, Path folder)
            throws IOException, LoadException, InterruptedException {
        OurEspEnds ends = new OurEspEnds(node, gateway);
        try {
            ends.start(node, Side.MOBILE_NODE, folder);
            ends.start(gateway, Side.HOME_AGENT, folder);
            return ends;
        } catch (IOException | LoadException | InterruptedException failed) {
            ends.close();
            throw failed;
        }
    }

    @Override
    public String name() {
        return "mip6";
    }

    @Override
    public Host node() {
        return node;
    }

    @Override
    public Host gateway() {
        return gateway;
    }

    @Override
    public List<Long> pids() {
        return pids;
    }

    @Override
    public void close() {
        processes.close(failed -> System.err.println("mip6 bench: " + failed.getMessage()));
    }

    private void start(Host host, Side side, Path folder)
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
        pids.add(process.pid());
    }
}
