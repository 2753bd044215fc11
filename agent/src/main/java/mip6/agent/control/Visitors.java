package mip6.agent.control;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Those who connect to a stream socket: so many at once, each with a thread of its own and a
 * deadline after which it is hung up on.
 */
final class Visitors implements AutoCloseable {

    /** Before the next try where the process has no descriptor left. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ServerSocketChannel server;
    private final Duration longest;
    private final Conversation conversation;
    private final Semaphore free;
    private final Set<SocketChannel> present = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock;
    private final Thread acceptor;

    /** What is said to one of them. */
    @FunctionalInterface
    interface Conversation {

        /**
         * Says it; who it is said to is hung up on afterwards.
         *
         * @param unhurried takes the deadline away
         */
        void with(SocketChannel visitor, Runnable unhurried)
                throws IOException, InterruptedException;
    }

    /**
     * Takes them from now on.
     *
     * @param name of the threads
     * @param most at once; who comes when there are so many is hung up on
     * @param longest from a visitor's connect to its end
     */
    Visitors(
            String name,
            ServerSocketChannel server,
            int most,
            Duration longest,
            Conversation conversation) {
        this.server = server;
        this.longest = longest;
        this.conversation = conversation;
        this.free = new Semaphore(most);
        this.clock =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(name + "-deadline").daemon().factory());
        this.acceptor = Thread.ofVirtual().name(name).start(() -> accept(name));
    }

    /** Where they connect to. */
    SocketAddress address() throws IOException {
        return server.getLocalAddress();
    }

    /** Hangs up on everybody. */
    @Override
    public void close() {
        try {
            server.close();
            acceptor.interrupt();
            acceptor.join();
        } catch (IOException alreadyGone) {
            // so it is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clock.shutdownNow();
            present.forEach(Visitors::hangUp);
        }
    }

    static void write(SocketChannel visitor, String text) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (octets.hasRemaining()) {
            visitor.write(octets);
        }
    }

    private void accept(String name) {
        while (server.isOpen()) {
            try {
                SocketChannel visitor = server.accept();
                if (free.tryAcquire()) {
                    present.add(visitor);
                    Thread _ =
                            Thread.ofVirtual().name(name + "-client").start(() -> serve(visitor));
                } else {
                    visitor.close();
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException noDescriptorLeft) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void serve(SocketChannel visitor) {
        ScheduledFuture<?> deadline =
                clock.schedule(() -> hangUp(visitor), longest.toNanos(), TimeUnit.NANOSECONDS);
        try {
            conversation.with(visitor, () -> deadline.cancel(false));
        } catch (IOException theyHungUp) {
            // theirs to ask again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            deadline.cancel(false);
            hangUp(visitor);
            present.remove(visitor);
            free.release();
        }
    }

    private static void hangUp(SocketChannel visitor) {
        try {
            visitor.close();
        } catch (IOException alreadyGone) {
            // so it is closed
        }
    }
}
