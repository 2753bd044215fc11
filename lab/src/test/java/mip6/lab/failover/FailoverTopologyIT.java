package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.lab.failover.FailoverOptions.Links;
import mip6.lab.net.Privilege;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

@Timeout(60)
class FailoverTopologyIT {

    /** The last machines are built, and their links cannot be: no link loses two of each frame. */
    @Test
    void whereBuildingFailsNothingIsLeftOfIt() throws IOException {
        Privilege.require();
        FailoverOptions options = FailoverOptions.simple().with(new Links(Duration.ZERO, 2, 1));
        int before = namespaces();
        assertThatThrownBy(() -> FailoverTopology.build(options, new FailoverPlan(options)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("probabilities");
        assertThat(namespaces()).isEqualTo(before);
    }

    /** Those that this process holds. */
    private static int namespaces() throws IOException {
        int held = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : files) {
                held += isNamespace(file) ? 1 : 0;
            }
        }
        return held;
    }

    private static boolean isNamespace(Path file) throws IOException {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("net:");
        } catch (NoSuchFileException _) {
            // closed by another thread meanwhile
            return false;
        }
    }
}
