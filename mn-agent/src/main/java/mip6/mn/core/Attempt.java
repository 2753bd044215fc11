package mip6.mn.core;

import mip6.mobilityheader.SequenceNumber;

import java.time.Duration;

/**
 * A Binding Update under way.
 *
 * @param first sequence number of its first transmission; each later one has a greater one
 * @param startedAt when the first transmission left: where the lifetime counts from
 * @param dueAt when it is sent next
 * @param timeout what the last transmission waits for; where none has left yet, the first will
 */
record Attempt(
        CareOfAddress careOfAddress,
        SequenceNumber first,
        SequenceNumber last,
        long startedAt,
        long dueAt,
        Duration timeout,
        int transmissions) {

    /** One whose first transmission leaves {@code now}. */
    static Attempt sent(
            CareOfAddress careOfAddress, SequenceNumber number, long now, Duration timeout) {
        return new Attempt(careOfAddress, number, number, now, now + timeout.toNanos(), timeout, 1);
    }

    /** One whose first transmission leaves at {@code dueAt}. */
    static Attempt held(
            CareOfAddress careOfAddress, SequenceNumber number, long dueAt, Duration timeout) {
        return new Attempt(careOfAddress, number, number, dueAt, dueAt, timeout, 0);
    }

    boolean isHeld() {
        return transmissions == 0;
    }

    /** Nobody has answered a transmission that waits as long as any. */
    boolean hasWaited(Duration maximum, long now) {
        return !isHeld() && timeout.compareTo(maximum) >= 0 && now >= dueAt;
    }

    /** Sent again, or for the first time where it was held. */
    Attempt transmitted(SequenceNumber next, long now, Duration maximum) {
        Duration doubled = isHeld() ? timeout : timeout.multipliedBy(2);
        Duration wait = doubled.compareTo(maximum) < 0 ? doubled : maximum;
        return new Attempt(
                careOfAddress,
                first,
                next,
                isHeld() ? now : startedAt,
                now + wait.toNanos(),
                wait,
                transmissions + 1);
    }

    boolean sent(SequenceNumber number) {
        return !first.isGreaterThan(number) && !number.isGreaterThan(last);
    }
}
