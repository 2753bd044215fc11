package mip6.lab.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import mip6.lab.Lab;
import mip6.lab.build.SourceTree;
import mip6.lab.net.JavaProgram;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The Linux of lab/guest, which has ESP in its kernel and peers in its file tree. */
public final class GuestMachine {

    private static final String LONGEST = "570";

    /** What the scripts end with where something cannot be had. */
    static final int MISSING = 77;

    private GuestMachine() {}

    /**
     * Runs the lab's program in it, once.
     *
     * @param folder is written through
     * @param peers Debian's packages that it has beside what this machine has
     * @param line of what it prints
     * @return its exit status, or one of lab/guest/guest
     */
    public static int run(
            Path folder, Set<String> peers, List<String> arguments, Consumer<String> line)
            throws IOException, InterruptedException {
        Path scripts = SourceTree.own().root().resolve("lab/guest");
        List<String> command = new ArrayList<>();
        command.add(scripts.resolve("guest").toString());
        command.addAll(List.of("-t", LONGEST, "-m", "3G", "-w", folder.toString(), "--"));
        command.add(scripts.resolve("unpacked").toString());
        for (String peer : peers) {
            Optional<String> packages = packages(scripts, peer);
            if (packages.isEmpty()) {
                return MISSING;
            }
            command.add(packages.get());
        }
        command.add("--");
        command.addAll(JavaProgram.command(Lab.class, arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            String next = output.readLine();
            while (next != null) {
                line.accept(next);
                next = output.readLine();
            }
        }
        return process.waitFor();
    }

    /** The folder with the packages of {@code peer}; empty where they cannot be had. */
    private static Optional<String> packages(Path scripts, String peer)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(scripts.resolve("peers").toString(), peer)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        process.getOutputStream().close();
        String folder = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        return process.waitFor() == 0 ? Optional.of(folder) : Optional.empty();
    }
}
