package mip6.mn.core;

import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DnsUpdateStatus;

import java.time.Duration;
import java.util.Optional;

/** What a Binding Acknowledgement means. */
sealed interface RegistrationOutcome {

    /**
     * The home agent has the binding.
     *
     * @param dnsStatus of the DNS Update option; empty where there was none
     * @param elapsed from the first transmission to now
     */
    record Accepted(
            BindingStatus status,
            CareOfAddress careOfAddress,
            Duration lifetime,
            boolean keyManagement,
            Optional<DnsUpdateStatus> dnsStatus,
            Duration elapsed,
            int transmissions)
            implements RegistrationOutcome {}

    record Rejected(BindingStatus status) implements RegistrationOutcome {}

    /**
     * There is no binding any more, or never was (status 133).
     *
     * @param keyManagement K of the acknowledgement
     * @param bound one has lasted until now
     */
    record Deregistered(BindingStatus status, boolean keyManagement, boolean bound)
            implements RegistrationOutcome {}

    /** The binding is not ended yet; that is asked for again. */
    record Refused(BindingStatus status) implements RegistrationOutcome {}

    /** The home agent expects another sequence number: this update carries it. */
    record Retried(Optional<BindingUpdate> update) implements RegistrationOutcome {}

    /** It answers nothing that was asked: silently ignored (RFC 6275 11.7.3). */
    record Ignored() implements RegistrationOutcome {}
}
