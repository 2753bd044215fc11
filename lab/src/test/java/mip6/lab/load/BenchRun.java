package mip6.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.Lab;
import mip6.lab.net.JavaProgram;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./mip6 bench}, as a process of its own. */
final class BenchRun {

    private BenchRun() {}

    /** What it prints with {@code --json}, complaints included; it has to end well. */
    static String json(Path folder, String... arguments) throws Exception {
        Path output = folder.resolve("result");
        List<String> words = new ArrayList<>(List.of("bench"));
        words.addAll(List.of(arguments));
        words.add("--json");
        Process process =
                new ProcessBuilder(JavaProgram.command(Lab.class, words))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        int status = process.waitFor();
        String result = Files.readString(output);
        assertThat(status).as(result).isZero();
        return result;
    }
}
