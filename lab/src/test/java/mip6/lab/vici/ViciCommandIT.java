package mip6.lab.vici;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.cli.Main;
import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciEvents;
import mip6.ikev2.vici.client.ViciNotice;
import mip6.lab.net.Child;
import mip6.lab.net.JavaProgram;
import mip6.lab.oracle.DocumentSchema;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@code mip6 vici} against a real charon. */
@Timeout(180)
class ViciCommandIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String CONF =
            """
            connections {
              home {
                version = 2
                local_addrs = %s
                remote_addrs = %s
                proposals = aes128gcm16-prfsha256-x25519
                childless = force
                mobike = no
                %s
                local {
                  auth = psk
                  id = %s
                }
                remote {
                  auth = psk
                  id = %s
                }
              }
            }
            secrets {
              ike-all {
                secret = "a key for two"
              }
            }
            """;

    private static final String POOL =
            """
            pools {
              hoa {
                addrs = 2001:db8:1::1000/120
                16 = 0x0000ffff20010db800010000000000000000000040
              }
            }
            """;

    /** Of configurations and logs; it stays where a test fails. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @AutoClose private ViciPair pair;

    @BeforeEach
    void start() throws Exception {
        pair = ViciPair.start(folder);
    }

    @Test
    void aSwanctlConfIsLoadedAndItsSaMadeListedAndEnded() throws Exception {
        Path mn =
                Files.writeString(
                        folder.resolve("mn.conf"),
                        CONF.formatted(ViciPair.MN, ViciPair.HA, "vips = ::", "mn", "ha"));
        Path ha =
                Files.writeString(
                        folder.resolve("ha.conf"),
                        CONF.formatted(ViciPair.HA, ViciPair.MN, "pools = hoa", "ha", "mn") + POOL);
        assertThat(run(pair.mn, "load", mn.toString()))
                .isEqualTo(new Run(0, "loaded secret ike-all\nloaded connection home\n", ""));
        JsonNode loaded = json(pair.ha, "load", "--json", ha.toString());
        assertThat(loaded.get("results").findValuesAsText("name"))
                .containsExactly("ike-all", "hoa", "home");

        assertThat(run(pair.mn, "version").output())
                .startsWith("strongSwan ")
                .contains("charon-systemd");
        assertThat(
                        json(pair.mn, "initiate", "--ike", "home", "--json")
                                .get("established")
                                .asBoolean())
                .isTrue();
        pair.mn.awaitLog("processing MIP6_HOME_PREFIX attribute");
        assertThat(run(pair.mn, "list-sas").output())
                .startsWith("home #1 ESTABLISHED CURVE_25519 ")
                .contains("  local  mn at 2001:db8:a1::5 has 2001:db8:1::1001\n")
                .contains("  remote ha at 2001:db8:1::1\n");
        JsonNode sa = json(pair.ha, "list-sas", "--json").get("sas").get(0);
        JsonNode _ = json(pair.ha, "version", "--json");
        assertThat(sa.get("name").asText()).isEqualTo("home");
        assertThat(sa.get("remote-vips").get(0).asText()).isEqualTo("2001:db8:1::1001");
        JsonNode noticed = json(pair.ha, "monitor", "--count", "1", "--json");
        assertThat(noticed.get("event").asText()).isEqualTo("synchronised");
        assertThat(noticed.get("sas")).hasSize(1);

        assertThat(json(pair.mn, "terminate", "--ike", "home", "--json").get("terminated").asInt())
                .isEqualTo(1);
        assertThat(json(pair.ha, "list-sas", "--json").get("sas")).isEmpty();
    }

    @Test
    void everyMistakeIsOneLineAndAStatus() throws Exception {
        assertThat(run(pair.mn, "initiate", "--ike", "none"))
                .isEqualTo(new Run(1, "", "mip6 vici initiate: IKE_SA config 'none' not found\n"));
        Path bad =
                Files.writeString(
                        folder.resolve("bad.conf"),
                        "connections {\n  home {\n    nonsense = 1\n  }\n}\n");
        assertThat(run(pair.mn, "load", bad.toString()).errors())
                .startsWith("mip6 vici load: connection home: ")
                .contains("nonsense")
                .hasLineCount(1);
        pair.mn.stop();
        assertThat(run(pair.mn, "version"))
                .satisfies(run -> assertThat(run.status()).isEqualTo(1))
                .satisfies(
                        run ->
                                assertThat(run.errors())
                                        .startsWith("mip6 vici version: unix://")
                                        .hasLineCount(1));
    }

    /** It says so, waits for the next one, and goes on with what that has. */
    @Test
    void theMonitorOutlivesACharon() throws Exception {
        pair.load();
        pair.establish();
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (Child monitor =
                Child.startHere(
                        "monitor",
                        folder,
                        JavaProgram.command(
                                Main.class,
                                List.of("vici", "monitor", "--uri", pair.mn.endpoint().toString())),
                        lines::add,
                        () -> {})) {
            assertThat(next(lines)).startsWith("synchronised: strongSwan ").endsWith(" 1 IKE SAs");
            for (int i = 0; i < 2; i++) {
                pair.mn.crash();
                awaitAttemptsInVain();
                pair.mn.startAgain();
                Set<String> losses = new HashSet<>();
                String line = next(lines);
                while (line.startsWith("lost: ")) {
                    assertThat(losses.add(line)).as("said once: " + line).isTrue();
                    line = next(lines);
                }
                assertThat(losses).isNotEmpty();
                assertThat(line).startsWith("synchronised: strongSwan ").endsWith(" 0 IKE SAs");
                pair.load();
                pair.establish();
                assertThat(next(lines)).startsWith("ike-updown up home #1 ESTABLISHED ");
            }
            assertThat(monitor.isAlive()).isTrue();
        }
    }

    /** Somebody else's, as many as the monitor makes in that time. */
    private void awaitAttemptsInVain() throws Exception {
        try (ViciClient other = new ViciClient(pair.mn.endpoint());
                ViciEvents events = other.events(Set.of("ike-updown"))) {
            for (int i = 0; i < 4; i++) {
                assertThat(events.next(PATIENCE)).get().isInstanceOf(ViciNotice.Lost.class);
            }
        }
    }

    private static String next(BlockingQueue<String> lines) throws InterruptedException {
        return Optional.ofNullable(lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("no line of the monitor in " + PATIENCE));
    }

    private static JsonNode json(Charon charon, String... arguments) throws Exception {
        Run run = run(charon, arguments);
        assertThat(run.status()).as(run.errors()).isZero();
        JsonNode document = Json.parse(run.output());
        new DocumentSchema("vici-" + arguments[0]).holdsFor(document);
        return document;
    }

    private static Run run(Charon charon, String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("vici"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--uri", charon.endpoint().toString()));
        Path errors = Files.createTempFile("mip6-vici", ".err");
        try {
            Process process =
                    new ProcessBuilder(JavaProgram.command(Main.class, line))
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectError(errors.toFile())
                            .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), output, Files.readString(errors));
        } finally {
            Files.delete(errors);
        }
    }

    private record Run(int status, String output, String errors) {}
}
