package mip6.mn.core;

import mip6.ikev2.core.AuthenticatedPeer;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.Optional;

/**
 * What a mobile node knows at one moment, for its operator.
 *
 * @param phase where it is on its way
 * @param retryIn until the next discovery, while it waits for one
 */
public record MobileNodeStatus(
        String identity,
        Phase phase,
        Optional<CareOfAddress> careOfAddress,
        Optional<Service> service,
        Optional<Duration> retryIn) {

    /** Where a mobile node is on its way. */
    public enum Phase {
        DETACHED,
        DISCOVERING,
        NEGOTIATING,
        REGISTERING,
        REGISTERED,
        DEREGISTERING,
        /** On the home link, with the home address its own there. */
        AT_HOME,
        WAITING,
        UNRECOVERABLE
    }

    /**
     * The home agent that serves.
     *
     * @param remaining of the binding's lifetime; empty before the first acknowledgement
     * @param payloadProtected payload goes through an ESP tunnel
     */
    public record Service(
            String homeAgent,
            Ipv6Address homeAgentAddress,
            AuthenticatedPeer peer,
            Ipv6Address homeAddress,
            Optional<Duration> remaining,
            boolean payloadProtected) {}

    static MobileNodeStatus of(
            MobileNodeSettings settings,
            Bootstrap.State bootstrap,
            Optional<CareOfAddress> careOfAddress,
            boolean securing,
            Optional<HomeAgentSession> session,
            long now) {
        return new MobileNodeStatus(
                settings.identity(),
                session.map(MobileNodeStatus::phase)
                        .orElseGet(
                                () ->
                                        securing
                                                ? Phase.NEGOTIATING
                                                : phase(bootstrap, careOfAddress.isPresent())),
                careOfAddress,
                session.map(serving -> service(serving, now)),
                bootstrap instanceof Bootstrap.Waiting waiting
                        ? Optional.of(Duration.ofNanos(Math.max(0, waiting.until() - now)))
                        : Optional.empty());
    }

    /** Attached and looking for nobody is only who has settled at home. */
    private static Phase phase(Bootstrap.State state, boolean attached) {
        return switch (state) {
            case Bootstrap.Idle() -> attached ? Phase.AT_HOME : Phase.DETACHED;
            case Bootstrap.Discovering discovering -> Phase.DISCOVERING;
            case Bootstrap.Negotiating negotiating -> Phase.NEGOTIATING;
            case Bootstrap.Waiting waiting ->
                    waiting.unrecoverable() ? Phase.UNRECOVERABLE : Phase.WAITING;
        };
    }

    private static Phase phase(HomeAgentSession serving) {
        return switch (serving.registration().state()) {
            case HomeRegistration.Unregistered() ->
                    serving.isAtHome() ? Phase.AT_HOME : Phase.DEREGISTERING;
            case HomeRegistration.Registering registering -> Phase.REGISTERING;
            case HomeRegistration.Registered registered -> Phase.REGISTERED;
            case HomeRegistration.Deregistering deregistering -> Phase.DEREGISTERING;
        };
    }

    private static Service service(HomeAgentSession session, long now) {
        Association association = session.association();
        return new Service(
                association.homeAgent().target(),
                association.homeAgentAddress(),
                association.peer(),
                association.homeAddress(),
                session.registration()
                        .expiresAt()
                        .map(end -> Duration.ofNanos(Math.max(0, end - now))),
                association.payload().isPresent());
    }
}
