package mip6.lab.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;
import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.lab.oracle.Tool;
import mip6.linux.LinuxException;
import mip6.linux.UdpSocket;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What an operator gets wrong is one line that says what and where to mend it, and a status. */
@Timeout(120)
final class BadInputIT {

    private static final int NO_PERMISSION = 77;
    private static final int CONFIGURATION = 78;

    /** Root without any capability: may read what root owns where the mode says so, and no more. */
    private static final List<String> WITHOUT_PRIVILEGE =
            List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--");

    /** Processes with a /dev/net of their own, which is empty. */
    private static final List<String> WITHOUT_TUN =
            List.of(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    "mount -t tmpfs none /dev/net && exec \"$@\"",
                    "sh");

    @TempDir private static Path keys = Path.of("");
    @TempDir private Path folder = Path.of("");
    private Host host;
    private Host router;

    /** Which daemon, and the parts of its file that are its own. */
    enum Daemon {
        MOBILE_NODE("mn", "mn1", "domain = \"example.com\"", ""),
        HOME_AGENT(
                "ha",
                "ha1",
                "",
                """
                [home-link]
                interface = "router"
                prefixes = ["2001:db8:1::/64"]
                pool = "2001:db8:1::1000-2001:db8:1::1fff"
                [bindings]
                store = "bindings"
                [authorization]
                any-certificate = true
                """);

        private final String name;
        private final String command;
        private final String host;
        private final String top;
        private final String tables;

        Daemon(String command, String host, String top, String tables) {
            this.name = command + "-agent";
            this.command = command;
            this.host = host;
            this.top = top;
            this.tables = tables;
        }
    }

    @BeforeAll
    static void makeKeys() throws IOException {
        SecureRandom random = new SecureRandom();
        Instant now = Instant.now();
        CertificateAuthority.Validity validity =
                new CertificateAuthority.Validity(
                        now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
        CertificateAuthority authority =
                CertificateAuthority.selfSigned(
                        "example.com lab CA", KeyKind.ECDSA_P256, validity, random);
        Pem.writeCertificates(keys.resolve("ca.pem"), List.of(authority.certificate()));
        write(
                "ha1",
                authority.issue(
                        CertificateProfile.homeAgent("ha1.example.com", "example.com"),
                        KeyKind.ECDSA_P256,
                        validity));
        write(
                "mn1",
                authority.issue(
                        CertificateProfile.mobileNode("mn1.example.com"),
                        KeyKind.ECDSA_P256,
                        validity));
    }

    @BeforeEach
    void makeHosts() throws IOException {
        try {
            host = Host.create("node");
        } catch (LinuxException refused) {
            Tool.require(false, "the right to make network namespaces (CAP_SYS_ADMIN)");
            throw new IllegalStateException(refused);
        }
        router = Host.create("router");
        host.connect(router);
    }

    @AfterEach
    void removeHosts() {
        host.close();
        router.close();
    }

    @ParameterizedTest
    @EnumSource
    void aWrongValue(Daemon daemon) throws Exception {
        Path file = file(daemon, ownKey(daemon), "log-level = \"loud\"");
        assertThat(complaint(CONFIGURATION, List.of(), daemon, file))
                .isEqualTo(
                        daemon.name
                                + ": "
                                + at(file, "log-level")
                                + ": log-level: found \"loud\", allowed: \"error\", \"warning\","
                                + " \"info\", \"debug\"");
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownKey(Daemon daemon) throws Exception {
        Path file = file(daemon, ownKey(daemon), "log-levle = \"info\"");
        assertThat(complaint(CONFIGURATION, List.of(), daemon, file))
                .isEqualTo(
                        daemon.name
                                + ": "
                                + at(file, "log-levle")
                                + ": log-levle: unknown key, did you mean log-level?");
    }

    @ParameterizedTest
    @EnumSource
    void noConfiguration(Daemon daemon) throws Exception {
        Path file = folder.resolve("none.toml");
        assertThat(complaint(CONFIGURATION, List.of(), daemon, file))
                .isEqualTo(daemon.name + ": " + file + ": no such file");
    }

    @ParameterizedTest
    @EnumSource
    void aMissingKey(Daemon daemon) throws Exception {
        Path missing = folder.resolve("missing.key");
        Path file = file(daemon, missing, "");
        assertThat(complaint(CONFIGURATION, List.of(), daemon, file))
                .isEqualTo(
                        daemon.name
                                + ": "
                                + at(file, "private-key")
                                + ": ike.private-key: "
                                + missing
                                + ": no such file: put it there or change the key");
    }

    @ParameterizedTest
    @EnumSource
    void anUnreadableKey(Daemon daemon) throws Exception {
        Path unreadable = Files.copy(ownKey(daemon), folder.resolve("unreadable.key"));
        Files.setPosixFilePermissions(unreadable, PosixFilePermissions.fromString("---------"));
        Path file = file(daemon, unreadable, "");
        assertThat(complaint(CONFIGURATION, WITHOUT_PRIVILEGE, daemon, file))
                .isEqualTo(
                        daemon.name
                                + ": "
                                + at(file, "private-key")
                                + ": ike.private-key: "
                                + unreadable
                                + ": not readable by this user: mend owner or mode");
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatIsNone(Daemon daemon) throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.key"), "garbage");
        Files.setPosixFilePermissions(garbage, PosixFilePermissions.fromString("rw-------"));
        assertThat(complaint(CONFIGURATION, List.of(), daemon, file(daemon, garbage, "")))
                .startsWith(daemon.name + ": ")
                .contains(garbage.toString(), "holds no private key");
    }

    @ParameterizedTest
    @EnumSource
    void aKeyOfSomebodyElse(Daemon daemon) throws Exception {
        Path other = key(daemon == Daemon.HOME_AGENT ? "mn1" : "ha1");
        Path file = file(daemon, other, "");
        String certificate = keys.resolve(daemon.host + ".pem").toString();
        String line = complaint(CONFIGURATION, List.of(), daemon, file);
        assertThat(line)
                .startsWith(daemon.name + ": ")
                .contains(other.toString(), certificate, "does not belong to");
        assertThat(complaint(CONFIGURATION, List.of(), daemon, file, "--check-config"))
                .isEqualTo(line);
    }

    @ParameterizedTest
    @EnumSource
    void aPortInUse(Daemon daemon) throws Exception {
        try (UdpSocket _ = host.call(() -> UdpSocket.bind(Ipv6Address.UNSPECIFIED, 500))) {
            assertThat(complaint(CONFIGURATION, List.of(), daemon, file(daemon)))
                    .startsWith(daemon.name + ": ")
                    .contains("UDP port 500", "another program has it");
        }
    }

    /** That is asked before anything of the daemon that has it could be touched. */
    @ParameterizedTest
    @EnumSource
    void aControlSocketInUse(Daemon daemon) throws Exception {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(folder.resolve("agent.sock")));
            assertThat(complaint(CONFIGURATION, WITHOUT_TUN, daemon, file(daemon)))
                    .startsWith(daemon.name + ": control-socket: ")
                    .contains("another daemon answers there");
        }
    }

