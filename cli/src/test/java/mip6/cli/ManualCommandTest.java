package mip6.cli;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.Version;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

final class ManualCommandTest {

    @TempDir private Path folder = Path.of("");

    @Test
    void everyCommandHasAPageAndIsCompleted() throws IOException {
        StringWriter out = new StringWriter();
        String[] line = {"manual", "--dir", folder.toString()};
        assertThat(Main.run(line, new PrintWriter(out), new PrintWriter(out))).isZero();
        String completion = Files.readString(folder.resolve("completion/mip6"));
        for (String command : Main.commandLine().getSubcommands().keySet()) {
            String page = Files.readString(folder.resolve("man1/mip6-" + command + ".1"));
            assertThat(page).startsWith(".TH MIP6\\-".replace("\\", "")).contains(".SH OPTIONS");
            assertThat(completion).contains(command);
        }
        assertThat(Files.readString(folder.resolve("man1/mip6-explain.1")))
                .contains("mip6\\-explain \\- The life of one mobile node", ".B NODE");
        assertThat(folder.resolve("man1/mip6-vici-load.1")).exists();
        assertThat(Files.readString(folder.resolve("man1/mip6.1")))
                .contains("mip6 " + Version.TEXT, "\\-V, \\-\\-version", "3 out of memory");
        assertThat(completion).contains("--version");
    }
}
