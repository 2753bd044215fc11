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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
    void makeHost() {
        try {
            host = Host.create("node");
        } catch (LinuxException refused) {
            Tool.require(false, "the right to make network namespaces (CAP_SYS_ADMIN)");
            throw new IllegalStateException(refused);
        }
    }

    @AfterEach
    void removeHost() {
        host.close();
    }

    @Test
    void aWrongValue() throws Exception {
        Path file = mobileNode(key("mn1"), "log-level = \"loud\"");
        assertThat(complaint(CONFIGURATION, List.of(), file))
                .isEqualTo(
                        "mn-agent: "
                                + file
                                + ": log-level: found \"loud\", allowed: \"error\", \"warning\","
                                + " \"info\", \"debug\"");
    }

    @Test
    void anUnknownKey() throws Exception {
        Path file = mobileNode(key("mn1"), "log-levle = \"info\"");
        assertThat(complaint(CONFIGURATION, List.of(), file))
                .isEqualTo(
                        "mn-agent: " + file + ": log-levle: unknown key, did you mean log-level?");
    }

    @Test
    void noConfiguration() throws Exception {
        Path file = folder.resolve("none.toml");
        assertThat(complaint(CONFIGURATION, List.of(), file))
                .isEqualTo("mn-agent: " + file + ": no such file");
    }

    @Test
    void aMissingKey() throws Exception {
        Path missing = folder.resolve("missing.key");
        Path file = mobileNode(missing, "");
        assertThat(complaint(CONFIGURATION, List.of(), file))
                .isEqualTo(
                        "mn-agent: "
                                + file
                                + ": ike.private-key: "
                                + missing
                                + ": no such file: put it there or change the key");
    }

    @Test
    void anUnreadableKey() throws Exception {
        Path unreadable = Files.copy(key("mn1"), folder.resolve("unreadable.key"));
        Files.setPosixFilePermissions(unreadable, PosixFilePermissions.fromString("---------"));
        Path file = mobileNode(unreadable, "");
        assertThat(complaint(CONFIGURATION, WITHOUT_PRIVILEGE, file))
                .isEqualTo(
                        "mn-agent: "
                                + file
                                + ": ike.private-key: "
                                + unreadable
                                + ": not readable by this user: mend owner or mode");
    }

    @Test
    void aKeyThatIsNone() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.key"), "garbage");
        Files.setPosixFilePermissions(garbage, PosixFilePermissions.fromString("rw-------"));
        assertThat(complaint(CONFIGURATION, List.of(), mobileNode(garbage, "")))
                .startsWith("mn-agent: ")
                .contains(garbage.toString(), "holds no private key");
    }

    @Test
    void aKeyOfSomebodyElse() throws Exception {
        assertThat(complaint(CONFIGURATION, List.of(), mobileNode(key("ha1"), "")))
                .startsWith("mn-agent: ")
                .contains(key("ha1").toString(), "does not belong to");
    }

    @Test
    void aPortInUse() throws Exception {
        try (UdpSocket _ = host.call(() -> UdpSocket.bind(Ipv6Address.UNSPECIFIED, 500))) {
            assertThat(complaint(CONFIGURATION, List.of(), mobileNode(key("mn1"), "")))
                    .startsWith("mn-agent: ")
                    .contains("UDP port 500", "another program has it");
        }
    }

    @Test
    void aControlSocketInUse() throws Exception {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(folder.resolve("agent.sock")));
            assertThat(complaint(CONFIGURATION, List.of(), mobileNode(key("mn1"), "")))
                    .startsWith("mn-agent: control-socket: ")
                    .contains("another daemon answers there");
        }
    }

    @Test
    void noPrivilege() throws Exception {
        assertThat(complaint(NO_PERMISSION, WITHOUT_PRIVILEGE, mobileNode(key("mn1"), "")))
                .startsWith("mn-agent: ")
                .contains("needs CAP_NET_");
    }

    @Test
    void aKernelWithoutTun() throws Exception {
        assertThat(complaint(NO_PERMISSION, WITHOUT_TUN, mobileNode(key("mn1"), "")))
                .startsWith("mn-agent: ")
                .contains("the kernel has no TUN");
    }

    private Path mobileNode(Path key, String line) throws IOException {
        return Files.writeString(
                folder.resolve("mn.toml"),
                """
                domain = "example.com"
                control-socket = "agent.sock"
                %s
                [ike]
                identity = "mn1.example.com"
                certificate = "%s"
                private-key = "%s"
                trust-anchors = ["%s"]
                """
                        .formatted(line, keys.resolve("mn1.pem"), key, keys.resolve("ca.pem")));
    }

    /** Runs a daemon that has to end with {@code status}, and returns the one line that it said. */
    private String complaint(int status, List<String> prefix, Path configuration)
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
                        "mn",
                        "--config",
                        configuration.toString()));
        try (Child daemon = Child.start(host, "daemon", folder, command, _ -> {}, () -> {})) {
            int ended = daemon.exitStatus();
            List<String> lines = Files.readAllLines(daemon.errors());
            assertThat(lines).hasSize(1);
            assertThat(ended).as(lines.getFirst()).isEqualTo(status);
            return lines.getFirst();
        }
    }

    private static Path key(String name) {
        return keys.resolve(name + ".key");
    }

    private static void write(String name, Credentials credentials) throws IOException {
        Pem.writePrivateKey(key(name), credentials.key());
        Pem.writeCertificates(keys.resolve(name + ".pem"), credentials.chain());
    }
}
