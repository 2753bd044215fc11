package mip6.mn.core;

import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.Optional;

/**
 * What a mobile node is told once, at start.
 *
 * @param identity the FQDN that it proves (IDi) and that its home address is registered under
 * @param updateDns put the DNS Update option in Binding Updates (RFC 5026 6)
 * @param unprotected whom to register with without IKE and IPsec
 * @param proposedHomeAddress put in INTERNAL_IP6_ADDRESS (RFC 5026 5.3.2); empty asks for any
 * @param protectPayload carry payload in an ESP tunnel instead of plain IPv6-in-IPv6
 * @param keyManagement IKE SAs can move along with a binding: K is set (RFC 6275 11.7.1)
 * @param lifetime of the binding that Binding Updates ask for
 * @param registration the timers of RFC 6275 11.8
 * @param retryInterval pause after which discovery is tried again where no home agent answered (RFC
 *     5026 5.1.2), and the first one where the SA of payload is refused
 * @param unrecoverableRetryInterval pause where authentication failed with every home agent, and
 *     the longest one where the SA of payload is refused
 * @param livenessInterval silence of the home agent after which it is asked whether it lives
 * @param deregistrationTimeout how long a stop, a departure to another home agent and a new home
 *     prefix wait for the Binding Acknowledgement that ends the binding
 */
public record MobileNodeSettings(
        String identity,
        boolean updateDns,
        Optional<StaticHome> unprotected,
        Optional<Ipv6Address> proposedHomeAddress,
        boolean protectPayload,
        boolean keyManagement,
        Duration lifetime,
        RegistrationTimers registration,
        Duration retryInterval,
        Duration unrecoverableRetryInterval,
        Duration livenessInterval,
        Duration deregistrationTimeout) {

    /**
     * How Binding Updates are retransmitted: each wait is twice the one before.
     *
     * @param firstRegistration InitialBindackTimeoutFirstReg (RFC 6275 13)
     * @param initial INITIAL_BINDACK_TIMEOUT (RFC 6275 12)
     * @param maximum MAX_BINDACK_TIMEOUT (RFC 6275 12)
     * @param takeover what the first one after a Home Agent Switch with B waits for; empty where
     *     the round trip decides
     */
    public record RegistrationTimers(
            Duration firstRegistration,
            Duration initial,
            Duration maximum,
            Optional<Duration> takeover) {

        /** The least that a Binding Update to a home agent that takes over waits for. */
        private static final Duration SHORTEST_TAKEOVER = Duration.ofMillis(100);

        /** Room for a store and a slow peer beside the round trip. */
        private static final int ROUND_TRIPS = 4;

        /**
         * What the first Binding Update after a Home Agent Switch with B waits for. The wait of RFC
         * 6275 13 is for Duplicate Address Detection, which does not happen here; so it follows the
         * round trip, and is never longer than the other, unless the operator says how long it is.
         *
         * @param roundTrip nanoseconds
         */
        Duration takenOver(long roundTrip) {
            if (takeover.isPresent()) {
                return takeover.get();
            }
            Duration wait = Duration.ofNanos(roundTrip).multipliedBy(ROUND_TRIPS);
            Duration least = wait.compareTo(SHORTEST_TAKEOVER) < 0 ? SHORTEST_TAKEOVER : wait;
            return least.compareTo(firstRegistration) < 0 ? least : firstRegistration;
        }

        /** The values of RFC 6275 12 and 13. */
        public static final RegistrationTimers STANDARD =
                new RegistrationTimers(
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(32),
                        Optional.empty());
    }

    /** The same of another mobile node. */
    public MobileNodeSettings as(String otherIdentity) {
        return new MobileNodeSettings(
                otherIdentity,
                updateDns,
                unprotected,
                proposedHomeAddress,
                protectPayload,
                keyManagement,
                lifetime,
                registration,
                retryInterval,
                unrecoverableRetryInterval,
                livenessInterval,
                deregistrationTimeout);
    }

    /** Settings as the configuration has them where it says nothing. */
    public static MobileNodeSettings standard(String identity) {
        return new MobileNodeSettings(
                identity,
                true,
                Optional.empty(),
                Optional.empty(),
                false,
                true,
                Duration.ofMinutes(10),
                RegistrationTimers.STANDARD,
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                Duration.ofSeconds(20),
                Duration.ofSeconds(2));
    }
}
