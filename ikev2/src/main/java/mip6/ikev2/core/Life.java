package mip6.ikev2.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an IKE SA has coming, as far as time decides it.
 *
 * @param origin the wish that it was made for; empty where the peer initiated it
 * @param rekeyAt when its keys are old
 * @param authenticateAt when its peers have to prove their identities anew
 * @param expiresAt when it ends, since it could not be renewed
 * @param renewal the SA in which they do so
 * @param hinderedSince since when the peer has put off whatever it was asked for; NEVER where it
 *     has not
 * @param deferred what is to be asked for again
 */
record Life(
        Optional<IkeEvent.Initiate> origin,
        long rekeyAt,
        long authenticateAt,
        long expiresAt,
        Optional<IkeSaId> renewal,
        long hinderedSince,
        List<Deferred> deferred) {

    /** An exchange that the peer has put off (RFC 7296 2.25). */
    record Deferred(Wish wish, long until) {}

    Life {
        deferred = List.copyOf(deferred);
    }

    static Life begun(Optional<IkeEvent.Initiate> origin, long rekeyAt, long authenticateAt) {
        return new Life(
                origin,
                rekeyAt,
                authenticateAt,
                IkeSaState.NEVER,
                Optional.empty(),
                IkeSaState.NEVER,
                List.of());
    }

    long due() {
        long first = Math.min(rekeyAt, Math.min(authenticateAt, expiresAt));
        for (Deferred each : deferred) {
            first = Math.min(first, each.until());
        }
        return first;
    }

    Life rekeyedAt(long later) {
        return new Life(origin, later, authenticateAt, expiresAt, renewal, hinderedSince, deferred);
    }

    Life authenticatedAt(long later) {
        return new Life(origin, rekeyAt, later, expiresAt, renewal, hinderedSince, deferred);
    }

    Life expiringAt(long end) {
        long earlier = Math.min(expiresAt, end);
        return new Life(origin, rekeyAt, authenticateAt, earlier, renewal, hinderedSince, deferred);
    }

    Life renewedBy(IkeSaId id) {
        return new Life(
                origin,
                rekeyAt,
                authenticateAt,
                expiresAt,
                Optional.of(id),
                hinderedSince,
                deferred);
    }

    Life hindered(long now) {
        return hinderedFrom(Math.min(hinderedSince, now));
    }

    Life unhindered() {
        return hinderedFrom(IkeSaState.NEVER);
    }

    private Life hinderedFrom(long since) {
        return new Life(origin, rekeyAt, authenticateAt, expiresAt, renewal, since, deferred);
    }

    Life deferring(Wish wish, long until) {
        List<Deferred> more = new ArrayList<>(deferred);
        more.add(new Deferred(wish, until));
        return withDeferred(more);
    }

    Life without(Deferred taken) {
        return withDeferred(deferred.stream().filter(each -> !each.equals(taken)).toList());
    }

    private Life withDeferred(List<Deferred> others) {
        return new Life(origin, rekeyAt, authenticateAt, expiresAt, renewal, hinderedSince, others);
    }
}
