package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.ControlClient;
import mip6.agent.control.Json;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.Pem;
import mip6.wire.Bytes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The control socket in bad hands, and reloads while exchanges are in flight (attack 33), of a home
 * agent whose mobile node is under traffic. After each case that one's binding and traffic are as
 * before.
 */
@Timeout(120)
class OperatorAttackIT {

    private static final Identity MN2 = Identity.fqdn("mn2.example.com");

    /** As ControlSocket has it. */
    private static final int MOST_CLIENTS = 16;

    private static final int MOST_STREAMS = 4;

    @TempDir static Path folder = Path.of("");

    private static BesiegedProvider provider;
    private static Attacker attacker;
    private static Path file;
    private static String configuration;

    @BeforeAll
    static void besiege() throws Exception {
        provider = new BesiegedProvider(folder);
        provider.load();
        attacker = provider.attacker();
        file = provider.provision().homeAgentConfiguration();
        configuration = Files.readString(file);
    }

    @AfterAll
    static void end() throws Exception {
        provider.assertLittleIsKept();
        provider.close();
    }

    @AfterEach
    void nothingIsHarmed() throws Exception {
        Files.writeString(file, configuration);
        assertThat(reload().has("error")).isFalse();
        provider.assertUnharmed();
    }

    private static JsonNode reload() throws IOException {
        return ControlClient.ask(provider.controlSocket(), "reload");
    }

