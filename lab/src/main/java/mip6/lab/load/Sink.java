package mip6.lab.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicLong;

/** Takes what arrives on a channel, on a thread of its own, and counts it. */
final class Sink implements AutoCloseable {

    private final Closeable channel;
    private final Thread thread;
    private final AtomicLong arrived = new AtomicLong();

    /** Waits for what comes next. */
    interface Reading {

        /** How much it is; negative at the end. */
        long next() throws IOException;
    }

    /** Begins at once. */
    Sink(Closeable channel, Reading reading) {
        this.channel = channel;
        thread = Thread.ofPlatform().name("sink").daemon(true).start(() -> run(reading));
    }

    long arrived() {
        return arrived.get();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Reading reading) {
        try {
            long next = reading.next();
            while (next >= 0) {
                arrived.addAndGet(next);
                next = reading.next();
            }
        } catch (ClosedChannelException closed) {
            // the end
        } catch (IOException broken) {
            System.err.println("mip6 bench: " + broken.getMessage());
        }
    }
}
