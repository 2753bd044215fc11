package mip6.cli;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.ExitStatus;
import mip6.agent.control.ControlSocket;
import mip6.agent.control.Json;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.CredentialsException;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

@Timeout(60)
final class MainTest {

    @TempDir private Path folder = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| mip6: a COMMAND is missing: see mip6 --help",
                "halt | mip6: Unmatched argument at index 0: 'halt': see mip6 --help",
                "status --jsn | mip6 status: Unknown option: '--jsn': see mip6 status --help",
                "discover | mip6 discover: Missing required parameter: 'DOMAIN': see mip6 discover"
                        + " --help",
                "discover a..b | mip6 discover: not a domain name: a..b",
                "discover a.example --server dns.example | mip6 discover: --server: not an address:"
                        + " dns.example",
                "discover a.example --port 0 | mip6 discover: --port: found 0, allowed: 1 to 65535",
                "pki --dir d | mip6 pki: Missing required option: '--domain=DOMAIN': see mip6 pki"
                        + " --help",
                "pki --dir d --domain a_b | mip6 pki: --domain: not a domain name: a_b",
                "pki --dir d --domain a.example --ha ../x | mip6 pki: --ha: not a domain name:"
                        + " ../x",
                "pki --dir d --domain a.example --days 0 | mip6 pki: --days: found 0, allowed: 1 to"
                        + " 36500",
                "pki --dir d --domain a.example --crl-days 0 | mip6 pki: --crl-days: found 0,"
                        + " allowed: 1 to 36500",
                "pki --dir d --domain a.example --crl-url ldap://a | mip6 pki: --crl-url: not an"
                        + " http URL: ldap://a",
                "pki --dir d --domain a.example --key dsa | mip6 pki: Invalid value for option"
                    + " '--key': allowed: ecdsa-p256, ecdsa-p384, ecdsa-p521, rsa-3072, ed25519:"
                    + " see mip6 pki --help",
            })
    void aWrongCommandLineIsOneLineAndStatus2(String line, String complaint) {
        assertThat(run(line == null ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(errors.toString()).isEqualTo(complaint + "\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void everyCommandHasHelpOf80Columns() {
        for (String command :
                List.of(
                        "",
                        "status",
                        "bindings",
                        "sas",
                        "leases",
                        "dns",
                        "homeagents",
                        "events",
                        "explain",
                        "disconnect",
                        "takeover",
                        "drain",
                        "rediscover",
                        "reload",
                        "doctor",
                        "decode",
                        "capture",
                        "discover",
                        "pki",
                        "vici",
                        "vici version",
                        "vici list-sas",
                        "vici load",
                        "vici initiate",
                        "vici terminate",
                        "vici monitor")) {
            assertThat(run((command + " --help").strip().split(" "))).isZero();
        }
        assertThat(out.toString())
                .contains("Usage: mip6 pki", "Usage: mip6 status")
                .contains("disconnect  Have a home agent end", "IKE SAs of a mobile node.\n");
        assertThat(out.toString().lines()).allSatisfy(l -> assertThat(l.length()).isLessThan(81));
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        for (String line : List.of("--version", "ha --version", "mn -V")) {
            out.getBuffer().setLength(0);
            assertThat(run(line.split(" "))).isZero();
            assertThat(out.toString()).matches("mip6 \\d+\\.\\d+\\.\\d+\n");
        }
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    void everyStatusIsToldToOperators() throws IOException {
        assertThat(run("--help")).isZero();
        String help = out.toString().substring(out.toString().indexOf("Exit status:"));
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        // a JVM that lacks memory ends with 3: -XX:+ExitOnOutOfMemoryError
        IntStream.concat(
                        IntStream.of(3),
                        Arrays.stream(ExitStatus.values()).mapToInt(ExitStatus::code))
                .forEach(
                        status -> {
                            assertThat(help).containsPattern("\\b" + status + " ");
                            assertThat(page).contains("\n| " + status + " | ");
                        });
    }

    /** And so has each that gives lines of JSON. */
    @Test
    void everyDocumentHasASchema() {
        List<CommandLine> waiting = new ArrayList<>(List.of(Main.commandLine()));
        List<String> names = new ArrayList<>();
        while (!waiting.isEmpty()) {
            CommandLine command = waiting.removeFirst();
            waiting.addAll(command.getSubcommands().values());
            if (command.getCommandSpec().findOption("--json") != null) {
                names.add(command.getCommandSpec().qualifiedName("-").substring("mip6-".length()));
            }
        }
        assertThat(names)
                .contains("status", "explain", "vici-list-sas")
                .allSatisfy(
                        name ->
                                assertThat(Path.of("..", "docs", "schema", name + ".json"))
                                        .exists());
    }

    @Test
    void pkiMakesWhatTwoNodesNeed() throws CredentialsException, IOException {
        String[] first = {
            "pki", "--dir", folder.toString(), "--domain", "example.com", "--ha", "ha1.example.com"
        };
        assertThat(run(first)).isZero();
        assertThat(
                        run(
                                "pki",
                                "--dir",
                                folder.toString(),
                                "--domain",
                                "example.com",
                                "--mn",
                                "mn1.example.com"))
                .isZero();
        for (String name : List.of("ha1.example.com", "mn1.example.com")) {
            Credentials credentials =
                    Credentials.read(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
            Credentials authority =
                    Credentials.read(folder.resolve("ca.pem"), folder.resolve("ca.key"));
            assertThat(credentials.certificate().getIssuerX500Principal())
                    .isEqualTo(authority.certificate().getSubjectX500Principal());
        }
        byte[] key = Files.readAllBytes(folder.resolve("ha1.example.com.key"));
        assertThat(run(first)).isEqualTo(78);
        assertThat(errors.toString())
                .isEqualTo(
                        "mip6 pki: "
                                + folder.resolve("ha1.example.com.key")
                                + ": exists; remove it to have another made\n");
        assertThat(folder.resolve("ha1.example.com.key")).hasBinaryContent(key);
    }

    @Test
    void statusShowsWhatADaemonAnswers() {
        Path socket = folder.resolve("mn-agent.sock");
        Object document =
                Map.of(
                        "binding",
                        Map.of(
                                "careOfAddress",
                                Ipv6Address.of("2001:db8:a1::5"),
                                "name",
                                "x\u001b[31m"));
        try (ControlSocket _ =
                ControlSocket.open(
                        socket,
                        Set.of("status"),
                        request -> {
                            request.answer(document);
                            return true;
                        })) {
            assertThat(run("status", "--socket", socket.toString())).isZero();
            assertThat(out.toString().lines())
                    .containsExactlyInAnyOrder(
                            socket.toString(),
                            "  binding",
                            "    care-of-address 2001:db8:a1::5",
                            "    name \"x\\u001b[31m\"");
            out.getBuffer().setLength(0);
            assertThat(run("status", "--json", "--socket", socket.toString())).isZero();
            assertThat(Json.parse(out.toString())).isEqualTo(Json.parse(Json.render(document)));
        }
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    void aDaemonThatIsNotThereIsStatus1() {
        Path socket = folder.resolve("none.sock");
        assertThat(run("status", "--socket", socket.toString())).isEqualTo(1);
        assertThat(errors.toString())
                .isEqualTo("mip6 status: " + socket + ": no such socket: is the daemon running?\n");
    }

    @Test
    void theResolverThatIsNamedIsAsked() throws Exception {
        try (DatagramSocket resolver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread knowsNothing = Thread.ofVirtual().start(() -> answerWithNxdomain(resolver));
            assertThat(
                            run(
                                    "discover",
                                    "example.com",
                                    "--server",
                                    InetAddress.getLoopbackAddress().getHostAddress(),
                                    "--port",
                                    Integer.toString(resolver.getLocalPort())))
                    .isEqualTo(1);
            knowsNothing.join();
        }
        assertThat(out.toString())
                .startsWith("_mip6._ipv6.example.com SRV: no such name (NXDOMAIN)\n");
    }

    private static void answerWithNxdomain(DatagramSocket resolver) {
        byte[] buffer = new byte[512];
        DatagramPacket message = new DatagramPacket(buffer, buffer.length);
        try {
            resolver.receive(message);
            buffer[2] |= (byte) 0x80; // QR
            buffer[3] = 3; // RCODE
            resolver.send(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void mistakesOfViciCommandsAreOneLineAndAStatus() throws IOException {
        Path conf = folder.resolve("swanctl.conf");
        Files.writeString(conf, "connections {\n  home : base {\n  }\n}\n");
        Path socket = folder.resolve("vici");
        record Case(int status, String line, List<String> arguments) {}
        List<Case> cases =
                List.of(
                        new Case(2, "mip6 vici: a COMMAND is missing: see", List.of()),
                        new Case(2, "what to initiate is missing", List.of("initiate")),
                        new Case(2, "what to terminate is missing", List.of("terminate")),
                        new Case(2, "--timeout: found 0.0", List.of("version", "--timeout", "0")),
                        new Case(2, "--uri: found x", List.of("version", "--uri", "x")),
                        new Case(2, "--count: found 0", List.of("monitor", "--count", "0")),
                        new Case(78, "/none: no such file", List.of("load", "/none")),
                        new Case(
                                78,
                                "line 2: home: references to other sections are not understood",
                                List.of("load", conf.toString())),
                        new Case(
                                1,
                                socket + ": no such socket: is charon running?",
                                List.of("list-sas", "--uri", "unix://" + socket)));
        for (Case each : cases) {
            errors.getBuffer().setLength(0);
            List<String> line = new ArrayList<>(List.of("vici"));
            line.addAll(each.arguments());
            assertThat(run(line.toArray(String[]::new))).isEqualTo(each.status());
            assertThat(errors.toString())
                    .startsWith("mip6 vici")
                    .contains(each.line())
                    .hasLineCount(1);
        }
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... arguments) {
        return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(errors, true));
    }
}
