package mip6.mn.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingError;
import mip6.mobilityheader.BindingRefreshRequest;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.MobilePrefixSolicitation;
import mip6.mobilityheader.MobilityMessage;
import mip6.mobilityheader.PrefixInformation;
import mip6.mobilityheader.UnrecognizedMessage;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The service of one home agent, from the end of IKE_AUTH to the end of its IKE SA: registration,
 * tunnel, liveness.
 */
final class HomeAgentSession {

    /** Unanswered Binding Updates after which the home agent is asked by IKE whether it lives. */
    private static final int SUSPICIOUS_TRANSMISSIONS = 3;

    private final MobileNodeSettings settings;
    private final Effects effects;
    private final HomeRegistration registration;
    private Association association;
    private CareOfAddress careOfAddress;
    private final Liveness liveness;
    private final LostBindings lost;
    private final HeldHomeAddress homeAddress;
    private final PrefixDiscovery prefixes;
    private final PayloadRequests payload;
    private Optional<Departure> departure = Optional.empty();
    private Optional<Association> successor = Optional.empty();

    /** What follows when the binding has ended, where that is wanted. */
    private Optional<Verdict> onceEnded = Optional.empty();

    /** Its IKE SA ends, and with it all that was negotiated. */
    void close(long now) {
        effects.ike(new IkeEvent.Close(association.ikeSa()), now);
    }

    HomeAgentSession(
            MobileNodeSettings settings,
            Effects effects,
            Association association,
            CareOfAddress careOfAddress,
            HomeRegistration registration,
            HeldHomeAddress homeAddress,
            PrefixDiscovery prefixes) {
        this.settings = settings;
        this.effects = effects;
        this.association = association;
        this.careOfAddress = careOfAddress;
        this.registration = registration;
        this.homeAddress = homeAddress;
        this.prefixes = prefixes;
        this.payload = new PayloadRequests(settings, effects);
        this.lost = new LostBindings(settings.registration().maximum());
        this.liveness = new Liveness(settings.livenessInterval(), effects);
    }

    Association association() {
        return association;
    }

    HomeRegistration registration() {
        return registration;
    }

    /** What comes after {@link Verdict#RENUMBERED}. */
    HomeAddressOrigin next() {
        return prefixes.next().orElseThrow();
    }

    /** Where the home agent wants this node to go. */
    Optional<Departure> departure() {
        return departure;
    }

    long deadline() {
        return Math.min(
                Math.min(liveness.deadline(), payload.deadline()),
                Math.min(registration.deadline(), prefixes.deadline()));
    }

    boolean owns(IkeSaId id) {
        return association.ikeSa().equals(id);
    }

    /** The first Binding Update, which nothing waits for but the SA. */
    void start(long now) {
        alive(now);
        association.origin().ifPresent(origin -> prefixes.believe(origin, now));
        move(careOfAddress, now);
        payload.ask(association, now);
    }

    void move(CareOfAddress to, long now) {
        careOfAddress = to;
        if (isAtHome()) {
            homeAddress.returnHome(to);
        } else {
            // a Binding Update leaves from the care-of address by the route that this gives to it
            homeAddress.use(to);
            setTunnel();
        }
        if (onceEnded.isPresent()) {
            endBinding(now);
        } else if (isAtHome()) {
            registration.returnHome(association.primary(to), now).ifPresent(this::update);
        } else {
            registration.register(to, now).ifPresent(this::update);
        }
    }

    /** On the home link nothing is registered. */
    boolean isAtHome() {
        return association.isAtHome(careOfAddress);
    }

    /** Nobody is needed until the node leaves. */
    boolean isSettledAtHome() {
        return isAtHome() && registration.state() instanceof HomeRegistration.Unregistered;
    }

    void deregister(long now) {
        end(Verdict.DEREGISTERED, now);
    }

    /** {@code next}, whose SA is there, serves once the binding of this home address has ended. */
    void giveWay(Association next, long now) {
        if (onceEnded.isEmpty()) {
            successor = Optional.of(next);
            end(Verdict.REPLACED, now);
        }
    }

    /** What comes after {@link Verdict#REPLACED}. */
    Association successor() {
        return successor.orElseThrow().withIkeFrom(association.contact().ikeFrom());
    }

    private void end(Verdict then, long now) {
        onceEnded = Optional.of(then);
        liveness.rest();
        endBinding(now);
    }

    private void setTunnel() {
        // what is to go through ESP waits for its SA: it must not leave in the clear
        boolean carries = !settings.protectPayload() || association.payload().isPresent();
        if (carries && !isAtHome()) {
            effects.act(new MnAction.SetTunnel(association.tunnel(careOfAddress)));
        }
    }

