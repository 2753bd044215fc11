package mip6.agent;

/**
 * One mobile node or home agent on a {@link Loop}, which may serve many. All calls come from the
 * loop's thread.
 *
 * @param <E> its events
 */
public interface Node<E> {

    /** No deadline. */
    long NEVER = Long.MAX_VALUE;

    void handle(E event, long now);

    /** A deadline has passed. */
    void timePassed(long now);

    /**
     * When {@link #timePassed} is wanted, in nanoseconds of the boot clock; {@link #NEVER} where
     * nothing is due.
     */
    long deadline();
}
