package mip6.mn.core;

import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.ChildRequest;

import java.time.Duration;
import java.util.Optional;

/**
 * Asks for the SA of the payload where one is wanted, and ever more rarely again where the home
 * agent refuses it: without it nothing goes.
 */
final class PayloadRequests {

    private final MobileNodeSettings settings;
    private final Effects effects;
    private Duration pause;
    private long againAt = Long.MAX_VALUE;

    /** Asked for, and neither there nor refused. */
    private Optional<ChildRequest> asked = Optional.empty();

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
            ChildRequest request = association.payloadRequest();
            asked = Optional.of(request);
            effects.ike(new IkeEvent.CreateChild(association.ikeSa(), request), now);
        }
    }

    void timePassed(Association association, long now) {
        if (now >= againAt) {
            ask(association, now);
        }
    }

    void came() {
        asked = Optional.empty();
        againAt = Long.MAX_VALUE;
    }

    /** A CHILD_SA was refused, maybe this one. */
    void refused(ChildRequest request, long now) {
        if (!asked.equals(Optional.of(request))) {
            return;
        }
        asked = Optional.empty();
        againAt = now + pause.toNanos();
        Duration doubled = pause.multipliedBy(2);
        Duration longest = settings.unrecoverableRetryInterval();
        pause = doubled.compareTo(longest) < 0 ? doubled : longest;
    }
}
