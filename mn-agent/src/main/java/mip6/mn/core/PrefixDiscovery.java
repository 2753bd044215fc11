package mip6.mn.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.mobilityheader.MobilePrefixAdvertisement;
import mip6.mobilityheader.MobilePrefixDiscovery;
import mip6.mobilityheader.MobilePrefixSolicitation;
import mip6.mobilityheader.PrefixInformation;
import mip6.wire.MalformedException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Asks the home agent for the prefixes of the home link (RFC 6275 11.4.2, 11.4.3), under an SA of
 * its own (RFC 4877 7.2.3).
 */
final class PrefixDiscovery {

    /** RFC 6275 12. */
    static final Duration INITIAL_SOLICIT_TIMER = Duration.ofSeconds(3);

    private static final int IDENTIFIERS = 0x1_0000;

    private final RandomGenerator random;

    /** Of the service, the one that is sent under last. */
    private final List<ChildSa> pairs = new ArrayList<>();

    private Optional<Asking> asking = Optional.empty();

    /** There was a reason to ask before there was an SA. */
    private boolean wanted;

    private boolean requested;
    private long dueAt = Long.MAX_VALUE;

    /** When address and prefix are asked for by another bootstrap, since nothing else helped. */
    private long renewAt = Long.MAX_VALUE;

    private Optional<HomeAddressOrigin> next = Optional.empty();

    /**
     * A solicitation waits for its answer.
     *
     * @param identifier drawn at random (11.4.2 MUST)
     * @param pause until the next transmission, from the latest one
     */
    private record Asking(int identifier, Duration pause, long againAt) {}

    /** What came of a message. */
    sealed interface Arrival {

        /** The first answer to the latest solicitation. */
        record Answer(List<PrefixInformation> prefixes) implements Arrival {}

        /** Nothing that was asked for: a solicitation should follow (11.4.3). */
        record Unsolicited() implements Arrival {}

        /**
         * MUST be discarded.
         *
         * @param cause a fixed word
         */
        record Refused(String cause) implements Arrival {}
    }

    /**
     * @param random for identifiers
     */
    PrefixDiscovery(RandomGenerator random) {
        this.random = random;
    }

    long deadline() {
        return Math.min(
                Math.min(dueAt, renewAt), asking.map(Asking::againAt).orElse(Long.MAX_VALUE));
    }

    /** RFC 6275 11.4.2: prefixes are asked for before they end, and by a bootstrap at last. */
    void believe(HomeAddressOrigin origin, long now) {
        boolean ends = origin.validUntil() != Long.MAX_VALUE;
        dueAt = ends ? now + (origin.validUntil() - now) / 2 : Long.MAX_VALUE;
        renewAt = ends ? now + (origin.validUntil() - now) / 4 * 3 : Long.MAX_VALUE;
    }

    /** Unless something is learnt before {@code time}. */
    void renewBy(long time) {
        renewAt = Math.min(renewAt, time);
    }

    /** Whether it is time for another bootstrap; said once. */
    boolean mustRenew(long now) {
        boolean due = now >= renewAt;
        renewAt = due ? Long.MAX_VALUE : renewAt;
        return due;
    }

    /** Whether the home address is to be formed of {@code chosen} instead. */
    boolean leadTo(HomeAddressOrigin chosen, Association association) {
        boolean another =
                association.origin().filter(it -> it.prefix().equals(chosen.prefix())).isEmpty();
        next = another ? Optional.of(chosen) : Optional.empty();
        return another;
    }

    /** What the home address is to be formed of instead. */
    Optional<HomeAddressOrigin> next() {
        return next;
    }

    /**
     * The SA that is wanted; once. Prefixes are of use to who forms its address: others are given
     * one by a bootstrap.
     */
    Optional<ChildRequest> request(Association association) {
        if (requested || association.origin().isEmpty()) {
            return Optional.empty();
        }
        requested = true;
        return Optional.of(association.prefixDiscoveryRequest());
    }

