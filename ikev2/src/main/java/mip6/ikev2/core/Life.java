package mip6.ikev2.core;

import java.util.ArrayList;
import java.util.List;

/**
 * What an IKE SA has coming, as far as time decides it.
 *
 * @param rekeyAt when its keys are old
 * @param authenticateAt when its peers have to prove their identities anew
 * @param expiresAt when it ends, since it could not be renewed
 * @param hinderedSince since when the peer has put off whatever it was asked for; NEVER where it
 *     has not
 * @param deferred what is to be asked for again
 */
record Life(
        long rekeyAt,
        long authenticateAt,
        long expiresAt,
        long hinderedSince,
        List<Deferred> deferred) {

    /** An exchange that the peer has put off (RFC 7296 2.25). */
    record Deferred(Wish wish, long until) {}

    Life {
        deferred = List.copyOf(deferred);
    }

    static Life begun(long rekeyAt, long authenticateAt) {
        return new Life(rekeyAt, authenticateAt, IkeSaState.NEVER, IkeSaState.NEVER, List.of());
    }

    long due() {
        long first = Math.min(rekeyAt, Math.min(authenticateAt, expiresAt));
        for (Deferred each : deferred) {
            first = Math.min(first, each.until());
        }
        return first;
    }

    Life rekeyedAt(long later) {
        return new Life(later, authenticateAt, expiresAt, hinderedSince, deferred);
    }

    Life authenticatedAt(long later) {
        return new Life(rekeyAt, later, expiresAt, hinderedSince, deferred);
    }

    Life expiringAt(long end) {
        return new Life(rekeyAt, authenticateAt, Math.min(expiresAt, end), hinderedSince, deferred);
    }

    Life hindered(long now) {
        return new Life(rekeyAt, authenticateAt, expiresAt, Math.min(hinderedSince, now), deferred);
    }

    Life unhindered() {
        return new Life(rekeyAt, authenticateAt, expiresAt, IkeSaState.NEVER, deferred);
    }

    Life deferring(Wish wish, long until) {
        List<Deferred> more = new ArrayList<>(deferred);
        more.add(new Deferred(wish, until));
        return new Life(rekeyAt, authenticateAt, expiresAt, hinderedSince, more);
    }

    Life without(Deferred taken) {
        return new Life(
                rekeyAt,
                authenticateAt,
                expiresAt,
                hinderedSince,
                deferred.stream().filter(each -> !each.equals(taken)).toList());
    }
}
