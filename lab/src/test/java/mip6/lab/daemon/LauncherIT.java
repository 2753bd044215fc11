package mip6.lab.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** What the launcher says where it cannot go on; nothing here makes it build. */
@Timeout(60)
final class LauncherIT {

    private static final Path LAUNCHER =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("mip6");

    @TempDir private Path folder = Path.of("");

    @Test
    void whereThereIsNoJdkItSaysWhatToInstall() throws Exception {
        List<String> hidden =
                List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs none /usr/lib/jvm || exit 99;"
                                + " HOME=/nonexistent JAVA_HOME=/nonexistent PATH=/usr/bin:/bin"
                                + " exec \"$@\"",
                        "sh");
        Ended ended = run(hidden, "--help");
        Tool.require(ended.status != 99 && ended.status != 1, "the right to mount (CAP_SYS_ADMIN)");
        assertThat(ended.lines)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("mip6: no JDK 25 in JAVA_HOME")
                .contains("install one");
        assertThat(ended.status).isEqualTo(77);
    }

    @Test
    void whereNamespacesAreForbiddenItSaysHowToAllowThem() throws Exception {
        Path unshare = Files.writeString(folder.resolve("unshare"), "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(unshare, PosixFilePermissions.fromString("rwxr-xr-x"));
        Ended ended = run(List.of("env", "PATH=" + folder + ":" + System.getenv("PATH")), "demo");
        assertThat(ended.lines)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("mip6: network namespaces are not permitted here: run it as root");
        assertThat(ended.status).isEqualTo(77);
    }

    @Test
    void aWrongArgumentOfCheckIsStatus2() throws Exception {
        Ended ended = run(List.of(), "check", "--strct");
        assertThat(ended.lines)
                .containsExactly("mip6: check: unknown argument --strct, allowed: --strict");
        assertThat(ended.status).isEqualTo(2);
    }

    @Test
    void wrongArgumentsOfFuzzAreStatus2() throws Exception {
        List<List<String>> wrong =
                List.of(
                        List.of("fuzz"),
                        List.of("fuzz", "--minutes"),
                        List.of("fuzz", "--minutes", "0"),
                        List.of("fuzz", "--minutes", "x; true"),
                        List.of("fuzz", "--minutes", "1", "--corpus"),
                        List.of("fuzz", "--hours", "1"));
        for (List<String> each : wrong) {
            Ended ended = run(List.of(), each.toArray(String[]::new));
            assertThat(ended.lines).as(each.toString()).hasSize(1);
            assertThat(ended.lines.getFirst()).startsWith("mip6: fuzz: ");
            assertThat(ended.status).as(each.toString()).isEqualTo(2);
        }
    }

    /** In a tree with one module, with a Maven that learns one thing and a clock that is fast. */
    @Test
    void whatFuzzingLearnsIsKeptInTheFolder() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Path module = Files.createDirectories(tree.resolve("wire"));
        Files.createFile(module.resolve("pom.xml"));
        Files.copy(LAUNCHER, tree.resolve("mip6"), StandardCopyOption.COPY_ATTRIBUTES);
        Path programs = Files.createDirectories(folder.resolve("programs"));
        program(
                programs.resolve("mvn"),
                "mkdir -p wire/.cifuzz-corpus/T; echo new > wire/.cifuzz-corpus/T/new");
        program(programs.resolve("date"), "echo x >> clock; echo $(($(wc -l < clock) * 40))");
        Path corpus = folder.resolve("corpus");
        Files.createDirectories(corpus.resolve("wire/T"));
        Files.writeString(corpus.resolve("wire/T/old"), "old\n");
        List<String> command =
                List.of(
                        "env",
                        "--chdir=" + folder,
                        "PATH=" + programs + ":" + System.getenv("PATH"),
                        tree.resolve("mip6").toString());
        Ended ended = ended(command, "fuzz", "--minutes", "1", "--corpus", corpus.toString());
        assertThat(ended.lines).last().isEqualTo("1 rounds, 2 inputs in the corpus, nothing found");
        assertThat(ended.status).isZero();
        assertThat(corpus.resolve("wire/T/new")).hasContent("new");
        assertThat(module.resolve(".cifuzz-corpus/T/old")).hasContent("old");
    }

    private static void program(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Ended(int status, List<String> lines) {}

    private Ended run(List<String> prefix, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add(LAUNCHER.toString());
        return ended(command, arguments);
    }

    private Ended ended(List<String> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        return new Ended(process.waitFor(), Files.readAllLines(output));
    }
}