    Verdict timePassed(long now) {
        if (now >= liveness.deadline()) {
            liveness.ask(association.ikeSa(), now);
        }
        if (prefixes.mustRenew(now) && onceEnded.isEmpty()) {
            // The end of this IKE SA brings another bootstrap, which asks for the same address.
            close(now);
            return Verdict.SERVING;
        }
        payload.timePassed(association, now);
        solicit(prefixes.timePassed(settings.registration().maximum(), now));
        if (now < registration.deadline()) {
            return Verdict.SERVING;
        }
        registration.timePassed(now).ifPresent(this::update);
        if (registration.unanswered() == SUSPICIOUS_TRANSMISSIONS) {
            liveness.ask(association.ikeSa(), now);
        }
        return registration.state() instanceof HomeRegistration.Unregistered
                ? onceEnded.orElse(Verdict.SERVING)
                : Verdict.SERVING;
    }

    /** The home agent has just shown that it lives. */
    void alive(long now) {
        liveness.alive(now);
    }

    /** A further SA of this home agent. */
    void installed(ChildSa sa, long now) {
        if (sa.isOfPrefixDiscovery()) {
            solicit(prefixes.installed(sa, now));
        } else if (sa.mode() == ChildSa.Mode.TUNNEL) {
            payload.came();
            association = association.withPayload(Optional.of(sa));
            setTunnel();
        }
    }

    /** The home agent has refused an SA. */
    void refused(IkeEvent.ChildRequest request, long now) {
        payload.refused(request, now);
    }

    /** A pair that is to take the place of one: it receives already. */
    void successor(ChildSa sa, ChildSa successor) {
        if (sa.isOfPrefixDiscovery()) {
            prefixes.installedSuccessor(successor);
        } else if (sa.mode() == ChildSa.Mode.TRANSPORT) {
            association = association.withSuccessor(successor);
        }
    }

    /** It is sent under. */
    void switched(ChildSa sa, ChildSa successor) {
        if (sa.isOfPrefixDiscovery()) {
            prefixes.switchedTo(successor);
        }
        association = association.switched(sa, successor);
        if (sa.mode() == ChildSa.Mode.TUNNEL) {
            setTunnel();
        }
    }

    void removed(ChildSa sa, long now) {
        prefixes.removed(sa);
        Stream<Association> both = Stream.concat(Stream.of(association), successor.stream());
        boolean needed = both.anyMatch(each -> each.needs(sa));
        association = association.without(sa);
        if (needed) {
            close(now); // bootstrap anew
        }
    }

    Verdict received(IncomingMobilityHeader message, MobilityMessage decoded, long now) {
        if (decoded instanceof BindingError error && message.protection().isEmpty()) {
            return lost.isHeeded(message, error, association, registration, now)
                    ? refreshed("binding-error-unexpected", now)
                    : dropped("binding-error-unexpected");
        }
        if (!association.protects(message)) {
            return dropped("mobility-header-unprotected");
        }
        return switch (decoded) {
            case BindingAcknowledgement acknowledgement -> acknowledged(acknowledgement, now);
            case BindingRefreshRequest request ->
                    refreshed("binding-refresh-request-unwanted", now);
            case UnrecognizedMessage unknown -> dropped("mobility-header-unrecognized");
            case BindingUpdate update -> dropped("binding-update-unexpected");
            case BindingError error -> dropped("binding-error-unexpected");
            case HomeAgentSwitch order -> ordered(order, now);
        };
    }

    /** An ICMPv6 message (RFC 6275 11.4.3). */
    Verdict advertised(IncomingMobilityHeader message, long now) {
        return switch (prefixes.received(message, association)) {
            case PrefixDiscovery.Arrival.Refused(String cause) -> dropped(cause);
            case PrefixDiscovery.Arrival.Unsolicited() -> {
                solicit(prefixes.solicit(now));
                yield dropped("prefix-advertisement-unsolicited");
            }
            case PrefixDiscovery.Arrival.Answer(List<PrefixInformation> told) -> learned(told, now);
        };
    }

    private Verdict learned(List<PrefixInformation> told, long now) {
        effects.report(MnReport.PrefixesLearned.of(told));
        HomeAddressOrigin chosen = association.origin().orElseThrow().among(told, now);
        if (prefixes.leadTo(chosen, association)) {
            return onceEnded.isPresent() ? Verdict.SERVING : Verdict.RENUMBERED;
        }
        association = association.withOrigin(chosen);
        registration.validUntil(chosen.validUntil());
        prefixes.believe(chosen, now);
        return Verdict.SERVING;
    }

