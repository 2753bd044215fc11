package mip6.linux;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The platform thread that empties one {@link Source}; it hands on what comes and does nothing
 * else. It ends when the source is closed.
 */
public final class ReaderThread implements AutoCloseable {

    private static final int TOGETHER = 64;

    private final Source<?> source;
    private final Thread thread;

    private ReaderThread(Source<?> source, Thread thread) {
        this.source = source;
        this.thread = thread;
    }

    /**
     * Starts to read. The thread is in the caller's network namespace.
     *
     * @param name of the thread, such as {@code read-esp}
     * @param received called on the thread for each one that comes
     * @param failed called on the thread when the source, or {@code received}, fails; it then ends
     */
    public static <T> ReaderThread start(
            String name,
            Source<T> source,
            Consumer<? super T> received,
            Consumer<? super Throwable> failed) {
        return start(name, source, received, () -> {}, failed);
    }

    /**
     * The same for a receiver that collects.
     *
     * @param idle called on the thread before it waits for the next one, and at the latest behind
     *     {@value #TOGETHER}: what never pauses would keep others waiting
     */
    public static <T> ReaderThread start(
            String name,
            Source<T> source,
            Consumer<? super T> received,
            Runnable idle,
            Consumer<? super Throwable> failed) {
        Thread thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon(true)
                        .start(() -> run(source, received, idle, failed));
        return new ReaderThread(source, thread);
    }

    private static <T> void run(
            Source<T> source,
            Consumer<? super T> received,
            Runnable idle,
            Consumer<? super Throwable> failed) {
        try {
            int handed = 0;
            Optional<T> next = source.receive(idle);
            while (next.isPresent()) {
                received.accept(next.get());
                handed++;
                if (handed == TOGETHER) {
                    idle.run();
                    handed = 0;
                }
                next = source.receive(idle);
            }
        } catch (LinuxException | RuntimeException | Error failure) {
            failed.accept(failure);
        }
    }

    /** Closes the source and waits for the thread to end, unless this is that thread. */
    @Override
    public void close() {
        source.close();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
