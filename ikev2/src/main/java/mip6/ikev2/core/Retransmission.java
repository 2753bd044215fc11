package mip6.ikev2.core;

import mip6.wire.Bytes;

import java.util.Optional;

/**
 * A request that waits for its answer, and is sent again octet for octet (RFC 7296 2.1).
 *
 * @param sentAt when it was sent first
 * @param sendings how often it was sent
 * @param interval to the next sending
 * @param due when that is, or when the peer counts as dead
 */
record Retransmission(
        long messageId, Bytes octets, long sentAt, int sendings, long interval, long due) {

    static Retransmission first(long messageId, Bytes octets, long timeout, long now) {
        return new Retransmission(messageId, octets, now, 1, timeout, now + timeout);
    }

    /** The next sending, twice as long after this one; empty where the limit is reached. */
    Optional<Retransmission> again(IkeTimers timers, long now) {
        if (sendings > timers.retransmissions()) {
            return Optional.empty();
        }
        long longer = timers.longer(interval);
        return Optional.of(
                new Retransmission(messageId, octets, sentAt, sendings + 1, longer, now + longer));
    }

    /** It is not sent again. */
    Retransmission waitingUntil(long until) {
        return new Retransmission(messageId, octets, sentAt, sendings, interval, until);
    }

    /** A round trip is known only where the request was sent once (Karn's rule). */
    RoundTrip measure(RoundTrip before, long now) {
        return sendings == 1 ? before.sampled(now - sentAt) : before;
    }
}
