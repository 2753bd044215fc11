package mip6.ikev2.core;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When things are due in the life of an SA. Chance keeps the two sides apart. */
final class Aging {

    /** How long the peer may take to delete what it has replaced. */
    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

    /** How long an IKE SA that was replaced receives what is on its way. */
    static final long OVERLAP = Duration.ofSeconds(5).toNanos();

    /** From its DELETE to the end of its children here, for what the peer still sends. */
    private static final long ON_ITS_WAY = Duration.ofSeconds(2).toNanos();

    /** RFC 7296 2.25: several minutes of TEMPORARY_FAILURE, and the SA is beyond repair. */
    private static final long MOST_HINDERED = Duration.ofMinutes(3).toNanos();

    private final Lifetimes lifetimes;
    private final RandomGenerator random;

    Aging(Lifetimes lifetimes, RandomGenerator random) {
        this.lifetimes = lifetimes;
        this.random = random;
    }

    /**
     * Of an IKE SA whose peers have just proved their identities.
     *
     * @param origin this node's wish, where it initiated
     */
    Life begun(Optional<IkeEvent.Initiate> origin, long now) {
        return Life.begun(
                origin, lifetimes.ikeRekeyAt(now, random), lifetimes.authenticateAt(now, random));
    }

    /** Of an IKE SA with new keys. */
    Life renewed(Life before, long now) {
        return before.rekeyedAt(lifetimes.ikeRekeyAt(now, random)).unhindered();
    }

    Child child(ChildSa sa, long now) {
        return Child.current(sa, lifetimes.childRekeyAt(now, random));
    }

    long retryAt(long now) {
        return now + (long) (lifetimes.retry().toNanos() * (0.5 + random.nextDouble()));
    }

    static long patience(long now) {
        return now + PATIENCE;
    }

    /** The end of a child that is replaced, and that the peer has in another IKE SA. */
    static long outlived(long now) {
        return now + OVERLAP + ON_ITS_WAY;
    }

    /** The end of an SA that cannot be renewed. */
    long graceEnds(long now) {
        return now + lifetimes.grace().toNanos();
    }

    static boolean isBeyondRepair(Life life, long now) {
        return life.hinderedSince() != IkeSaState.NEVER
                && now - life.hinderedSince() > MOST_HINDERED;
    }
}
