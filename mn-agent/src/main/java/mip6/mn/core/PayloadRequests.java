package mip6.mn.core;

import mip6.ikev2.core.IkeEvent;

import java.time.Duration;

/**
 * Asks for the SA of the payload where one is wanted, and ever more rarely again where the home
 * agent refuses it: without it nothing goes.
 */
final class PayloadRequests {

    private final MobileNodeSettings settings;
    private final Effects effects;
    private Duration pause;
    private long againAt = Long.MAX_VALUE;
    private boolean unanswered;

    /**
     * @param settings say whether, how long the first pause is, and how long the longest
     */
    PayloadRequests(MobileNodeSettings settings, Effects effects) {
        this.settings = settings;
        this.effects = effects;
        this.pause = settings.retryInterval();
    }

    long deadline() {
        return againAt;
    }

    void ask(Association association, long now) {
        againAt = Long.MAX_VALUE;
        if (settings.protectPayload()) {
            unanswered = true;
            effects.ike(
                    new IkeEvent.CreateChild(association.ikeSa(), association.payloadRequest()),
                    now);
        }
    }

    void timePassed(Association association, long now) {
        if (now >= againAt) {
            ask(association, now);
        }
    }

    void came() {
        unanswered = false;
        againAt = Long.MAX_VALUE;
    }

    /**
     * A CHILD_SA was refused.
     *
     * @return whether it is this one: what was asked for first is answered first
     */
    boolean refused(long now) {
        if (!unanswered) {
            return false;
        }
        unanswered = false;
        againAt = now + pause.toNanos();
        Duration doubled = pause.multipliedBy(2);
        Duration longest = settings.unrecoverableRetryInterval();
        pause = doubled.compareTo(longest) < 0 ? doubled : longest;
        return true;
    }
}
