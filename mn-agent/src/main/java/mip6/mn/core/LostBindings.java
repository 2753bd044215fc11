package mip6.mn.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.mobilityheader.BindingError;

import java.time.Duration;

/**
 * Whether a Binding Error is heeded that says that the home agent has no binding (RFC 6275 11.3.6).
 * Anybody can say so in its name: only where nothing is under way, and not often.
 */
final class LostBindings {

    private final Duration pause;
    private long heededFrom = Long.MIN_VALUE;

    /**
     * @param pause between two that are heeded
     */
    LostBindings(Duration pause) {
        this.pause = pause;
    }

    boolean isHeeded(
            IncomingMobilityHeader message,
            BindingError error,
            Association association,
            HomeRegistration registration,
            long now) {
        boolean heeded =
                now >= heededFrom
                        && error.status() == BindingError.UNKNOWN_BINDING
                        && message.source().equals(association.homeAgentAddress())
                        && error.homeAddress().equals(association.homeAddress())
                        && registration.state() instanceof HomeRegistration.Registered;
        heededFrom = heeded ? now + pause.toNanos() : heededFrom;
        return heeded;
    }
}
