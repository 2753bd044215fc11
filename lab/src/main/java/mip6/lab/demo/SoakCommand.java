package mip6.lab.demo;

import mip6.lab.program.LabException;
import mip6.linux.LinuxException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.Locale;

/** What takes long, by hand. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = "Lets the demonstration run for long under bad conditions.")
public final class SoakCommand {

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int MISSING = 77;
    private static final int MOST = 100_000;

    /** {@code mip6 soak kill}. */
    @Command(
            name = "kill",
            mixinStandardHelpOptions = true,
            description =
                    "Kills either daemon at random points, also while it starts, and looks for what"
                            + " is lost, doubled or left behind.")
    int kill(
            @Option(
                            names = "--times",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "kills; default: ${DEFAULT-VALUE}")
                    int times,
            @Option(
                            names = "--seed",
                            paramLabel = "S",
                            defaultValue = "1",
                            description = "decides when and whom; default: ${DEFAULT-VALUE}")
                    long seed)
            throws InterruptedException {
        if (times < 1 || times > MOST) {
            System.err.println("mip6 soak: --times " + times + " is outside 1.." + MOST);
            return USAGE;
        }
        try {
            SoakResult result = KillSoak.run(times, seed, System.out);
            System.out.printf(
                    Locale.ROOT,
                    "%d kills, the slowest recovery took %.1f s, %s (seed %d)%n",
                    result.kills(),
                    result.slowest() / 1000,
                    result.ok() ? "nothing was lost or left" : result.wrong().size() + " faults",
                    seed);
            return result.ok() ? 0 : FAILED;
        } catch (LabException failed) {
            System.err.println("mip6 soak: " + failed.getMessage());
            return FAILED;
        } catch (LinuxException refused) {
            System.err.println("mip6 soak: " + refused.getMessage());
            return refused.missingPermissionOrKernelPart() ? MISSING : FAILED;
        } catch (IOException failed) {
            System.err.println("mip6 soak: " + failed);
            return FAILED;
        }
    }
}
