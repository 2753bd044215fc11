package mip6.lab.interop;

import mip6.lab.Lab;
import mip6.lab.build.SourceTree;
import mip6.lab.net.JavaProgram;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The Linux of lab/guest, which has ESP in its kernel and peers in its file tree. */
final class GuestMachine {

    private static final String LONGEST = "570";

    private GuestMachine() {}

    /**
     * Runs the lab's program in it, once.
     *
     * @param folder is written through
     * @param line of what it prints
     * @return its exit status, or one of lab/guest/guest
     */
    static int run(Path folder, List<String> arguments, Consumer<String> line)
            throws IOException, InterruptedException {
        Path root = SourceTree.own().root();
        List<String> command = new ArrayList<>();
        command.add(root.resolve("lab/guest/guest").toString());
        command.addAll(List.of("-t", LONGEST, "-m", "3G", "-w", folder.toString(), "--"));
        command.addAll(JavaProgram.command(Lab.class, arguments));
        Process guest =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        guest.getOutputStream().close();
        try (BufferedReader output = guest.inputReader(StandardCharsets.UTF_8)) {
            String next = output.readLine();
            while (next != null) {
                line.accept(next);
                next = output.readLine();
            }
        }
        return guest.waitFor();
    }
}
