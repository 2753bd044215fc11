package mip6.ikev2.core;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long keys are used. RFC 7296 2.8 leaves it to each side: the one with less patience rekeys.
 *
 * @param ike the age at which an IKE SA is rekeyed
 * @param child the age at which a CHILD_SA is rekeyed
 * @param jitter the part of those ages by which chance shortens them, so that the two sides seldom
 *     begin at once
 * @param retry how long to wait where the peer could not rekey for the moment (RFC 7296 2.25)
 * @param grace how long an SA lasts that was not renewed in time
 * @param authentication the age at which the peers have to prove their identities anew; empty:
 *     never
 * @param forwardSecrecy CHILD_SAs are rekeyed with a key exchange of their own, and not without
 */
public record Lifetimes(
        Duration ike,
        Duration child,
        double jitter,
        Duration retry,
        Duration grace,
        Optional<Duration> authentication,
        boolean forwardSecrecy) {

    public Lifetimes {
        if (jitter < 0 || jitter >= 1) {
            throw new IllegalArgumentException("jitter " + jitter);
        }
    }

    /** As patient as strongSwan. */
    public static Lifetimes standard() {
        return new Lifetimes(
                Duration.ofHours(4),
                Duration.ofHours(1),
                0.1,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Optional.empty(),
                false);
    }

    /** The same with a key exchange for each CHILD_SA that is made later. */
    public Lifetimes withForwardSecrecy() {
        return new Lifetimes(ike, child, jitter, retry, grace, authentication, true);
    }

    long ikeRekeyAt(long now, RandomGenerator random) {
        return now + shortened(ike, random);
    }

    long childRekeyAt(long now, RandomGenerator random) {
        return now + shortened(child, random);
    }

    long authenticateAt(long now, RandomGenerator random) {
        return authentication.map(age -> now + shortened(age, random)).orElse(IkeSaState.NEVER);
    }

    private long shortened(Duration age, RandomGenerator random) {
        return (long) (age.toNanos() * (1 - jitter * random.nextDouble()));
    }
}
