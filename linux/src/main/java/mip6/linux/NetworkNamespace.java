package mip6.linux;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace made by this process: it has no name in the system, and goes when this is
 * closed and its last thread, socket and process are gone. A socket belongs for its life to the
 * namespace of the thread that opened it; a thread is born in its creator's, a process too.
 */
public final class NetworkNamespace implements AutoCloseable {

    private static final String OWN = "/proc/thread-self/ns/net";
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    private final String label;
    private final Descriptor descriptor;

    private NetworkNamespace(String label, Descriptor descriptor) {
        this.label = label;
        this.descriptor = descriptor;
    }

    /**
     * Makes a namespace whose only interface is {@code lo}, which is up.
     *
     * @param label for errors and thread names
     */
    public static NetworkNamespace create(String label) throws LinuxException {
        NetworkNamespace made =
                onThreadOfItsOwn(
                        "make-" + label,
                        () -> {
                            int result = LibC.unshare(CLONE_NEWNET);
                            if (result < 0) {
                                throw LinuxException.of(
                                        "unshare", "make network namespace " + label, -result);
                            }
                            int file = LibC.open(OWN, O_RDONLY | O_CLOEXEC);
                            if (file < 0) {
                                throw LinuxException.of(
                                        "open of " + OWN, "make network namespace " + label, -file);
                            }
                            return new NetworkNamespace(label, Descriptor.of(file));
                        });
        made.call(
                () -> {
                    try (RouteSocket routes = RouteSocket.open()) {
                        routes.setUp(1);
                    }
                    return made;
                });
        return made;
    }

    public String label() {
        return label;
    }

    /**
     * Work in a namespace.
     *
     * @param <T> its result
     * @param <E> how it fails
     */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Runs {@code work} in the namespace, on a thread of its own, and waits for its result. */
    public <T, E extends Exception> T call(Work<T, E> work) throws E, LinuxException {
        return onThreadOfItsOwn(
                "in-" + label,
                () -> {
                    enter();
                    return work.run();
                });
    }

    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return label;
    }

    /** For netlink requests that name a namespace; not after {@link #close}. */
    int number() {
        return descriptor.number();
    }

    private void enter() throws LinuxException {
        if (!descriptor.enter()) {
            throw LinuxException.of("setns", "enter network namespace " + label + " (closed)", 9);
        }
        try {
            int result = LibC.setns(descriptor.number(), CLONE_NEWNET);
            if (result < 0) {
                throw LinuxException.of("setns", "enter network namespace " + label, -result);
            }
        } finally {
            descriptor.leave();
        }
    }

    @SuppressWarnings("unchecked") // E is what the work declares
    private static <T, E extends Exception> T onThreadOfItsOwn(String name, Callable<T> work)
            throws E {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().name(name).daemon(true).start(task);
        try {
            return task.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException(interrupted);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case Exception exception -> throw (E) exception;
                case Error error -> throw error;
                case null, default -> throw new CompletionException(failed);
            }
        }
    }
}
