package mip6.dataplane;

/** Lets a stated number of things a second pass, and as many at once after a quiet second. */
public final class TokenBucket {

    private static final long SECOND = 1_000_000_000L;

    private final long interval;
    private final long full;
    private long tokens;
    private long filledAt;
    private boolean started;

    public TokenBucket(int perSecond) {
        interval = SECOND / perSecond;
        full = perSecond;
    }

    /**
     * Whether one more may pass.
     *
     * @param now nanoseconds of a clock that only goes forward
     */
    public synchronized boolean take(long now) {
        if (!started) {
            started = true;
            tokens = full;
            filledAt = now;
        }
        long gained = (now - filledAt) / interval;
        if (gained > 0) {
            tokens = Math.min(full, tokens + gained);
            filledAt += gained * interval;
        }
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
