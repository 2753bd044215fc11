package mip6.lab.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sources of this project.
 *
 * @param root the folder with all the modules
 */
public record SourceTree(Path root) {

    private static final String MARK = "REQUIREMENTS.tsv";

    /** The tree that this class was built in, wherever it is run from. */
    public static SourceTree own() {
        Path folder;
        try {
            folder =
                    Path.of(
                            SourceTree.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        for (Path at = folder; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(MARK))) {
                return new SourceTree(at);
            }
        }
        throw new IllegalStateException("no " + MARK + " above " + folder);
    }

    /** Every Java file of every module, tests included, relative to the root and in order. */
    List<Path> javaFiles() {
        try (Stream<Path> modules = Files.list(root)) {
            return modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(SourceTree::below)
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(root::relativize)
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String text(Path file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Stream<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
