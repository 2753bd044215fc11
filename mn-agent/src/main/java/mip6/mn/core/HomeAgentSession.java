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
import mip6.mobilityheader.SequenceNumber;
import mip6.mobilityheader.UnrecognizedMessage;

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

    /** When the prefix of an address that this node formed is asked for again. */
    private long renewAt = Long.MAX_VALUE;

    /** Whether the service goes on. */
    enum Verdict {
        SERVING,
        /** The home agent refuses the binding. */
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
            SequenceNumber sequence) {
        this.settings = settings;
        this.effects = effects;
        this.association = association;
        this.careOfAddress = careOfAddress;
        this.registration = new HomeRegistration(settings, association.homeAddress(), sequence);
    }

    Association association() {
        return association;
    }

    HomeRegistration registration() {
        return registration;
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
        register(now);
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
        // Before the Binding Update: without a route of its own it would take the one of the
        // tunnel.
        effects.act(new MnAction.UseHomeAddress(association.homeAddress(), to));
        register(now);
    }

    private void register(long now) {
        // a Binding Update leaves from the care-of address by the route that this gives to it
        effects.act(new MnAction.UseHomeAddress(association.homeAddress(), careOfAddress));
        effects.act(new MnAction.SetTunnel(association.tunnel(careOfAddress)));
        registration.register(careOfAddress, now).ifPresent(this::send);
    }

    void deregister(long now) {
        livenessAt = Long.MAX_VALUE;
        send(registration.deregister(careOfAddress, now));
    }

    Verdict timePassed(long now) {
        if (now >= livenessAt) {
            checkLiveness(now);
        }
        if (now >= renewAt) {
            // The end of this IKE SA brings another bootstrap, which asks for the same address.
            renewAt = Long.MAX_VALUE;
            effects.ike(new IkeEvent.Close(association.ikeSa()), now);
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
                ? Verdict.DEREGISTERED
                : Verdict.SERVING;
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
            effects.act(new MnAction.SetTunnel(association.tunnel(careOfAddress)));
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
            effects.act(new MnAction.SetTunnel(association.tunnel(careOfAddress)));
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
        if (!association.protects(message)) {
            return dropped("mobility-header-unprotected");
        }
        return switch (decoded) {
            case BindingAcknowledgement acknowledgement -> acknowledged(acknowledgement, now);
            case BindingRefreshRequest request -> {
                register(now);
                yield Verdict.SERVING;
            }
            case UnrecognizedMessage unknown -> dropped("mobility-header-unrecognized");
            case BindingUpdate update -> dropped("binding-update-unexpected");
            case BindingError error -> dropped("binding-error-unexpected");
            case HomeAgentSwitch other -> dropped("home-agent-switch-unexpected");
        };
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
            case HomeRegistration.Outcome.Deregistered() -> {
                effects.report(new MnReport.BindingEnded(association.homeAddress()));
                yield Verdict.DEREGISTERED;
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
        if (accepted.careOfAddress().equals(association.contact().ikeFrom())) {
            return;
        }
        if (accepted.keyManagement()) {
            // RFC 6275 11.7.3: with K set this end of the IKE SA moves to the new care-of address.
            association = association.withIkeFrom(accepted.careOfAddress());
            effects.ike(
                    new IkeEvent.Move(
                            association.ikeSa(),
                            Endpoint.ike(accepted.careOfAddress().address()),
                            Endpoint.ike(association.homeAgentAddress())),
                    now);
        } else {
            // With K clear the IKE SA did not survive the movement: it is given up and made anew.
            // Where nothing
            // moved it is kept, since both of its ends are still where it was made.
            effects.ike(new IkeEvent.Close(association.ikeSa()), now);
        }
    }

    private void send(MobilityMessage message) {
        effects.act(new MnAction.Send(association.toHomeAgent(message, careOfAddress)));
    }
}
