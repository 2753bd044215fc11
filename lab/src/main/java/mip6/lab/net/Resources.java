package mip6.lab.net;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What a run has open; it is closed in the reverse order. */
public final class Resources implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Closes {@code opened} with the rest, and hands it back. */
    public <T extends AutoCloseable> T keep(T opened) {
        open.push(opened);
        return opened;
    }

    /** Closes all of it, whatever of it fails. */
    public void close(Consumer<? super Exception> failed) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failure) {
                if (failure instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                failed.accept(failure);
            }
        }
    }

    /**
     * Closes all of it.
     *
     * @throws IOException where some of it failed, when the rest is closed, too
     */
    @Override
    public void close() throws IOException {
        IOException all = new IOException("some of it could not be closed");
        close(all::addSuppressed);
        if (all.getSuppressed().length > 0) {
            throw all;
        }
    }
}
