package mip6.lab.failover;

import mip6.lab.net.Installation;
import mip6.lab.program.LabException;
import mip6.linux.LinuxException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code mip6 train}: what a package does with the runtime and the jars that go into it. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Runs home agents and a mobile node of an installation through a failover, and leaves"
                    + " what their JVMs learn by it (ha.aot, mn.aot)."
        })
public final class TrainCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISSING = 77;

    @Option(names = "--java", required = true, paramLabel = "FILE", description = "its runtime")
    private Path java = Path.of("java");

    @Option(
            names = "--class-path",
            required = true,
            paramLabel = "JARS",
            description = "its classes, in the order that its daemons have them in")
    private String classPath = "";

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "a folder")
    private Path output = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Installation installation =
                Installation.of(java.toAbsolutePath(), classPath, output.toAbsolutePath());
        if (!installation.canLearn()) {
            System.err.println("mip6 train: --class-path " + classPath + ": not all are jars");
            return FAILED;
        }
        try {
            new Training(installation, Training.DAEMONS, Progress.onTerminal()).run();
            return OK;
        } catch (LinuxException refused) {
            System.err.println("mip6 train: " + refused.getMessage());
            return refused.missingPermissionOrKernelPart() ? MISSING : FAILED;
        } catch (LabException | IOException failed) {
            System.err.println("mip6 train: " + failed.getMessage());
            return FAILED;
        }
    }
}
