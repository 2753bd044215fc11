package mip6.lab.failover;

import mip6.lab.net.LinkQuality;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What is tried.
 *
 * @param mobileNodes the first is a daemon of its own with streams, the others are a fleet
 * @param samePrefix the home agents share a home link; else each has one of its own
 * @param delay round-trip time added on the mobile nodes' links
 * @param loss share of frames lost on them
 * @param hidden those of the fleet that nobody can initiate to
 */
record FailoverOptions(
        int mobileNodes,
        int homeAgents,
        boolean samePrefix,
        Duration delay,
        double loss,
        long seed,
        Fault fault,
        Detector detector,
        Auth auth,
        Hidden hidden,
        Optional<Path> keep) {

    /** From so many mobile nodes on. */
    private static final int REHEARSED = 50;

    /** Who says that a home agent has failed. */
    enum Detector {
        HEARTBEAT,
        ETCD,
        HOOK;

        /** In the words of the configuration. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What mobile nodes and home agents prove themselves by. */
    enum Auth {
        /** Certificates with ECDSA. */
        CERT,
        /** Pre-shared keys, one for each mobile node. */
        PSK
    }

    /**
     * Mobile nodes that find out by themselves, since nobody can initiate to them.
     *
     * @param eap prove themselves by EAP alone
     * @param firewalled are where only what answers them gets in
     */
    record Hidden(int eap, int firewalled) {

        static final Hidden NOBODY = new Hidden(0, 0);

        int count() {
            return eap + firewalled;
        }
    }

    /** What happens to the first home agent. */
    sealed interface Fault {

        /** {@code kill -9}. */
        record Kill() implements Fault {}

        /** SIGSTOP, and SIGCONT after {@code duration}. */
        record Pause(Duration duration) implements Fault {

            /** Nobody may take over where it is that short. */
            boolean isHarmless() {
                return duration.toMillis() <= HARMLESS_MILLISECONDS;
            }
        }

        /** {@code kill -9}, and a new process at once. */
        record Restart() implements Fault {}

        /** Its cables are pulled: it lives, and reaches nobody. */
        record Partition() implements Fault {}

        /** It sends its mobile nodes away, so many in a second (RFC 5142). */
        record Drain(int perSecond) implements Fault {}
    }

    private static final long HARMLESS_MILLISECONDS = 250;

    /** One mobile node with a daemon of its own, two home agents that share a link, a kill. */
    static FailoverOptions simple() {
        return new FailoverOptions(
                1,
                2,
                true,
                Duration.ZERO,
                0,
                1,
                new Fault.Kill(),
                Detector.HEARTBEAT,
                Auth.CERT,
                Hidden.NOBODY,
                Optional.empty());
    }

    LinkQuality quality() {
        return new LinkQuality(delay.dividedBy(2), loss, 0, seed);
    }

    /** How many of the mobile nodes are in the fleet. */
    int fleet() {
        return mobileNodes - 1;
    }

    /** How many of the fleet a home agent can initiate to. */
    int reachable() {
        return fleet() - hidden.count();
    }

    /**
     * Home agents practise takeovers before, as they do unless told otherwise: for few mobile nodes
     * that would take longer than all the rest.
     */
    boolean rehearses() {
        return mobileNodes >= REHEARSED;
    }

    /** A mobile node has the home address afterwards that it had before. */
    boolean keepsAddresses() {
        return samePrefix && !(fault instanceof Fault.Drain);
    }

    /** Nothing may come of it. */
    boolean isHarmless() {
        return fault instanceof Fault.Pause pause && pause.isHarmless();
    }

    /** The same with another seed, and another folder. */
    FailoverOptions again(long otherSeed, Optional<Path> folder) {
        return new FailoverOptions(
                mobileNodes,
                homeAgents,
                samePrefix,
                delay,
                loss,
                otherSeed,
                fault,
                detector,
                auth,
                hidden,
                folder);
    }
}
