package mip6.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is missing is said, with what to do. */
final class DoctorTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @TempDir private Path root = Path.of("");

    @Test
    void anEmptyMachineLacksAll() {
        List<Finding> findings = new MachineChecks(root, Instant.EPOCH).all(true);
        assertThat(findings.stream().filter(each -> !each.ok()).map(Finding::check))
                .containsExactly("kernel", "tun", "capabilities", "clock", "resolver");
        assertThat(findings)
                .filteredOn(each -> !each.ok())
                .allSatisfy(each -> assertThat(each.advice()).isNotEmpty());
    }

    @Test
    void aMachineWithEverythingIsWell() throws IOException {
        file("proc/net/if_inet6", "");
        file("dev/net/tun", "");
        file("proc/self/status", "Name:\tx\nCapEff:\t0000000000003400\n");
        file("etc/resolv.conf", "nameserver 2001:db8::53\n");
        assertThat(new MachineChecks(root, NOW).all(true)).allMatch(Finding::ok);
        file("proc/self/status", "CapEff:\t0000000000001000\n");
        assertThat(new MachineChecks(root, NOW).all(true))
                .filteredOn(each -> !each.ok())
                .extracting(Finding::found)
                .containsExactly("this user lacks CAP_NET_BIND_SERVICE, CAP_NET_RAW");
    }

    @Test
    void certificatesThatEndSoonAreNamed() throws IOException {
        String[] pki = {
            "pki", "--dir", root.toString(), "--domain", "example.com", "--mn", "mn1.example.com"
        };
        assertThat(
                        Main.run(
                                pki,
                                new PrintWriter(new StringWriter()),
                                new PrintWriter(new StringWriter())))
                .isZero();
        Path config =
                file(
                        "mn.toml",
                        """
                        domain = "example.com"
                        [ike]
                        identity = "mn1.example.com"
                        certificate = "mn1.example.com.pem"
                        private-key = "mn1.example.com.key"
                        trust-anchors = ["ca.pem"]
                        """);
        assertThat(new FileChecks(config, Instant.now()).all()).allMatch(Finding::ok);
        assertThat(new FileChecks(config, Instant.now().plus(Duration.ofDays(36_500))).all())
                .filteredOn(each -> !each.ok())
                .hasSizeGreaterThan(1)
                .allSatisfy(each -> assertThat(each.advice()).startsWith("renew it"));
        file("mn.toml", "domian = 1\n");
        assertThat(new FileChecks(config, NOW).all()).hasSize(1).noneMatch(Finding::ok);
    }

    @Test
    void theDocumentIsAsItsSchemaSays() throws IOException {
        StringWriter out = new StringWriter();
        int _ =
                Main.run(
                        new String[] {"doctor", "--json"},
                        new PrintWriter(out, true),
                        new PrintWriter(new StringWriter()));
        JsonNode document = Json.parse(out.toString());
        assertThat(document).hasSizeGreaterThan(5);
        Schemas.conforms("doctor", document);
    }

    private Path file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
