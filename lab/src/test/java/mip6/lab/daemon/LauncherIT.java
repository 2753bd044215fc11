package mip6.lab.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private record Ended(int status, List<String> lines) {}

    private Ended run(List<String> prefix, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add(LAUNCHER.toString());
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
