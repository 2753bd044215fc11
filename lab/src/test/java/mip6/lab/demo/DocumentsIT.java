package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.cli.Main;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.DocumentSchema;
import mip6.lab.program.Program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What both daemons tell programs and Prometheus, a mobile node being served; and that they write
 * keys.
 */
@Timeout(180)
class DocumentsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NODE = "mn1.example.com";

    @TempDir Path folder;

    @Test
    void allAreAsTheirSchemasSayAndWhereKeysAreWrittenThatIsSaid() throws Exception {
        Privilege.require();
        Path mobileNodes = folder.resolve("mn-keys");
        Path homeAgents = folder.resolve("ha-keys");
        Provision provision = Provision.write(folder, Optional.of(mobileNodes));
        Path file = provision.homeAgentConfiguration();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("[ike]\n", "[ike]\nexport-keys = \"" + homeAgents + "\"\n"));
        measured(file, "ha-agent");
        measured(provision.mobileNodeConfiguration(), "mn-agent");
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program _ = programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            mobileNode.awaitEvent("binding-accepted", PATIENCE);
            for (String daemon : List.of("ha-agent", "mn-agent")) {
                for (String view :
                        List.of("status", "bindings", "sas", "leases", "dns", "homeagents")) {
                    new DocumentSchema(view).holdsFor(document(daemon, view));
                }
                JsonNode life = document(daemon, "explain", NODE);
                new DocumentSchema("explain").holdsFor(life);
                assertThat(life.at("/0/events")).isNotEmpty();
                for (String line : said(daemon, "events").lines().toList()) {
                    new DocumentSchema("events").holdsFor(Json.parse(line));
                }
            }
            isWarnedOf("ha-agent", homeAgents);
            isWarnedOf("mn-agent", mobileNodes);
            assertThat(metrics("ha-agent"))
                    .contains(
                            "mip6_up 1",
                            "mip6_bindings 1",
                            "mip6_leases 1",
                            "mip6_handshake_total{result=\"established\"} 1",
                            "mip6_phase_seconds_count{phase=\"ikev2\"} 1")
                    .anyMatch(line -> line.matches("mip6_store_seconds_count [1-9].*"))
                    .anyMatch(line -> line.matches("mip6_dns_update_seconds_count [1-9].*"))
                    .anyMatch(line -> line.matches("mip6_dns_updates_waiting \\d+"))
                    .anyMatch(line -> line.matches("mip6_ike_retransmission_total \\d+"))
                    .anyMatch(line -> line.matches("mip6_takeovers_limit \\d+"));
            assertThat(metrics("mn-agent"))
                    .contains(
                            "mip6_registered 1",
                            "mip6_phase_seconds_count{phase=\"discovery\"} 1",
                            "mip6_phase_seconds_count{phase=\"registration\"} 1");

            new DocumentSchema("disconnect").holdsFor(document("ha-agent", "disconnect", NODE));
            new DocumentSchema("rediscover").holdsFor(document("mn-agent", "rediscover"));
            new DocumentSchema("reload").holdsFor(document("ha-agent", "reload"));
            new DocumentSchema("drain").holdsFor(document("ha-agent", "drain"));
            new DocumentSchema("drain").holdsFor(document("ha-agent", "drain", "--stop"));
        }
    }

    private void measured(Path configuration, String daemon) throws IOException {
        Files.writeString(
                configuration,
                "metrics = \"unix://%s\"%n%s"
                        .formatted(metricsSocket(daemon), Files.readString(configuration)));
    }

    private Path metricsSocket(String daemon) {
        return folder.resolve(daemon + ".metrics");
    }

    /** As whoever scrapes them sees them. */
    private List<String> metrics(String daemon) throws IOException {
        try (SocketChannel socket =
                SocketChannel.open(UnixDomainSocketAddress.of(metricsSocket(daemon)))) {
            socket.write(StandardCharsets.US_ASCII.encode("GET /metrics HTTP/1.0\r\n\r\n"));
            return new String(
                            Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private void isWarnedOf(String daemon, Path keys) throws Exception {
        assertThat(document(daemon, "status").path("notes"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "keys are written to " + keys + ": whoever reads it reads the traffic");
        try (Stream<Path> files = Files.list(keys)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(
                            key ->
                                    assertThat(Files.getPosixFilePermissions(key))
                                            .isEqualTo(
                                                    PosixFilePermissions.fromString("rw-------")));
        }
    }

    private JsonNode document(String daemon, String... words) throws IOException {
        return Json.parse(said(daemon, words));
    }

    private String said(String daemon, String... words) {
        List<String> line = new ArrayList<>(Arrays.asList(words));
        line.addAll(List.of("--json", "--socket", folder.resolve(daemon + ".sock").toString()));
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        int status =
                Main.run(
                        line.toArray(String[]::new),
                        new PrintWriter(out, true),
                        new PrintWriter(errors, true));
        assertThat(errors).as("%s", line).hasToString("");
        assertThat(status).as("%s", line).isZero();
        return out.toString();
    }
}
