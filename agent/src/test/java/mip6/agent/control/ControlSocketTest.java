package mip6.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.StartException;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class ControlSocketTest {

    @TempDir private Path folder = Path.of("");

    /** What a status may hold. */
    public record Document(
            Ipv6Address homeAddress,
            Bytes spi,
            Duration lifetime,
            Optional<String> present,
            Optional<String> absent,
            List<String> arguments) {}

    @Test
    void aRequestIsAnsweredWithADocument() throws IOException {
        Path path = folder.resolve("run/agent.sock");
        try (ControlSocket _ = ControlSocket.open(path, Set.of("status"), this::answer)) {
            assertThat(ControlClient.ask(path, "status  of\tthings "))
                    .isEqualTo(
                            Json.parse(
                                    "{\"homeAddress\":\"2001:db8::1\",\"spi\":\"0102\","
                                            + "\"lifetime\":1.5,\"present\":\"x\",\"absent\":null,"
                                            + "\"arguments\":[\"of\",\"things\"]}"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw----");
            assertThat(filesBeside(path)).containsExactly(path);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aStreamLastsUntilTheClientHasEnoughAndOnlySomeMayFollow() throws Exception {
        Path path = folder.resolve("s");
        CountDownLatch closed = new CountDownLatch(1);
        List<SocketChannel> followers = new ArrayList<>();
        try (ControlSocket _ =
                ControlSocket.open(
                        path,
                        Set.of("events"),
                        request -> {
                            request.stream(new Counting(closed));
                            return true;
                        })) {
            List<String> lines = new ArrayList<>();
            ControlClient.follow(path, "events", line -> lines.add(line) && lines.size() < 3);
            assertThat(lines).containsExactly("0", "1", "2");
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < ControlSocket.MOST_STREAMS; i++) {
                followers.add(connect(path));
                write(followers.getLast(), "events\n");
                assertThat(followers.getLast().read(ByteBuffer.allocate(1))).isEqualTo(1);
            }
            assertThat(error(path, "events")).isEqualTo("at most 4 may follow at once");
        } finally {
            for (SocketChannel follower : followers) {
                follower.close();
            }
        }
    }

    private static final class Counting implements ControlRequest.Lines {

        private final CountDownLatch closed;
        private int next;

        Counting(CountDownLatch closed) {
            this.closed = closed;
        }

        @Override
        public Optional<String> next(Duration longest) {
            return Optional.of(Integer.toString(next++));
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void refusalsAreDocumentsToo() throws IOException {
        Path path = folder.resolve("s");
        try (ControlSocket _ =
                ControlSocket.open(
                        path,
                        Set.of("stop", "status", "full"),
                        request -> {
                            request.refuse("not now");
                            return !request.command().equals("full");
                        })) {
            assertThat(error(path, "stop")).isEqualTo("not now");
            assertThat(error(path, "full")).isEqualTo("the daemon is too busy to answer");
            assertThat(error(path, "halt")).isEqualTo("unknown command, known: full, status, stop");
            assertThat(error(path, "")).startsWith("unknown command");
        }
    }

    @Test
    void aSocketThatIsTooLongOrNotEndedIsCutOff() throws IOException {
        Path path = folder.resolve("s");
        try (ControlSocket _ = ControlSocket.open(path, Set.of("status"), this::answer);
                SocketChannel client = connect(path)) {
            write(client, "x".repeat(ControlSocket.LONGEST_REQUEST));
            assertThat(readAll(client)).contains("unknown command");
        }
    }

    @Test
    void moreClientsThanThereMayBeAreHungUpOn() throws IOException {
        Path path = folder.resolve("s");
        List<SocketChannel> silent = new ArrayList<>();
        try (ControlSocket _ = ControlSocket.open(path, Set.of("status"), this::answer)) {
            for (int i = 0; i < ControlSocket.MOST_CLIENTS; i++) {
                silent.add(connect(path));
            }
            try (SocketChannel oneMore = connect(path)) {
                assertThat(readAll(oneMore)).isEmpty();
            }
            write(silent.getFirst(), "status\n");
            assertThat(readAll(silent.getFirst())).contains("2001:db8::1");
        } finally {
            for (SocketChannel client : silent) {
                client.close();
            }
        }
    }

    @Test
    void aSocketThatADeadDaemonLeftIsReplaced() throws IOException {
        Path path = folder.resolve("s");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (ControlSocket _ = ControlSocket.open(path, Set.of("status"), this::answer)) {
            assertThat(ControlClient.ask(path, "status").has("homeAddress")).isTrue();
        }
    }

    @Test
    void aSocketThatALivingDaemonHasIsLeftToIt() throws IOException {
        Path path = folder.resolve("s");
        try (ControlSocket _ = ControlSocket.open(path, Set.of("status"), this::answer)) {
            assertThatThrownBy(() -> ControlSocket.open(path, Set.of("status"), this::answer))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("another daemon answers there");
            assertThat(ControlClient.ask(path, "status").has("homeAddress")).isTrue();
        }
    }

    @Test
    void aFileThatIsNoSocketIsNotReplaced() throws IOException {
        Path path = Files.writeString(folder.resolve("precious"), "data");
        assertThatThrownBy(() -> ControlSocket.open(path, Set.of("status"), this::answer))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("not a socket");
        assertThat(path).hasContent("data");
    }

    private boolean answer(ControlRequest request) {
        request.answer(
                new Document(
                        Ipv6Address.of("2001:db8::1"),
                        Bytes.of(1, 2),
                        Duration.ofMillis(1500),
                        Optional.of("x"),
                        Optional.empty(),
                        request.arguments()));
        return true;
    }

    private static String error(Path path, String request) throws IOException {
        JsonNode answer = ControlClient.ask(path, request);
        return answer.path("error").asText();
    }

    private static SocketChannel connect(Path path) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    private static void write(SocketChannel client, String text) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (octets.hasRemaining()) {
            client.write(octets);
        }
    }

    private static String readAll(SocketChannel client) throws IOException {
        return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<Path> filesBeside(Path path) throws IOException {
        try (var files = Files.list(path.getParent() == null ? Path.of(".") : path.getParent())) {
            return files.toList();
        }
    }
}
