package mip6.ha.dhcp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A message of a client that is sent until it is answered (RFC 8415 15).
 *
 * @param type of the message
 * @param begunAt when it was sent first
 * @param due when it is sent again
 * @param timeout what it waits for now
 * @param sent how often it was sent
 */
public record DhcpExchange(
        int type, int transaction, long begunAt, long due, Duration timeout, int sent) {

    /** SOL_TIMEOUT, REQ_TIMEOUT, REL_TIMEOUT, DEC_TIMEOUT (RFC 8415 7.6). */
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** REN_TIMEOUT, REB_TIMEOUT. */
    private static final Duration LONG = Duration.ofSeconds(10);

    /** REN_MAX_RT, REB_MAX_RT. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** REL_MAX_RC, DEC_MAX_RC. */
    private static final int FAREWELLS = 4;

    /** A mobile node waits for the answer: after that it is better told that there is none. */
    private static final int QUESTIONS = 2;

    private static final double RANDOMNESS = 0.1;
    private static final int MOST_HUNDREDTHS = 0xffff;
    private static final int TRANSACTIONS = 1 << 24;

    /** It is sent now. */
    public static DhcpExchange begin(int type, long now, RandomGenerator random) {
        boolean renews = type == DhcpMessage.RENEW || type == DhcpMessage.REBIND;
        Duration first = spread(renews ? LONG : SHORT, renews ? LONG : SHORT, random);
        int transaction = random.nextInt(TRANSACTIONS);
        return new DhcpExchange(type, transaction, now, now + first.toNanos(), first, 1);
    }

    /** It is sent again now. */
    public DhcpExchange again(long now, RandomGenerator random) {
        Duration next = spread(timeout.multipliedBy(2), timeout, random);
        Duration bounded = next.compareTo(LONGEST) < 0 ? next : spread(LONGEST, LONGEST, random);
        return new DhcpExchange(
                type, transaction, begunAt, now + bounded.toNanos(), bounded, sent + 1);
    }

    /** Whether it has been sent often enough. */
    public boolean isOver() {
        return switch (type) {
            case DhcpMessage.SOLICIT, DhcpMessage.REQUEST -> sent >= QUESTIONS;
            case DhcpMessage.RELEASE, DhcpMessage.DECLINE -> sent >= FAREWELLS;
            default -> false;
        };
    }

    /** RFC 8415 21.9 MUST: hundredths of a second since the first one. */
    public int elapsed(long now) {
        return (int) Math.min(MOST_HUNDREDTHS, (now - begunAt) / 10_000_000);
    }

    private static Duration spread(Duration mean, Duration share, RandomGenerator random) {
        double part = random.nextDouble(-RANDOMNESS, RANDOMNESS);
        return mean.plusNanos((long) (share.toNanos() * part));
    }
}
