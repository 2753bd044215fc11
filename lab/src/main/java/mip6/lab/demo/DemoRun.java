package mip6.lab.demo;

import mip6.dataplane.userspace.Side;
import mip6.lab.interop.CharonFiles;
import mip6.lab.net.Workspace;
import mip6.lab.program.LabException;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** What is around a demonstration: its folder, its machines, and that they go with it. */
final class DemoRun {

    /** Of the files in the workspace, those that help to understand a run; keys are not copied. */
    private static final String KEPT = "*.{log,out,toml,zone}";

    private DemoRun() {}

    /** Runs all of it and leaves nothing behind but what {@code options} keep. */
    static DemoResult run(DemoOptions options, PrintStream out)
            throws LabException, IOException, InterruptedException {
        Thread walker = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(walker, ended), "signal");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return runHooked(options, new Timeline(out));
        } finally {
            ended.countDown();
            forget(hook);
        }
    }

    private static DemoResult runHooked(DemoOptions options, Timeline timeline)
            throws LabException, IOException, InterruptedException {
        try (Workspace workspace = Workspace.create();
                Topology topology = Topology.build(options.quality())) {
            if (options.keep().isPresent()) {
                prepare(options.keep().get());
                topology.capture(options.keep().get());
            }
            DemoResult result = walk(options, timeline, topology, workspace.folder());
            print(result, timeline);
            options.keep().ifPresent(keep -> explain(keep, timeline));
            return result;
        }
    }

    private static DemoResult walk(
            DemoOptions options, Timeline timeline, Topology topology, Path folder)
            throws LabException, IOException, InterruptedException {
        try (Demo demo = new Demo(options, timeline, topology, folder)) {
            return demo.walk();
        } finally {
            if (options.keep().isPresent()) {
                keep(folder, options.keep().get());
            }
        }
    }

    private static void prepare(Path keep) throws IOException {
        Files.createDirectories(keep);
        // the daemons append to these
        Files.deleteIfExists(keep.resolve("ikev2_decryption_table"));
        Files.deleteIfExists(keep.resolve("esp_sa"));
    }

    private static void keep(Path folder, Path keep) throws IOException {
        for (Side side : Side.values()) {
            String name = side == Side.HOME_AGENT ? "charon-ha1" : "charon-mn1";
            Path log = CharonFiles.log(folder.resolve(name));
            if (Files.exists(log)) {
                Files.copy(log, keep.resolve(name + ".log"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, KEPT)) {
            for (Path file : files) {
                Files.copy(
                        file,
                        keep.resolve(Optional.ofNullable(file.getFileName()).orElseThrow()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void print(DemoResult result, Timeline timeline) {
        timeline.say("");
        row(timeline, "home agent", result.homeAgent());
        row(timeline, "home address", result.homeAddress());
        row(timeline, "care-of address", result.careOfAddress());
        row(timeline, "after the move", result.move().careOfAddress());
        row(timeline, "AAAA " + result.name(), result.dns().aaaa());
        row(timeline, "PTR", result.dns().ptr());
        row(
                timeline,
                "ping before",
                result.ping().received() + " of " + result.ping().sent() + " replies");
        row(
                timeline,
                "ping after",
                result.move().ping().received()
                        + " of "
                        + result.move().ping().sent()
                        + " replies");
        for (DemoResult.Stream stream : result.move().streams()) {
            row(
                    timeline,
                    "stream of " + stream.opened(),
                    stream.before() + " lines before the move, " + stream.after() + " after it");
        }
        row(timeline, "round trips", result.roundTrips() + ", the floor is " + result.floor());
        row(timeline, "all of it", result.ok() ? "held" : "did not hold");
        result.wrong().forEach(line -> row(timeline, "wrong", line));
    }

    private static void explain(Path keep, Timeline timeline) {
        timeline.say("");
        timeline.say("kept in " + keep + "; to read and decrypt a capture:");
        timeline.say(
                "  WIRESHARK_CONFIG_DIR=%1$s tshark -o esp.enable_encryption_decode:TRUE -r %1$s/%2$s"
                        .formatted(keep, "mn1-visited1.pcap"));
    }

    private static void row(Timeline timeline, String name, String value) {
        timeline.say("  %-24s %s".formatted(name, value));
    }

    /** A signal ends the JVM as soon as its hooks have returned: this one waits for the end. */
    private static void end(Thread walker, CountDownLatch ended) {
        walker.interrupt();
        try {
            ended.await();
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException itRuns) {
            // and waits for this thread to end
        }
    }
}
