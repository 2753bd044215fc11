package mip6.ha.core;

/**
 * How many mobile nodes are initiated to at once (draft-li-mip6-ha-init-bootstrap-00 5, SHOULD).
 * What limits a home agent is its processors: beyond what keeps them busy, more at once only makes
 * each one slower. So the window grows while that does not happen, and shrinks when a takeover
 * lasts much longer than the fastest one did. One whose packet was lost takes no room: it keeps no
 * processor busy while it waits.
 */
final class RecoveryWindow {

    static final int FIRST = 256;
    static final int LEAST = 8;
    static final int MOST = 1024;

    /** So many times the shortest one is too long. */
    private static final double CONGESTED = 4;

    /** Takeovers that are one round trip and a bit last as long as processors make them. */
    private static final long SHORTEST = 10_000_000L;

    private static final long FIRST_PATIENCE = 500_000_000L;

    private final int least;
    private final int most;
    private double limit;
    private long fastest = Long.MAX_VALUE;

    /** One that finds its limit. */
    RecoveryWindow() {
        this(LEAST, FIRST, MOST);
    }

    private RecoveryWindow(int least, int first, int most) {
        this.least = least;
        this.limit = first;
        this.most = most;
    }

    /** One whose limit stays what it is. */
    static RecoveryWindow of(int limit) {
        return new RecoveryWindow(limit, limit, limit);
    }

    int limit() {
        return (int) limit;
    }

    /**
     * One has come to its end.
     *
     * @param nanoseconds that it took
     */
    void completed(long nanoseconds) {
        fastest = Math.min(fastest, Math.max(nanoseconds, SHORTEST));
        limit =
                nanoseconds < CONGESTED * fastest
                        ? Math.min(most, limit + 1)
                        : Math.max(least, limit - 4 / limit);
    }

    /** Whoever has been silent for so long, in nanoseconds, waits for a lost packet. */
    long patience() {
        return fastest == Long.MAX_VALUE ? FIRST_PATIENCE : (long) (CONGESTED * fastest);
    }
}
