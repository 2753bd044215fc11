package mip6.mn.core;

import mip6.ikev2.core.IkeSaId;
import mip6.mobilityheader.SequenceNumber;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** The home agent that serves, where one does, and what goes on from one to the next. */
final class Service {

    private final MobileNodeSettings settings;
    private final Effects effects;
    private final HeldHomeAddress homeAddress;
    private final RandomGenerator random;
    private final Transmissions transmissions;
    private Optional<HomeAgentSession> session = Optional.empty();

    /**
     * Nobody serves yet.
     *
     * @param random for the first sequence number, and for identifiers
     */
    Service(
            MobileNodeSettings settings,
            Effects effects,
            HeldHomeAddress homeAddress,
            RandomGenerator random) {
        this.settings = settings;
        this.effects = effects;
        this.homeAddress = homeAddress;
        this.random = random;
        this.transmissions = new Transmissions(new SequenceNumber(random.nextInt(0x1_0000)));
    }

    Optional<HomeAgentSession> session() {
        return session;
    }

    /** The one that this IKE SA is of. */
    Optional<HomeAgentSession> of(IkeSaId id) {
        return session.filter(serving -> serving.owns(id));
    }

    /** The home address' own is among them: on the home link nobody has to serve it. */
    long deadline() {
        long serving = session.map(HomeAgentSession::deadline).orElse(Long.MAX_VALUE);
        return Math.min(serving, homeAddress.deadline());
    }

    /** This home agent serves from now on, and nobody else. */
    void begin(Association association, CareOfAddress careOfAddress, long now) {
        begin(association, careOfAddress, association.registration(settings, transmissions), now);
    }

    /** The one that takes over from it does. */
    void begin(Succession succession, CareOfAddress careOfAddress, long now) {
        begin(
                succession.association(careOfAddress),
                careOfAddress,
                succession.registration(settings, transmissions, now),
                now);
    }

    private void begin(
            Association association,
            CareOfAddress careOfAddress,
            HomeRegistration registration,
            long now) {
        homeAddress.hold(association.homeAddress());
        HomeAgentSession next =
                new HomeAgentSession(
                        settings,
                        effects,
                        association,
                        careOfAddress,
                        registration,
                        homeAddress,
                        new PrefixDiscovery(random));
        session = Optional.of(next);
        next.start(now);
    }

    /** It does so no longer. */
    Optional<HomeAgentSession> end() {
        Optional<HomeAgentSession> ended = session;
        session = Optional.empty();
        return ended;
    }

    /** The same, and its IKE SA ends. */
    void close(long now) {
        end().ifPresent(ended -> ended.close(now));
    }
}
