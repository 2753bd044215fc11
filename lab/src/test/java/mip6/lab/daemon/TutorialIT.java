package mip6.lab.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.cli.Main;
import mip6.lab.build.SourceTree;
import mip6.lab.daemon.Tutorial.Block;
import mip6.lab.net.JavaProgram;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The tutorial, typed in as it stands, from nothing to a failover. */
@Timeout(240)
class TutorialIT {

    private static final int PATIENCE_SECONDS = 180;

    @TempDir Path folder;

    @Test
    void isTrue() throws Exception {
        Privilege.require();
        List.of("knotd", "etcd", "dig", "ping", "openssl", "pkill").forEach(Tool::program);
        Tutorial tutorial =
                Tutorial.of(
                        Files.readAllLines(
                                SourceTree.own().root().resolve("docs").resolve("tutorial.md")));

        String printed = typed(tutorial);

        String behind = "";
        for (Block block : tutorial.blocks().subList(1, tutorial.blocks().size())) {
            if (block.isTyped()) {
                behind = printed.substring(printed.indexOf(Tutorial.mark(block)));
            } else if (block.isPrinted()) {
                assertThat(behind).as("line %d", block.line()).contains(block.text());
            }
        }
        assertThat(tutorial.blocks()).anyMatch(Block::isPrinted);
    }

    /** Types all of it into a shell in the folder of the sources, which is another one here. */
    private String typed(Tutorial tutorial) throws Exception {
        program("mip6", String.join(" ", quoted(JavaProgram.command(Main.class, List.of()))));
        Path rest = Files.writeString(folder.resolve("rest"), tutorial.script());
        // the first block's last command is the shell that reads all the others
        Path first =
                Files.writeString(
                        folder.resolve("first"),
                        String.join("\n", tutorial.first().text()) + " -e " + rest + "\n");
        File output = folder.resolve("output").toFile();
        Process shell =
                new ProcessBuilder("bash", "-e", first.toString())
                        .directory(folder.toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        boolean ended;
        try {
            ended = shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
        }
        String printed = Files.readString(output.toPath());
        assertThat(ended).as("%s\nstill waits behind the last mark", printed).isTrue();
        assertThat(shell.exitValue()).as("%s\nfailed behind the last mark", printed).isZero();
        return printed;
    }

    private void program(String name, String command) throws Exception {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static List<String> quoted(List<String> words) {
        return words.stream().map(word -> "'" + word + "'").toList();
    }
}
