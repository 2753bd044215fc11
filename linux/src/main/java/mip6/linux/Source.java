package mip6.linux;

import java.util.Optional;

/**
 * A descriptor that things arrive from. What is not immutable is lent until the next one is asked
 * for.
 *
 * @param <T> what arrives
 */
public interface Source<T> extends AutoCloseable {

    /**
     * Waits for the next one, on a platform thread that does nothing else.
     *
     * @return empty once this is closed
     */
    Optional<T> receive() throws LinuxException;

    /**
     * The same, and tells when there is a pause.
     *
     * @param idle is run before it waits: nothing more is here now
     */
    default Optional<T> receive(Runnable idle) throws LinuxException {
        idle.run();
        return receive();
    }

    /** Wakes the thread in {@link #receive}. */
    @Override
    void close();
}
