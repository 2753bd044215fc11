package mip6.mn.core;

import mip6.mobilityheader.SequenceNumber;

import java.time.Duration;

/**
 * A Binding Update under way.
 *
 * @param first sequence number of its first transmission; each later one has a greater one
 * @param startedAt when the first transmission left: where the lifetime counts from
 * @param timeout what the last transmission waits for
 */
record Attempt(
        CareOfAddress careOfAddress,
        SequenceNumber first,
        SequenceNumber last,
        long startedAt,
        long sentAt,
        Duration timeout,
        int transmissions) {

    long retransmitAt() {
        return sentAt + timeout.toNanos();
    }

    Attempt retransmitted(SequenceNumber next, long now, Duration maximum) {
        Duration doubled = timeout.multipliedBy(2);
        return new Attempt(
                careOfAddress,
                first,
                next,
                startedAt,
                now,
                doubled.compareTo(maximum) < 0 ? doubled : maximum,
                transmissions + 1);
    }

    boolean sent(SequenceNumber number) {
        return !first.isGreaterThan(number) && !number.isGreaterThan(last);
    }
}
