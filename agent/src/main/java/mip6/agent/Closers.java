package mip6.agent;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, to be closed in the reverse order. For one thread. */
public final class Closers implements AutoCloseable {

    private final Deque<Runnable> open = new ArrayDeque<>();

    public void add(Runnable close) {
        open.push(close);
    }

    /** In place of the last one, which {@code close} closes from now on. */
    public void replaceLast(Runnable close) {
        open.pop();
        add(close);
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }
}
