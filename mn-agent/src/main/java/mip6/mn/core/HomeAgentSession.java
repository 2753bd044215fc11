package mip6.mn.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.TrafficSelector;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingError;
import mip6.mobilityheader.BindingRefreshRequest;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.MobilityMessage;
import mip6.mobilityheader.UnrecognizedMessage;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

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
    private long livenessAt = Long.MAX_VALUE;
    private long errorsFrom = Long.MIN_VALUE;
    private boolean stopping;
    private Optional<Departure> departure = Optional.empty();

    /** When home address and prefix are asked for again. */
    private long renewAt = Long.MAX_VALUE;

    /** Its IKE SA ends, and with it all that was negotiated. */
    void close(long now) {
        effects.ike(new IkeEvent.Close(association.ikeSa()), now);
    }

    /** Whether the service goes on. */
    enum Verdict {
        SERVING,
        /** The home agent refuses the binding, or has sent the node away. */
        REJECTED,
        /** The home address is another node's. */
        DUPLICATE,
        /** The binding is gone, as was asked for. */
        DEREGISTERED
    }

    HomeAgentSession(
            MobileNodeSettings settings,
            Effects effects,
            Association association,
            CareOfAddress careOfAddress,
            HomeRegistration registration) {
        this.settings = settings;
        this.effects = effects;
        this.association = association;
        this.careOfAddress = careOfAddress;
        this.registration = registration;
    }

    Association association() {
        return association;
    }

    HomeRegistration registration() {
        return registration;
    }

    /** Where the home agent wants this node to go. */
    Optional<Departure> departure() {
        return departure;
    }

    long deadline() {
        return Math.min(Math.min(livenessAt, renewAt), registration.deadline());
    }

    boolean owns(IkeSaId id) {
        return association.ikeSa().equals(id);
    }

    /** The first Binding Update, which nothing waits for but the SA. */
    void start(long now) {
        alive(now);
        association
                .origin()
                .filter(origin -> origin.validUntil() != Long.MAX_VALUE)
                .ifPresent(origin -> renewAt = now + (origin.validUntil() - now) / 4 * 3);
        move(careOfAddress, now);
        if (settings.protectPayload()) {
            effects.ike(
                    new IkeEvent.CreateChild(
                            association.ikeSa(),
                            new ChildRequest(
                                    ChildSa.Mode.TUNNEL,
                                    List.of(TrafficSelector.any(association.homeAddress())),
                                    List.of(TrafficSelector.ANY))),
                    now);
        }
    }

    void move(CareOfAddress to, long now) {
        careOfAddress = to;
        if (isAtHome()) {
            returnHome(now);
        } else {
            register(now);
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

    /** RFC 6275 11.5.5. */
    private void returnHome(long now) {
        Ipv6Address home = association.homeAddress();
        effects.act(new MnAction.ReturnHome(home, careOfAddress));
        registration.returnHome(association.primary(careOfAddress), now).ifPresent(this::send);
        // MUST NOT before the Binding Update has left, MUST from then on
        effects.act(new MnAction.AnswerAtHome(home, careOfAddress));
    }

    private void register(long now) {
        // a Binding Update leaves from the care-of address by the route that this gives to it
        effects.act(new MnAction.UseHomeAddress(association.homeAddress(), careOfAddress));
        setTunnel();
        if (departure.isPresent()) {
            send(registration.deregister(careOfAddress, now));
        } else {
            registration.register(careOfAddress, now).ifPresent(this::send);
        }
    }

    void deregister(long now) {
        livenessAt = Long.MAX_VALUE;
        stopping = true;
        send(registration.deregister(association.primary(careOfAddress), now));
    }

    private void setTunnel() {
        if (!isAtHome()) {
            effects.act(new MnAction.SetTunnel(association.tunnel(careOfAddress)));
        }
    }

    Verdict timePassed(long now) {
        if (now >= livenessAt) {
            checkLiveness(now);
        }
        if (now >= renewAt) {
            // The end of this IKE SA brings another bootstrap, which asks for the same address.
            renewAt = Long.MAX_VALUE;
            close(now);
            return Verdict.SERVING;
        }
        if (now < registration.deadline()) {
            return Verdict.SERVING;
        }
        Optional<BindingUpdate> due = registration.timePassed(now);
        due.ifPresent(this::send);
        if (due.isPresent() && registration.unanswered() == SUSPICIOUS_TRANSMISSIONS) {
            checkLiveness(now);
        }
        return registration.state() instanceof HomeRegistration.Unregistered
                ? deregistered()
                : Verdict.SERVING;
    }

    private Verdict deregistered() {
        return departure.isPresent() && !stopping ? Verdict.REJECTED : Verdict.DEREGISTERED;
    }

    /** The home agent has just shown that it lives. */
    void alive(long now) {
        livenessAt = now + settings.livenessInterval().toNanos();
    }

    private void checkLiveness(long now) {
        // The engine retransmits, and closes the SA where no answer comes: one question at a time
        // is enough.
        livenessAt = Long.MAX_VALUE;
        effects.ike(new IkeEvent.CheckLiveness(association.ikeSa()), now);
    }

    /** A further SA of this home agent. */
    void installed(ChildSa sa) {
        if (sa.mode() == ChildSa.Mode.TUNNEL) {
            association = association.withPayload(Optional.of(sa));
            setTunnel();
        }
    }

    /** A pair that is to take the place of one: it receives already. */
    void installed(ChildSa sa, ChildSa successor) {
        if (sa.mode() == ChildSa.Mode.TRANSPORT) {
            association = association.withSuccessor(successor);
        }
    }

    /** It is sent under. */
    void switched(ChildSa sa, ChildSa successor) {
        association = association.switched(sa, successor);
        if (sa.mode() == ChildSa.Mode.TUNNEL) {
            setTunnel();
        }
    }

    void removed(ChildSa sa, long now) {
        association = association.without(sa);
        if (association.signalling().inbound().equals(sa.inbound())) {
            // Without it no Binding Update can be protected: bootstrap anew.
            effects.ike(new IkeEvent.Close(association.ikeSa()), now);
        } else if (association
                .payload()
                .filter(own -> own.inbound().equals(sa.inbound()))
                .isPresent()) {
            association = association.withPayload(Optional.empty());
        }
    }

    Verdict received(IncomingMobilityHeader message, MobilityMessage decoded, long now) {
        if (decoded instanceof BindingError error && message.protection().isEmpty()) {
            return failed(message, error, now);
        }
        if (!association.protects(message)) {
            return dropped("mobility-header-unprotected");
        }
        return switch (decoded) {
            case BindingAcknowledgement acknowledgement -> acknowledged(acknowledgement, now);
            case BindingRefreshRequest request -> refreshed("binding-refresh-request-at-home", now);
            case UnrecognizedMessage unknown -> dropped("mobility-header-unrecognized");
            case BindingUpdate update -> dropped("binding-update-unexpected");
            case BindingError error -> dropped("binding-error-unexpected");
            case HomeAgentSwitch order -> ordered(order, now);
        };
    }

    /** RFC 5142 6.1 MUST: the binding is ended, which acknowledges the message. */
    private Verdict ordered(HomeAgentSwitch order, long now) {
        if (order.bootstrap() || departure.isPresent() || stopping) {
            // It has not seen the Binding Update yet, which is on its way.
            return dropped("home-agent-switch-repeated");
        }
        if (isAtHome()) {
            return dropped("home-agent-switch-at-home");
        }
        Ipv6Address from = association.homeAgentAddress();
        departure = Optional.of(new Departure(from, association.homePrefix(), order.homeAgents()));
        effects.report(new MnReport.HomeAgentLeaving(from, order.homeAgents().size()));
        livenessAt = Long.MAX_VALUE;
        send(registration.deregister(careOfAddress, now));
        return Verdict.SERVING;
    }

    /**
     * RFC 6275 11.3.6: the home agent has no binding. Anybody can say so in its name, so it is
     * heeded where nothing is under way, and not often.
     */
    private Verdict failed(IncomingMobilityHeader message, BindingError error, long now) {
        boolean unbound =
                error.status() == BindingError.UNKNOWN_BINDING
                        && message.source().equals(association.homeAgentAddress())
                        && error.homeAddress().equals(association.homeAddress())
                        && registration.state() instanceof HomeRegistration.Registered;
        if (!unbound || now < errorsFrom) {
            return dropped("binding-error-unexpected");
        }
        errorsFrom = now + settings.registration().maximum().toNanos();
        return refreshed("binding-error-unexpected", now);
    }

    private Verdict refreshed(String unlessAway, long now) {
        if (isAtHome()) {
            return dropped(unlessAway);
        }
        register(now);
        return Verdict.SERVING;
    }

    private Verdict dropped(String cause) {
        effects.report(new MnReport.Dropped(cause));
        return Verdict.SERVING;
    }

    private Verdict acknowledged(BindingAcknowledgement acknowledgement, long now) {
        return switch (registration.acknowledged(acknowledgement, now)) {
            case HomeRegistration.Outcome.Accepted accepted -> {
                alive(now);
                accepted(accepted, now);
                yield Verdict.SERVING;
            }
            case HomeRegistration.Outcome.Rejected(BindingStatus status) -> {
                effects.report(new MnReport.BindingRejected(association.homeAddress(), status));
                yield status.equals(BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED)
                        ? Verdict.DUPLICATE
                        : Verdict.REJECTED;
            }
            case HomeRegistration.Outcome.Deregistered ended -> {
                effects.report(new MnReport.BindingEnded(association.homeAddress()));
                if (stopping || departure.isPresent()) {
                    yield deregistered();
                }
                alive(now);
                settledAtHome(ended, now);
                yield Verdict.SERVING;
            }
            case HomeRegistration.Outcome.Retried(Optional<BindingUpdate> again) -> {
                again.ifPresent(this::send);
                yield Verdict.SERVING;
            }
            case HomeRegistration.Outcome.Ignored() ->
                    dropped("binding-acknowledgement-unexpected");
        };
    }

    private void accepted(HomeRegistration.Outcome.Accepted accepted, long now) {
        effects.report(
                new MnReport.BindingAccepted(
                        association.homeAddress(),
                        accepted.careOfAddress(),
                        accepted.status(),
                        accepted.lifetime(),
                        accepted.dnsStatus(),
                        accepted.elapsed(),
                        accepted.transmissions()));
        keyManagement(accepted.keyManagement(), accepted.careOfAddress(), now);
        if (accepted.status().equals(BindingStatus.ACCEPTED_BUT_PREFIX_DISCOVERY_NECESSARY)
                && !association.isUnprotected()) {
            // RFC 6275 11.7.3 SHOULD: the home prefixes are learnt before the next registration;
            // IKEv2 tells them to who bootstraps.
            renewAt = Math.min(renewAt, registration.deadline());
        }
    }

    private void settledAtHome(HomeRegistration.Outcome.Deregistered ended, long now) {
        Ipv6Address home = association.homeAddress();
        effects.act(new MnAction.RemoveTunnel(home));
        effects.act(new MnAction.AnnounceAtHome(home, careOfAddress));
        effects.report(new MnReport.AtHome(home, careOfAddress));
        if (ended.status().isAccepted()) {
            keyManagement(ended.keyManagement(), association.primary(careOfAddress), now);
        }
    }

    /**
     * RFC 6275 11.7.3.
     *
     * @param k of an acknowledgement
     * @param to the care-of address that it acknowledges
     */
    private void keyManagement(boolean k, CareOfAddress to, long now) {
        CareOfAddress from = association.contact().ikeFrom();
        if (to.equals(from)) {
            return;
        }
        Endpoint local = Endpoint.ike(to.address());
        Endpoint remote = Endpoint.ike(association.homeAgentAddress());
        if (k) {
            // This end of the IKE SA moves to the new care-of address.
            association = association.withIkeFrom(to);
            effects.ike(new IkeEvent.Move(association.ikeSa(), local, remote), now);
        } else if (!from.equals(careOfAddress)) {
            // With K clear the IKE SA did not survive the movement: MOBIKE moves it, or it is given
            // up and made anew.
            // Where nothing moved it is kept, since both of its ends are still where it was made.
            association = association.withIkeFrom(to);
            effects.ike(new IkeEvent.Relocate(association.ikeSa(), local, remote), now);
        }
    }

    private void send(MobilityMessage message) {
        effects.act(new MnAction.Send(association.toHomeAgent(message, careOfAddress)));
    }
}
