package mip6.ha.edge;

import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.ha.core.Rehearsal;
import mip6.ha.store.ClaimRehearsal;
import mip6.ha.store.StoreException;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * A {@link Rehearsal} and a {@link ClaimRehearsal} beside the daemon's work: they take at most half
 * of one processor.
 */
final class BackgroundRehearsal implements AutoCloseable {

    /** Takeovers to one claim, which is for many of them. */
    private static final int CLAIM_EVERY = 10;

    private final int takeovers;
    private final Rehearsal.Proof proof;
    private final SecureRandom random;
    private final ClaimRehearsal claims;
    private final Reporter reporter;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Begins.
     *
     * @param takeovers how many; 0 for none
     */
    BackgroundRehearsal(
            int takeovers,
            Rehearsal.Proof proof,
            SecureRandom random,
            ClaimRehearsal claims,
            Reporter reporter) {
        this.takeovers = takeovers;
        this.proof = proof;
        this.random = random;
        this.claims = claims;
        this.reporter = reporter;
        thread = Thread.ofPlatform().name("rehearsal").daemon(true).unstarted(this::run);
        if (takeovers > 0) {
            thread.start();
        }
    }

    /** Soon, since there is work that counts. For any thread. */
    void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        stop();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long begin = System.nanoTime();
        Rehearsal rehearsal = new Rehearsal(proof, random, Instant.now());
        boolean well = true;
        int done = 0;
        while (well && !stopped && done < takeovers) {
            long since = System.nanoTime();
            if (done % CLAIM_EVERY == 0) {
                claim();
            }
            well = rehearsal.takeOver();
            done++;
            LockSupport.parkNanos(System.nanoTime() - since);
        }
        reporter.report(
                Report.info("takeovers-rehearsed")
                        .with("takeovers", done)
                        .with("elapsed", Duration.ofNanos(System.nanoTime() - begin)));
    }

    private void claim() {
        try {
            int _ = claims.takeOver();
        } catch (StoreException _) {
            // the rest does not need it; whoever does says so
        }
    }
}
