package mip6.agent.control;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The operator's side of a {@link ControlSocket}. */
public final class ControlClient {

    private static final Duration LONGEST_CONVERSATION = Duration.ofSeconds(12);

    /** Octets of an answer. */
    private static final int LONGEST_ANSWER = 64 << 20;

    private ControlClient() {}

    /**
     * Sends {@code request} to the daemon at {@code path} and waits for its document, not for ever.
     *
     * @throws IOException where nobody answers there, or not with a document
     */
    public static JsonNode ask(Path path, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            FutureTask<String> conversation = new FutureTask<>(() -> talk(channel, path, request));
            Thread thread = Thread.ofVirtual().name("control-client").start(conversation);
            try {
                return Json.parse(
                        conversation.get(LONGEST_CONVERSATION.toNanos(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                throw new IOException("no answer", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
            } catch (IllegalArgumentException e) {
                throw new IOException("not a document", e);
            } catch (InterruptedException e) {
                thread.interrupt();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    /**
     * Sends {@code request} and hands each line of the answer to {@code lines}, until the daemon
     * hangs up or {@code lines} says that it has enough.
     *
     * @param lines true for more
     * @throws IOException where nobody answers there
     */
    public static void follow(Path path, String request, Predicate<String> lines)
            throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            send(channel, path, request);
            BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    Channels.newInputStream(channel), StandardCharsets.UTF_8));
            Optional<String> line = Optional.ofNullable(reader.readLine());
            while (line.isPresent() && (line.get().isEmpty() || lines.test(line.get()))) {
                line = Optional.ofNullable(reader.readLine());
            }
        }
    }

    /** Whether a daemon listens at {@code path}. */
    public static boolean answers(Path path) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException nobody) {
            return false;
        }
    }

    private static String talk(SocketChannel channel, Path path, String request)
            throws IOException {
        send(channel, path, request);
        byte[] answer = Channels.newInputStream(channel).readNBytes(LONGEST_ANSWER);
        return new String(answer, StandardCharsets.UTF_8);
    }

    private static void send(SocketChannel channel, Path path, String request) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(path));
        ByteBuffer line = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }
}