    private static SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(provider.controlSocket()));
        return channel;
    }

    /** What comes back until the daemon hangs up. */
    private static String answer(SocketChannel channel) throws IOException {
        return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void requestsThatAreNone() throws Exception {
        List<Bytes> requests = new ArrayList<>();
        for (int length : new int[] {4094, 4095, 4096, 4097, 1 << 20}) {
            requests.add(Bytes.ofUtf8("x".repeat(length) + "\n"));
            requests.add(Bytes.ofUtf8("disconnect " + "y".repeat(length) + "\n"));
            requests.add(Bytes.ofUtf8("a ".repeat(length / 2) + "\n"));
        }
        for (String line :
                List.of(
                        "\n",
                        " \n",
                        "\0\n",
                        "STATUS\n",
                        "status\0\n",
                        "takeover\n",
                        "disconnect\n",
                        "disconnect mn9.example.com\n",
                        "disconnect \u001b[31m\n",
                        "GET / HTTP/1.0\n",
                        "{\"command\":\"status\"}\n")) {
            requests.add(Bytes.ofUtf8(line));
        }
        requests.add(Bytes.ofHex("fffefdc0800a"));
        requests.add(Bytes.concat(Bytes.ofUtf8("status "), Bytes.ofHex("ff00800a")));
        for (Bytes request : requests) {
            try (SocketChannel channel = connect()) {
                String answer = "";
                try {
                    channel.write(request.toBuffer());
                    channel.shutdownOutput();
                    answer = answer(channel);
                } catch (IOException hungUp) {
                    // on who says more than there may be to say
                    assertThat(request.length()).isGreaterThan(4096);
                }
                if (!answer.isEmpty()) {
                    assertThat(answer).endsWith("\n").doesNotContain("\u001b");
                    assertThat(Json.parse(answer).isObject()).isTrue();
                }
            }
        }
    }

    @Test
    void thoseWhoConnectAndSayNothing() throws Exception {
        List<SocketChannel> idle = new ArrayList<>();
        try {
            for (int i = 0; i < MOST_CLIENTS; i++) {
                idle.add(connect());
            }
            // one too many is hung up on, and the daemon goes on
            try (SocketChannel channel = connect()) {
                assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
        awaitAnswer();
    }

    /** When those who have left are counted out. */
    private static void awaitAnswer() {
        boolean answered = false;
        while (!answered) {
            try {
                answered = provider.status().has("homeAgent");
            } catch (IOException stillFull) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void thoseWhoFollowAndNeverRead() throws Exception {
        List<SocketChannel> followers = new ArrayList<>();
        try {
            for (int i = 0; i < MOST_STREAMS; i++) {
                SocketChannel channel = connect();
                channel.write(ByteBuffer.wrap("events\n".getBytes(StandardCharsets.UTF_8)));
                followers.add(channel);
                // it is followed when this is there
                assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(1);
            }
            for (int i = 0; i < 200; i++) {
                HalfOpen sa = attacker.halfOpen();
                Attacker.assertRefusal(
                        sa.authenticate(sa.authPayloads(MN2, provider.untrusted(MN2, 0))));
                if (i % 20 == 0) {
                    assertThat(provider.status().has("homeAgent")).isTrue();
                }
            }
            try (SocketChannel channel = connect()) {
                channel.write(ByteBuffer.wrap("events\n".getBytes(StandardCharsets.UTF_8)));
                assertThat(answer(channel)).contains("at most " + MOST_STREAMS + " may follow");
            }
        } finally {
            for (SocketChannel channel : followers) {
                channel.close();
            }
        }
    }

    @Test
    void nobodyElseMayConnect() throws Exception {
        assertThat(Files.getPosixFilePermissions(provider.controlSocket()))
                .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
    }

    @Test
    void aReloadOfAMistakeWhileSomebodyProvesItself() throws Exception {
        HalfOpen sa = attacker.halfOpen();
        Files.writeString(file, configuration + "\n[bindngs]\ncapacity = 1\n");
        assertThat(reload().path("error").asText())
                .isEqualTo(
                        file
                                + ":"
                                + (configuration.lines().count() + 2)
                                + ": bindngs: unknown key, did you mean bindings?");
        IkeMessage _ = assertAccepted(sa);
    }

    @Test
    void aReloadWithoutTheMobileNodeThatProvesItself() throws Exception {
        Insider insider = Insider.join(provider, MN2);
        assertThat(insider.register().status().isAccepted()).isTrue();
        assertThat(provider.status().at("/homeAgent/bindings")).hasSize(2);
        List<HalfOpen> opened = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            opened.add(attacker.halfOpen());
        }
        for (HalfOpen sa : opened.subList(0, 5)) {
            // on its way while the reload is
            sa.send(ExchangeType.IKE_AUTH, 1, sa.authPayloads(MN2, provider.credentials(MN2)));
        }
        Files.writeString(file, configuration.replace("mn2.example.com", "mn3.example.com"));
        assertThat(reload().has("error")).isFalse();
        for (HalfOpen sa : opened.subList(5, 10)) {
            Attacker.assertRefusal(
                    sa.authenticate(sa.authPayloads(MN2, provider.credentials(MN2))));
        }
        insider.close();
        // whether they came before or after: none of them stays
        JsonNode status = provider.status();
        assertThat(status.at("/homeAgent/bindings")).hasSize(1);
        assertThat(status.at("/homeAgent/sessions"))
                .noneMatch(it -> it.path("identity").asText().contains("mn2"));
    }

    @Test
    void anotherKeyWhileSomebodyProvesItself() throws Exception {
        HalfOpen begun = attacker.halfOpen();
        Credentials others = provider.homeAgentCredentials();
        Files.delete(folder.resolve("ha1.key"));
        Pem.writePrivateKey(folder.resolve("ha1.key"), others.key());
        Pem.writeCertificates(folder.resolve("ha1.pem"), others.chain());
        assertThat(reload().has("error")).isFalse();
        IkeMessage _ = assertAccepted(begun);
        IkeMessage answer = assertAccepted(attacker.halfOpen());
        assertThat(answer.first(Certificate.class).orElseThrow().data())
                .isEqualTo(Bytes.wrap(others.chain().getFirst().getEncoded()));
        assertThat(provider.bootstrapAgain()).isEqualTo(provider.homeAddress());
    }

    private static IkeMessage assertAccepted(HalfOpen sa) throws Exception {
        IkeMessage answer = sa.authenticate(sa.authPayloads(MN2, provider.credentials(MN2)));
        assertThat(answer.first(Authentication.class)).isPresent();
        sa.ask(ExchangeType.INFORMATIONAL, 2, List.of(Delete.ike()));
        return answer;
    }
}
