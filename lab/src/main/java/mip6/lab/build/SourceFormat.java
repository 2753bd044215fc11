package mip6.lab.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The formatter of this project, google-java-format with {@code --aosp}. It runs in a JVM of its
 * own: it leans on parts of the compiler that must be exported to it.
 */
final class SourceFormat {

    private static final long LIMIT_SECONDS = 300;

    private static final List<String> EXPORTED =
            List.of("api", "code", "file", "parser", "tree", "util");

    private final SourceTree tree;

    SourceFormat(SourceTree tree) {
        this.tree = tree;
    }

    /** The files that are not as the formatter would write them. */
    List<String> unformatted() throws IOException, InterruptedException {
        return run("--dry-run");
    }

    /** Writes every file anew that is not as it should be, and returns their names. */
    List<String> apply() throws IOException, InterruptedException {
        List<String> files = unformatted();
        run("--replace");
        return files;
    }

    private List<String> run(String mode) throws IOException, InterruptedException {
        Path files = Files.createTempFile("mip6-format", ".files");
        Path output = Files.createTempFile("mip6-format", ".out");
        try {
            Files.write(files, tree.javaFiles().stream().map(Path::toString).toList());
            Process process =
                    new ProcessBuilder(command(mode, files))
                            .directory(tree.root().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IOException("the formatter did not end in " + LIMIT_SECONDS + " s");
            }
            List<String> lines = Files.readAllLines(output);
            if (process.exitValue() != 0) {
                throw new IOException("the formatter failed: " + String.join("\n", lines));
            }
            return lines;
        } finally {
            Files.delete(files);
            Files.delete(output);
        }
    }

    private static List<String> command(String mode, Path files) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String part : EXPORTED) {
            command.add("--add-exports");
            command.add("jdk.compiler/com.sun.tools.javac." + part + "=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("com.google.googlejavaformat.java.Main", "--aosp", mode));
        command.add("@" + files);
        return command;
    }
}
