package mip6.lab.load;

import mip6.lab.Lab;
import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.lab.net.JavaProgram;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** This project's key exchange ({@link ResponderCommand}). */
final class OurResponder implements LoadedResponder {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Child process;
    private final BlockingQueue<String> lines;
    private long standing;

    private OurResponder(Child process, BlockingQueue<String> lines) {
        this.process = process;
        this.lines = lines;
    }

    static OurResponder start(
            Host host, Ipv6Address address, LoadPlan plan, LoadProof proof, int mobileNodes)
            throws IOException, LoadException, InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        List<String> command =
                new ArrayList<>(List.of("taskset", "-c", Integer.toString(PROCESSOR)));
        command.addAll(
                JavaProgram.longRunning(
                        Lab.class,
                        List.of(
                                "responder",
                                "--listen",
                                address.toString(),
                                "--files",
                                plan.folder().toString(),
                                "--proof",
                                proof.name(),
                                "--mobile-nodes",
                                Integer.toString(mobileNodes))));
        OurResponder started =
                new OurResponder(
                        Child.start(
                                host,
                                "ours",
                                plan.folder(),
                                command,
                                lines::add,
                                () -> lines.add("")),
                        lines);
        String first = started.line();
        if (!first.equals("ready")) {
            started.close();
            throw new LoadException("our responder does not start: " + first);
        }
        return started;
    }

    @Override
    public String name() {
        return "mip6";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /** What the heap holds behind a collection. */
    @Override
    public long memory() throws LoadException, InterruptedException {
        while (true) {
            String[] words = line().split(" ");
            if (words.length != 3 || !words[0].equals("standing")) {
                throw new LoadException("our responder says " + String.join(" ", words));
            }
            long now = Long.parseLong(words[1]);
            if (now > standing && lines.isEmpty()) {
                standing = now;
                return Long.parseLong(words[2]);
            }
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private String line() throws LoadException, InterruptedException {
        String line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null || line.isEmpty()) {
            throw new LoadException("our responder fell silent: see " + process.errors());
        }
        return line;
    }
}