    private void solicit(Optional<MobilePrefixSolicitation> due) {
        if (!isAtHome()) {
            due.map(it -> association.toHomeAgent(it, careOfAddress, prefixes.sa().orElseThrow()))
                    .ifPresent(message -> effects.act(new MnAction.Send(message)));
        }
    }

    /** RFC 5142 6.1 MUST: the binding is ended, which acknowledges the message. */
    private Verdict ordered(HomeAgentSwitch order, long now) {
        if (order.bootstrap() || onceEnded.isPresent()) {
            // It has not seen the Binding Update yet, which is on its way.
            return dropped("home-agent-switch-repeated");
        }
        if (isAtHome()) {
            return dropped("home-agent-switch-at-home");
        }
        Ipv6Address from = association.homeAgentAddress();
        departure = Optional.of(new Departure(from, association.homePrefix(), order.homeAgents()));
        effects.report(new MnReport.HomeAgentLeaving(from, order.homeAgents().size()));
        end(Verdict.REJECTED, now);
        return Verdict.SERVING;
    }

    private Verdict refreshed(String unlessServed, long now) {
        if (isAtHome() || onceEnded.isPresent()) {
            return dropped(unlessServed);
        }
        move(careOfAddress, now);
        return Verdict.SERVING;
    }

    private Verdict dropped(String cause) {
        effects.report(new MnReport.Dropped(cause));
        return Verdict.SERVING;
    }

    private Verdict acknowledged(BindingAcknowledgement acknowledgement, long now) {
        return switch (registration.acknowledged(acknowledgement, now)) {
            case RegistrationOutcome.Accepted accepted -> {
                alive(now);
                accepted(accepted, now);
                yield Verdict.SERVING;
            }
            case RegistrationOutcome.Rejected(BindingStatus status) -> {
                effects.report(new MnReport.BindingRejected(association.homeAddress(), status));
                yield onceEnded.orElse(
                        status.equals(BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED)
                                ? Verdict.DUPLICATE
                                : Verdict.REJECTED);
            }
            case RegistrationOutcome.Refused(BindingStatus status) -> {
                effects.report(new MnReport.BindingRejected(association.homeAddress(), status));
                yield Verdict.SERVING;
            }
            case RegistrationOutcome.Deregistered ended -> {
                effects.report(new MnReport.BindingEnded(association.homeAddress()));
                if (onceEnded.isPresent()) {
                    yield onceEnded.get();
                }
                alive(now);
                settledAtHome(ended, now);
                yield Verdict.SERVING;
            }
            case RegistrationOutcome.Retried(Optional<BindingUpdate> again) -> {
                again.ifPresent(this::update);
                yield Verdict.SERVING;
            }
            case RegistrationOutcome.Ignored() -> dropped("binding-acknowledgement-unexpected");
        };
    }

    private void accepted(RegistrationOutcome.Accepted accepted, long now) {
        effects.report(MnReport.BindingAccepted.of(association.homeAddress(), accepted));
        follow(accepted.keyManagement(), accepted.careOfAddress(), now);
        prefixes.request(association)
                .ifPresent(
                        it -> effects.ike(new IkeEvent.CreateChild(association.ikeSa(), it), now));
        if (accepted.status().equals(BindingStatus.ACCEPTED_BUT_PREFIX_DISCOVERY_NECESSARY)
                && !association.isUnprotected()) {
            // RFC 6275 11.7.3 SHOULD: the home prefixes are learnt before the next registration;
            // where nobody answers, IKEv2 tells them to who bootstraps.
            prefixes.renewBy(registration.deadline());
            solicit(prefixes.solicit(now));
        }
    }

    /** The home address is given up, and its SAs; the IKE SA stands. */
    void closeSas(long now) {
        Stream.concat(association.pairs().stream(), prefixes.pairs().stream())
                .map(sa -> new IkeEvent.CloseChild(sa.owner(), sa.inbound()))
                .forEach(closing -> effects.ike(closing, now));
    }

    private void settledAtHome(RegistrationOutcome.Deregistered ended, long now) {
        effects.act(new MnAction.RemoveTunnel(association.homeAddress()));
        homeAddress.released(ended.bound());
        if (ended.status().isAccepted()) {
            follow(ended.keyManagement(), association.primary(careOfAddress), now);
        }
    }

    private void follow(boolean k, CareOfAddress to, long now) {
        association = KeyManagement.follow(association, k, to, careOfAddress, effects, now);
    }

    private void endBinding(long now) {
        registration.deregister(association.primary(careOfAddress), now).ifPresent(this::update);
    }

    private void update(BindingUpdate update) {
        effects.act(new MnAction.Send(association.toHomeAgent(update, careOfAddress)));
        homeAddress.updated();
    }
}
