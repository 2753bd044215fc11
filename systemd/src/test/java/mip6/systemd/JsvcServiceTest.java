package mip6.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.edge.HomeAgentDaemon;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

@Timeout(60)
final class JsvcServiceTest {

    @TempDir private Path folder = Path.of("");

    @Test
    void aDaemonThatCannotBeginEndsTheProcessWithItsStatusAndOneLine() throws Exception {
        Path file = Files.writeString(folder.resolve("ha.toml"), "domian = 1\n");
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        JsvcService service =
                new JsvcService(
                        HomeAgentDaemon.program(),
                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                        exit::complete);
        service.start(List.of("--config", file.toString()));
        assertThat(exit.get(30, TimeUnit.SECONDS)).isEqualTo(78);
        service.stop();
        assertThat(errors.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    }
}