    @ParameterizedTest
    @EnumSource
    void noPrivilege(Daemon daemon) throws Exception {
        assertThat(complaint(NO_PERMISSION, WITHOUT_PRIVILEGE, daemon, file(daemon)))
                .startsWith(daemon.name + ": ")
                .contains("needs CAP_NET_");
    }

    @ParameterizedTest
    @EnumSource
    void aKernelWithoutTun(Daemon daemon) throws Exception {
        assertThat(complaint(NO_PERMISSION, WITHOUT_TUN, daemon, file(daemon)))
                .startsWith(daemon.name + ": ")
                .contains("the kernel has no TUN");
    }

    private Path file(Daemon daemon) throws IOException {
        return file(daemon, ownKey(daemon), "");
    }

    private Path file(Daemon daemon, Path key, String line) throws IOException {
        return Files.writeString(
                folder.resolve("daemon.toml"),
                """
                control-socket = "agent.sock"
                %s
                %s
                [ike]
                identity = "%s.example.com"
                certificate = "%s"
                private-key = "%s"
                trust-anchors = ["%s"]
                %s
                """
                        .formatted(
                                line,
                                daemon.top,
                                daemon.host,
                                keys.resolve(daemon.host + ".pem"),
                                key,
                                keys.resolve("ca.pem"),
                                daemon.tables));
    }

    /** Runs a daemon that has to end with {@code status}, and returns the one line that it said. */
    private String complaint(
            int status, List<String> prefix, Daemon daemon, Path configuration, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path",
                                System.getProperty("java.class.path", "")),
                        "mip6.cli.Main",
                        daemon.command,
                        "--config",
                        configuration.toString()));
        command.addAll(List.of(options));
        try (Child child = Child.start(host, "daemon", folder, command, _ -> {}, () -> {})) {
            int ended = child.exitStatus();
            List<String> lines = Files.readAllLines(child.errors());
            assertThat(lines).hasSize(1);
            assertThat(ended).as(lines.getFirst()).isEqualTo(status);
            return lines.getFirst();
        }
    }

    private static Path ownKey(Daemon daemon) {
        return key(daemon.host);
    }

    private static Path key(String name) {
        return keys.resolve(name + ".key");
    }

    private static void write(String name, Credentials credentials) throws IOException {
        Pem.writePrivateKey(key(name), credentials.key());
        Pem.writeCertificates(keys.resolve(name + ".pem"), credentials.chain());
    }

    /** File and line, as compilers say it. */
    private static String at(Path file, String key) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int index = 0;
        while (!lines.get(index).startsWith(key)) {
            index++;
        }
        return file + ":" + (index + 1);
    }
}
