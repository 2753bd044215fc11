package mip6.lab.failover;

import mip6.lab.net.LinkQuality;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is tried.
 *
 * @param samePrefix the home agents share a home link; else each has one of its own
 * @param limit of takeovers at once; empty where home agents find it out
 */
record FailoverOptions(
        Size size,
        boolean samePrefix,
        Links links,
        Fault fault,
        Detector detector,
        Auth auth,
        Optional<Path> keep,
        OptionalInt limit) {

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
     * How many.
     *
     * @param mobileNodes the first is a daemon of its own with streams, the others are a fleet
     * @param hidden those of the fleet that nobody can initiate to
     */
    record Size(int mobileNodes, int homeAgents, Hidden hidden) {}

    /**
     * The mobile nodes' links.
     *
     * @param delay round-trip time added
     * @param loss share of frames lost
     */
    record Links(Duration delay, double loss, long seed) {}

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
        record Pause(Duration duration) implements Fault {}

        /** {@code kill -9}, and a new process at once. */
        record Restart() implements Fault {}

        /** Its cables are pulled: it lives, and reaches nobody. */
        record Partition() implements Fault {}

        /** It sends its mobile nodes away, so many in a second (RFC 5142). */
        record Drain(int perSecond) implements Fault {}
    }

    /** Below the silence after which a home agent counts as failed. */
    private static final Duration HARMLESS = Duration.ofMillis(250);

    /** And so long that its silence is noticed, on a machine that does much else, too. */
    private static final Duration NOTICED = Duration.ofSeconds(1);

    /** What is left of a lease that is renewed after each third of it, at the least. */
    private static final Duration HARMLESS_TO_LEASE = Duration.ofSeconds(1);

    /** Twice the lease. */
    private static final Duration LEASE_LOST = Duration.ofSeconds(4);

    /** One mobile node with a daemon of its own, two home agents that share a link, a kill. */
    static FailoverOptions simple() {
        return new FailoverOptions(
                new Size(1, 2, Hidden.NOBODY),
                true,
                new Links(Duration.ZERO, 0, 1),
                new Fault.Kill(),
                Detector.HEARTBEAT,
                Auth.CERT,
                Optional.empty(),
                OptionalInt.empty());
    }

    FailoverOptions with(Size other) {
        return new FailoverOptions(other, samePrefix, links, fault, detector, auth, keep, limit);
    }

    FailoverOptions withSamePrefix(boolean same) {
        return new FailoverOptions(size, same, links, fault, detector, auth, keep, limit);
    }

    FailoverOptions with(Fault other) {
        return new FailoverOptions(size, samePrefix, links, other, detector, auth, keep, limit);
    }

    FailoverOptions with(Detector other) {
        return new FailoverOptions(size, samePrefix, links, fault, other, auth, keep, limit);
    }

    FailoverOptions with(Links other) {
        return new FailoverOptions(size, samePrefix, other, fault, detector, auth, keep, limit);
    }

    FailoverOptions with(Auth other) {
        return new FailoverOptions(size, samePrefix, links, fault, detector, other, keep, limit);
    }

    FailoverOptions withLimit(OptionalInt other) {
        return new FailoverOptions(size, samePrefix, links, fault, detector, auth, keep, other);
    }

    FailoverOptions withSeed(long seed) {
        return with(new Links(links.delay(), links.loss(), seed));
    }

    /** What is worth keeping goes to {@code folder}. */
    FailoverOptions keptIn(Optional<Path> folder) {
        return new FailoverOptions(size, samePrefix, links, fault, detector, auth, folder, limit);
    }

    int mobileNodes() {
        return size.mobileNodes();
    }

    int homeAgents() {
        return size.homeAgents();
    }

    Hidden hidden() {
        return size.hidden();
    }

    LinkQuality quality() {
        return new LinkQuality(links.delay().dividedBy(2), links.loss(), 0, links.seed());
    }

    /** How many of the mobile nodes are in the fleet. */
    int fleet() {
        return mobileNodes() - 1;
    }

    /** How many of the fleet a home agent can initiate to. */
    int reachable() {
        return fleet() - hidden().count();
    }

    /**
     * Home agents practise takeovers before, as they do unless told otherwise: for few mobile nodes
     * that would take longer than all the rest.
     */
    boolean rehearses() {
        return mobileNodes() >= REHEARSED;
    }

    /** A mobile node has the home address afterwards that it had before. */
    boolean keepsAddresses() {
        return samePrefix && !(fault instanceof Fault.Drain);
    }

    /**
     * Whoever failed is there again, however long it stood still, so that mobile nodes may be its
     * own afterwards.
     */
    boolean mayReturn() {
        return fault instanceof Fault.Restart || fault instanceof Fault.Pause;
    }

    /** Nobody may take over: whoever has failed is back before anybody can notice. */
    boolean isHarmless() {
        return fault instanceof Fault.Pause pause
                && pause.duration()
                                .compareTo(detector == Detector.ETCD ? HARMLESS_TO_LEASE : HARMLESS)
                        <= 0;
    }

    /** Somebody may take over or not: whoever has failed is back when others just may notice. */
    boolean mayBeHarmless() {
        return fault instanceof Fault.Pause pause
                && !isHarmless()
                && switch (detector) {
                    case HEARTBEAT -> pause.duration().compareTo(NOTICED) < 0;
                    case ETCD -> pause.duration().compareTo(LEASE_LOST) < 0;
                    // it is told
                    case HOOK -> false;
                };
    }

    /**
     * What is to become of the mobile nodes.
     *
     * @param takeover somebody began to take over
     */
    Expected expected(boolean takeover) {
        return isHarmless() || mayBeHarmless() && !takeover
                ? Expected.UNTOUCHED
                : Expected.REGISTERED_ANEW;
    }
}
