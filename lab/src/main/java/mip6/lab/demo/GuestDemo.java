package mip6.lab.demo;

import mip6.dataplane.kernel.KernelDataPlane;
import mip6.dataplane.userspace.Side;
import mip6.lab.interop.GuestMachine;
import mip6.lab.net.Workspace;
import mip6.linux.LinuxException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The demonstration in the Linux of lab/guest, where this machine's kernel lacks parts. */
final class GuestDemo {

    private GuestDemo() {}

    /** Whether {@code options} want of the kernel what it has not. */
    static boolean isWanted(DemoOptions options) throws LinuxException {
        for (Side side : options.planes().inKernel()) {
            List<String> missing = KernelDataPlane.missingParts(side);
            if (!missing.isEmpty()) {
                System.err.println(
                        "mip6 demo: this kernel lacks "
                                + String.join("; ", missing)
                                + ": booting one that has them");
                return true;
            }
        }
        return false;
    }

    /**
     * Runs it there.
     *
     * @param arguments of this command, with its name
     * @return exit status
     */
    static int run(DemoOptions options, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> inside = new ArrayList<>(arguments);
        inside.add("--in-guest");
        if (options.keep().isPresent()) {
            Path folder = options.keep().get();
            Files.createDirectories(folder);
            return run(folder, inside);
        }
        try (Workspace workspace = Workspace.create()) {
            return run(workspace.folder(), inside);
        }
    }

    private static int run(Path folder, List<String> arguments)
            throws IOException, InterruptedException {
        return GuestMachine.run(folder, Set.of(), arguments, System.out::println);
    }
}
