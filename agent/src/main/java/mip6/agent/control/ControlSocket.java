package mip6.agent.control;

import mip6.agent.StartException;
import mip6.agent.control.ControlRequest.ControlAnswer;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Where operators ask a daemon: a Unix domain stream socket for its owner and group (mode 0660). A
 * client sends one line, a command and its arguments with spaces between them, and gets one JSON
 * document; then the daemon hangs up. A refusal is the document {@code {"error":"..."}}. A command
 * whose answer is a stream gets a line for each document, until the client hangs up.
 */
public final class ControlSocket implements AutoCloseable {

    /** Octets of a request. */
    static final int LONGEST_REQUEST = 4096;

    /** Clients at once; who comes when there are so many is hung up on. */
    static final int MOST_CLIENTS = 16;

    /** Those among them who follow a stream, so that there is always room for a question. */
    static final int MOST_STREAMS = 4;

    /** An empty line goes to a client whose stream is silent: that is how it shows to be gone. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    /** From a client's connect to the end of the answer. */
    private static final Duration LONGEST_CONVERSATION = Duration.ofSeconds(10);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private final Path path;
    private final Set<String> commands;
    private final Predicate<ControlRequest> inbox;
    private final Semaphore streams = new Semaphore(MOST_STREAMS);
    private final Visitors visitors;

    private ControlSocket(
            Path path,
            Set<String> commands,
            Predicate<ControlRequest> inbox,
            ServerSocketChannel server) {
        this.path = path;
        this.commands = Set.copyOf(commands);
        this.inbox = inbox;
        this.visitors =
                new Visitors("control", server, MOST_CLIENTS, LONGEST_CONVERSATION, this::serve);
    }

    /**
     * Listens from now on.
     *
     * @param commands that are let through
     * @param inbox takes a request to whoever answers it; false where it is full
     * @throws StartException where the socket cannot be, or another daemon has it
     */
    public static ControlSocket open(
            Path path, Set<String> commands, Predicate<ControlRequest> inbox) {
        String line = "control-socket: " + path + ": ";
        try {
            makeRoom(path, line);
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            return new ControlSocket(path, commands, inbox, bound(path));
        } catch (IOException e) {
            throw StartException.notPermitted(
                    line
                            + "cannot be made ("
                            + reason(e)
                            + "): choose a path in a folder that this user may write to");
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            throw StartException.configuration(line + "no path for a Unix socket");
        }
    }

    /**
     * Before anything is touched that another daemon may have.
     *
     * @throws StartException where one answers at {@code path}
     */
    public static void requireNoOther(Path path) {
        if (ControlClient.answers(path)) {
            throw StartException.configuration(
                    "control-socket: "
                            + path
                            + ": another daemon answers there: stop it or choose another path");
        }
    }

    /** Hangs up on everybody and removes the socket. */
    @Override
    public void close() {
        visitors.close();
        try {
            Files.deleteIfExists(path);
        } catch (IOException alreadyGone) {
            // so it is gone
        }
    }

    /** Removes a socket that nobody listens at, and nothing else. */
    private static void makeRoom(Path path, String line) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw StartException.configuration(
                    line + "is there and not a socket: remove it or choose another path");
        }
        requireNoOther(path);
        Files.delete(path);
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException f && f.getReason() == null
                ? f.getClass().getSimpleName() + " " + f.getFile()
                : String.valueOf(e.getMessage());
    }

    /** Bound under another name first, so that nobody connects before the mode is right. */
    private static ServerSocketChannel bound(Path path) throws IOException {
        Path temporary =
                path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(temporary);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(temporary), MOST_CLIENTS);
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-rw----"));
            Files.move(temporary, path);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private void serve(SocketChannel client, Runnable unhurried)
            throws IOException, InterruptedException {
        switch (answer(readLine(client))) {
            case ControlAnswer.Document(Object content) -> Visitors.write(client, line(content));
            case ControlAnswer.Refusal refusal -> Visitors.write(client, line(refusal.document()));
            case ControlAnswer.Stream(ControlRequest.Lines lines) -> {
                unhurried.run();
                stream(client, lines);
            }
        }
    }

    private ControlAnswer answer(String line) throws InterruptedException {
        List<String> words = Arrays.stream(line.strip().split("\\s+")).toList();
        ControlRequest request =
                new ControlRequest(words.getFirst(), words.subList(1, words.size()));
        return !commands.contains(request.command())
                ? new ControlAnswer.Refusal(
                        "unknown command, known: "
                                + String.join(", ", commands.stream().sorted().toList()))
                : inbox.test(request)
                        ? request.await(LONGEST_ANSWER)
                        : new ControlAnswer.Refusal("the daemon is too busy to answer");
    }

    private void stream(SocketChannel client, ControlRequest.Lines lines)
            throws IOException, InterruptedException {
        try (lines) {
            if (!streams.tryAcquire()) {
                Visitors.write(
                        client,
                        line(Map.of("error", "at most " + MOST_STREAMS + " may follow at once")));
                return;
            }
            try {
                while (client.isOpen()) {
                    Visitors.write(client, lines.next(SIGN_OF_LIFE).orElse("") + "\n");
                }
            } finally {
                streams.release();
            }
        }
    }

    private static String line(Object document) {
        try {
            return Json.render(document) + "\n";
        } catch (IllegalArgumentException bug) {
            return Json.render(Map.of("error", "this cannot be shown: " + bug.getMessage())) + "\n";
        }
    }

    private static String readLine(SocketChannel client) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(LONGEST_REQUEST);
        while (line.hasRemaining() && client.read(line) >= 0) {
            if (line.position() > 0 && line.get(line.position() - 1) == '\n') {
                break;
            }
        }
        return new String(line.array(), 0, line.position(), StandardCharsets.UTF_8);
    }
}