    List<ChildSa> pairs() {
        return List.copyOf(pairs);
    }

    /** The SA to send under; empty while nothing can be asked. */
    Optional<SaPair> sa() {
        return pairs.isEmpty() ? Optional.empty() : Optional.of(SaPair.of(pairs.getLast()));
    }

    /**
     * Another pair, to be sent under from now on.
     *
     * @return what to ask, where that had to wait for an SA
     */
    Optional<MobilePrefixSolicitation> installed(ChildSa sa, long now) {
        pairs.add(sa);
        return wanted ? solicit(now) : Optional.empty();
    }

    /** A pair that receives already. */
    void installedSuccessor(ChildSa sa) {
        pairs.addFirst(sa);
    }

    void switchedTo(ChildSa sa) {
        pairs.remove(sa);
        pairs.add(sa);
    }

    void removed(ChildSa sa) {
        pairs.removeIf(each -> each.inbound().equals(sa.inbound()));
    }

    /** There is a reason to ask. One that is on its way is enough. */
    Optional<MobilePrefixSolicitation> solicit(long now) {
        wanted = pairs.isEmpty();
        return wanted || asking.isPresent()
                ? Optional.empty()
                : Optional.of(send(INITIAL_SOLICIT_TIMER, now));
    }

    /**
     * A solicitation that is due.
     *
     * @param longestWait MAX_BINDACK_TIMEOUT (RFC 6275 11.8)
     */
    Optional<MobilePrefixSolicitation> timePassed(Duration longestWait, long now) {
        if (now >= dueAt) {
            dueAt = Long.MAX_VALUE;
            return solicit(now);
        }
        Optional<Asking> unanswered = asking.filter(each -> now >= each.againAt());
        if (unanswered.isEmpty() || pairs.isEmpty()) {
            asking = pairs.isEmpty() ? Optional.empty() : asking;
            return Optional.empty();
        }
        // 11.8 MUST: the wait is doubled, up to MAX_BINDACK_TIMEOUT
        Duration doubled = unanswered.get().pause().multipliedBy(2);
        return Optional.of(send(doubled.compareTo(longestWait) < 0 ? doubled : longestWait, now));
    }

    /** Judges a message by the tests of 11.4.3. */
    Arrival received(IncomingMobilityHeader message, Association association) {
        boolean protects =
                message.protection()
                        .filter(by -> pairs.stream().anyMatch(it -> by.sa().equals(SaPair.of(it))))
                        .isPresent();
        if (!protects
                || !message.source().equals(association.homeAgentAddress())
                || !message.routingHeader().equals(Optional.of(association.homeAddress()))) {
            return new Arrival.Refused("prefix-advertisement-unprotected");
        }
        try {
            return switch (MobilePrefixDiscovery.decode(
                    message.octets(), message.logicalSource(), message.logicalDestination())) {
                case MobilePrefixSolicitation _ ->
                        new Arrival.Refused("prefix-solicitation-unexpected");
                case MobilePrefixAdvertisement advertisement -> advertised(advertisement);
            };
        } catch (MalformedException malformed) {
            return new Arrival.Refused("prefix-advertisement-malformed");
        }
    }

    private Arrival advertised(MobilePrefixAdvertisement advertisement) {
        if (asking.filter(each -> each.identifier() == advertisement.identifier()).isEmpty()) {
            return new Arrival.Unsolicited();
        }
        asking = Optional.empty();
        return new Arrival.Answer(
                advertisement.options().stream()
                        .filter(PrefixInformation.class::isInstance)
                        .map(PrefixInformation.class::cast)
                        .toList());
    }

    /** Zero is what home agents put in what nobody has asked for. */
    private MobilePrefixSolicitation send(Duration pause, long now) {
        int identifier = random.nextInt(1, IDENTIFIERS);
        asking = Optional.of(new Asking(identifier, pause, now + pause.toNanos()));
        return new MobilePrefixSolicitation(identifier, List.of());
    }
}
