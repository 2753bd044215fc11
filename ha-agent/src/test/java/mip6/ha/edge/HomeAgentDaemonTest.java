package mip6.ha.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code --check-config} finds is what the start would. */
final class HomeAgentDaemonTest {

    private static final int OK = 0;
    private static final int CONFIGURATION = 78;

    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("ha.toml"),
                """
                [ike]
                identity = "ha1.example.com"
                authentication = "pre-shared-key"
                pre-shared-keys = "psk"

                [home-link]
                interface = "eth0"
                prefixes = ["2001:db8:1::/64"]
                pool = "2001:db8:1::1000-2001:db8:1::1fff"

                [bindings]
                store = "etcd"

                [cluster]
                address = "2001:db8:1::1"
                endpoints = ["http://[2001:db8:e::1]:2379"]
                heartbeat-key = "cluster.key"
                user = "mip6"
                password = "password"

                [[mobile-nodes]]
                identity = "mn1.example.com"
                """);
        Files.writeString(folder.resolve("psk"), "mn1.example.com secret\n");
        Files.writeString(folder.resolve("cluster.key"), "a key\n");
        Files.writeString(folder.resolve("password"), "a password\n");
    }

    private int check() {
        return HomeAgentDaemon.run(
                List.of("--config", folder.resolve("ha.toml").toString(), "--check-config"));
    }

    @Test
    void whatIsInOrderIsSaidToBe() {
        assertThat(check()).isEqualTo(OK);
    }

    @Test
    void secretsOfTheClusterAreRead() throws IOException {
        for (String secret : List.of("cluster.key", "password")) {
            String good = Files.readString(folder.resolve(secret));
            Files.writeString(folder.resolve(secret), "\n");
            assertThat(check()).as(secret).isEqualTo(CONFIGURATION);
            Files.writeString(folder.resolve(secret), good);
        }
    }
}
