package mip6.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.cli.Main;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What goes into the packages fits together, as far as that is seen without making them: {@code
 * ./mip6 package --test} installs and starts them.
 */
@Timeout(120)
final class PackagingTest {

    private static final Path PACKAGING = Path.of("packaging");
    private static final Pattern MODULES = Pattern.compile("--add-modules (\\S+)");

    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void makeKeys() {
        assertThat(
                        run(
                                "pki",
                                "--dir",
                                folder.resolve("pki").toString(),
                                "--domain",
                                "example.com",
                                "--ha",
                                "ha1.example.com",
                                "--mn",
                                "mn1.example.com"))
                .isEqualTo("0 ");
    }

    /** Exit status, and what went to the errors. */
    private static String run(String... words) {
        StringWriter errors = new StringWriter();
        int status =
                Main.run(words, new PrintWriter(new StringWriter()), new PrintWriter(errors, true));
        return status + " " + errors;
    }

    private Path example(String daemon) throws IOException {
        String name = daemon + "-agent.toml";
        return Files.copy(PACKAGING.resolve(name), folder.resolve(name));
    }

    /** With the modules that the packages' runtime is made of, and no others. */
    @ParameterizedTest
    @ValueSource(strings = {"ha", "mn"})
    void theExampleIsInOrderOnceTheKeysAreThere(String daemon) throws Exception {
        assertThat(
                        inTheRuntime(
                                List.of(
                                        daemon,
                                        "--config",
                                        example(daemon).toString(),
                                        "--check-config")))
                .isEqualTo("0 ");
    }

    @Test
    void theRuntimeHasWhatAQuestionToTheDnsTakes() throws Exception {
        assertThat(
                        inTheRuntime(
                                List.of(
                                        "discover",
                                        "example.com",
                                        "--server",
                                        "::1",
                                        "--port",
                                        "1")))
                .startsWith("1 ")
                .contains("no resolver gave an answer");
    }

    private String inTheRuntime(List<String> words) throws Exception {
        Matcher modules = MODULES.matcher(Files.readString(Path.of("package")));
        assertThat(modules.find()).isTrue();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--limit-modules",
                                modules.group(1),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        command.addAll(words);
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s", words).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue() + " " + Files.readString(output);
    }

    @ParameterizedTest
    @CsvSource({"mip6-ha, ha", "mip6-mn, mn"})
    void theUnitStartsWhatThereIs(String unit, String daemon) throws IOException {
        Map<String, String> settings = settings(unit + ".service");
        assertThat(settings.get("ExecStart"))
                .endsWith(
                        " -cp @CLASSPATH@ %s %s --config /etc/mip6/%s-agent.toml"
                                .formatted(DaemonService.class.getName(), daemon, daemon));
        String[] reload = settings.getOrDefault("ExecReload", "").split(" ", -1);
        assertThat(reload[0]).isEqualTo("/usr/bin/mip6");
        // a socket that is not there is found out, a command line that is wrong is refused
        assertThat(run(Arrays.copyOfRange(reload, 1, reload.length)))
                .startsWith("1 ")
                .contains("/run/mip6/" + daemon + "-agent.sock");
        assertThat(settings)
                .containsEntry("Type", "notify")
                .containsEntry("User", "mip6")
                .containsEntry(
                        "AmbientCapabilities", "CAP_NET_ADMIN CAP_NET_RAW CAP_NET_BIND_SERVICE")
                .containsEntry("CapabilityBoundingSet", settings.get("AmbientCapabilities"))
                .containsKeys("WatchdogSec", "NoNewPrivileges", "SystemCallFilter");
        assertThat(Files.readString(PACKAGING.resolve("sysusers.conf"))).startsWith("u mip6 ");
        assertThat(Files.readString(PACKAGING.resolve("tmpfiles.conf")))
                .contains("d /run/mip6 0750 mip6 mip6\n");
    }

    /** The last value of each key counts. */
    private static Map<String, String> settings(String unit) throws IOException {
        return Files.readAllLines(PACKAGING.resolve(unit)).stream()
                .filter(line -> line.matches("[A-Z]\\w+=.*"))
                .map(line -> line.split("=", 2))
                .collect(
                        Collectors.toMap(
                                pair -> pair[0], pair -> pair[1], (before, later) -> later));
    }
}
