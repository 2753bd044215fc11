package mip6.mn.core;

import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Numbers Binding Updates, and says when each may leave (RFC 6275 11.8). It outlives home agents
 * and home addresses: who knows a binding wants a greater number, and the rate is that of a
 * destination.
 */
final class Transmissions {

    private SequenceNumber sequence;

    /** Of those to whom one was sent within the last second. */
    private final Map<Ipv6Address, UpdateRate> rates = new HashMap<>();

    /**
     * @param last number that was used
     */
    Transmissions(SequenceNumber last) {
        sequence = last;
    }

    /** Those to {@code homeAgent}. */
    To to(Ipv6Address homeAgent) {
        return new To(homeAgent);
    }

    /** Transmissions to one home agent. */
    final class To {

        private final Ipv6Address homeAgent;

        private To(Ipv6Address homeAgent) {
            this.homeAgent = homeAgent;
        }

        /** The first of an attempt; where too many went before it, that begins with a wait. */
        Attempt begin(CareOfAddress careOfAddress, long now, Duration timeout) {
            sequence = sequence.next();
            if (freeAt() > now) {
                return Attempt.held(careOfAddress, sequence, freeAt(), timeout);
            }
            sent(now);
            return Attempt.sent(careOfAddress, sequence, now, timeout);
        }

        /** Another one, or the first one where that was held. */
        Attempt again(Attempt attempt, long now, Duration maximum) {
            // RFC 6275 11.8: MUST use a greater sequence number.
            sequence = sequence.next();
            sent(now);
            return attempt.transmitted(sequence, now, maximum);
        }

        /**
         * RFC 6275 11.8 MUST NOT: retransmissions too are no more than MAX_UPDATE_RATE in a second.
         */
        long dueAt(Attempt attempt) {
            return Math.max(attempt.dueAt(), freeAt());
        }

        /** The home agent has told the last number that it knows (11.7.3). */
        void expects(SequenceNumber last) {
            sequence = last;
        }

        private long freeAt() {
            return Optional.ofNullable(rates.get(homeAgent))
                    .map(UpdateRate::freeAt)
                    .orElse(Long.MIN_VALUE);
        }

        private void sent(long now) {
            rates.values().removeIf(each -> each.isOver(now));
            rates.computeIfAbsent(homeAgent, _ -> new UpdateRate()).sent(now);
        }
    }
}
