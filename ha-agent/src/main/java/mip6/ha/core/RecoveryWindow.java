package mip6.ha.core;

/**
 * How many mobile nodes are initiated to at once (draft-li-mip6-ha-init-bootstrap-00 5, SHOULD).
 * What limits a home agent is its processors: beyond what keeps them busy, more at once only makes
 * each one slower, until all send again what only waits. So each one that has come to its end makes
 * room for two where computations do not wait long for a processor: what is begun has not cost
 * anything yet, and says nothing. Where they hardly wait, one that has its IKE SA makes room for
 * one more already. The window shrinks when computations wait long, which is known long before the
 * first takeover has come to its end. One that lasts much longer than the fastest one did makes no
 * room, for it may wait elsewhere: on the way, with its mobile node, or for a packet that was lost.
 * While it waits for that it takes no room either: it keeps no processor busy.
 */
final class RecoveryWindow {

    static final int FIRST = 64;
    static final int LEAST = 8;
    static final int MOST = 1024;

    /** So long a wait is work that piles up; the first retransmission comes after 200 ms. */
    static final long LONG_WAIT = 50_000_000L;

    /** With so short a wait processors have more to give. */
    static final long SHORT_WAIT = 10_000_000L;

    /** So many times the shortest one is too long. */
    private static final double CONGESTED = 4;

    /** Takeovers that are one round trip and a bit last as long as processors make them. */
    private static final long SHORTEST = 10_000_000L;

    private static final long FIRST_PATIENCE = 500_000_000L;

    /** An IKE SA that takes so many times the shortest one has waited in some queue. */
    private static final int QUEUED = 2;

    private final int least;
    private final int most;
    private int limit;
    private long lastWait;
    private long fastest = Long.MAX_VALUE;
    private long fastestSa = Long.MAX_VALUE;

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
        return limit;
    }

    /**
     * A computation is done, of a takeover or of whatever else.
     *
     * @param nanoseconds since it was asked for
     */
    void computed(long nanoseconds) {
        lastWait = nanoseconds;
        if (nanoseconds > LONG_WAIT) {
            limit = Math.max(least, limit - 1);
        }
    }

    /**
     * One has its IKE SA. What is far away takes long to come to its end, and is no reason to begin
     * the next ones late.
     *
     * @param nanoseconds since it was begun
     */
    void established(long nanoseconds) {
        fastestSa = Math.min(fastestSa, nanoseconds);
        if (lastWait <= SHORT_WAIT && nanoseconds < QUEUED * fastestSa) {
            grow();
        }
    }

    /**
     * One has come to its end.
     *
     * @param nanoseconds that it took
     */
    void completed(long nanoseconds) {
        fastest = Math.min(fastest, Math.max(nanoseconds, SHORTEST));
        if (lastWait <= LONG_WAIT && nanoseconds < CONGESTED * fastest) {
            grow();
        }
    }

    /** Whoever has been silent for so long, in nanoseconds, waits for a lost packet. */
    long patience() {
        return fastest == Long.MAX_VALUE ? FIRST_PATIENCE : (long) (CONGESTED * fastest);
    }

    private void grow() {
        limit = Math.min(most, limit + 1);
    }
}
