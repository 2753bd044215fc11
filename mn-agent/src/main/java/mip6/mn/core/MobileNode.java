package mip6.mn.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.IkeService;
import mip6.mobilityheader.MobilityMessage;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A mobile node: finds a home agent, bootstraps with it, registers there and stays registered (RFC
 * 5026 7; RFC 6275 11). One identity, one home address, one home agent at a time.
 */
public final class MobileNode {

    private final MobileNodeSettings settings;
    private final IkeService ike;
    private final Outbox effects;
    private final Bootstrap bootstrap;
    private final Incoming incoming;
    private final Approaches approaches;
    private final HomeAddressFormation formation;
    private final HeldHomeAddress homeAddress;
    private final ChildSas childSas;
    private final Service service;

    private Optional<CareOfAddress> careOfAddress = Optional.empty();
    private boolean stopping;

    /**
     * A node that is attached nowhere yet.
     *
     * @param random for the first sequence number, and for what is not IKE's
     * @param maker forms the home address; empty where the home agent is to give one
     */
    public MobileNode(
            MobileNodeSettings settings,
            IkeService ike,
            RandomGenerator random,
            Optional<HomeAddressMaker> maker) {
        this.settings = settings;
        this.ike = ike;
        this.effects = new Outbox(ike, this::decide);
        this.incoming = new Incoming(effects);
        this.approaches = new Approaches(effects);
        this.homeAddress = new HeldHomeAddress(settings.retryInterval(), effects);
        this.bootstrap = new Bootstrap(settings, ike, effects);
        this.formation = new HomeAddressFormation(maker, effects);
        this.service = new Service(settings, effects, homeAddress, random);
        this.childSas = new ChildSas(effects, formation, service);
    }

    /** What to do about {@code event}, in order. */
    public List<MnAction> handle(MnEvent event, long now) {
        switch (event) {
            case MnEvent.CareOfAddressesChanged changed ->
                    attach(changed.candidates().stream().findFirst(), now);
            case MnEvent.Discovered it -> bootstrap.discovered(it, wanted(), now);
            case MnEvent.NotAsked(long attempt) -> bootstrap.notAsked(attempt, now);
            case MnEvent.Ike(IkeEvent inner) -> effects.ike(inner, now);
            case MnEvent.MobilityHeaderReceived(IncomingMobilityHeader message)
                    when message.isPrefixDiscovery() ->
                    service.session().ifPresent(it -> judge(it, it.advertised(message, now), now));
            case MnEvent.MobilityHeaderReceived(IncomingMobilityHeader message) ->
                    incoming.read(message, now)
                            .ifPresent(decoded -> received(message, decoded, now));
            case MnEvent.HomeAddressProbed answer -> probed(answer, now);
            case MnEvent.ProbeRefused(Ipv6Address kept) -> homeAddress.probeRefused(kept, now);
            case MnEvent.Rediscover() -> rediscover(now);
            case MnEvent.Stop() -> stop(now);
        }
        return effects.taken();
    }

    /** What is due at {@code now}. */
    public List<MnAction> timePassed(long now) {
        if (now >= ike.deadline()) {
            effects.ike(new IkeEvent.TimePassed(), now);
        }
        if (now >= bootstrap.deadline() && !bootstrap.look(careOfAddress, now)) {
            discover(now);
        }
        homeAddress.timePassed(now);
        service.session()
                .filter(serving -> now >= serving.deadline())
                .ifPresent(serving -> due(serving, now));
        return effects.taken();
    }

    /** When {@link #timePassed} is wanted; {@code Long.MAX_VALUE} where nothing is due. */
    public long deadline() {
        return Math.min(ike.deadline(), Math.min(bootstrap.deadline(), service.deadline()));
    }

    /** For people. */
    public MobileNodeStatus status(long now) {
        return MobileNodeStatus.of(
                settings,
                bootstrap.state(),
                careOfAddress,
                formation.asking().isPresent(),
                service.session(),
                now);
    }

    private void received(IncomingMobilityHeader message, MobilityMessage decoded, long now) {
        Optional<Approaches.Approach> approach = approaches.sender(message);
        if (approach.isPresent()) {
            ordered(new Succession(approach.get(), service.session()), decoded, now);
            return;
        }
        service.session()
                .ifPresentOrElse(
                        serving -> judge(serving, serving.received(message, decoded, now), now),
                        () -> effects.report(new MnReport.Dropped("mobility-header-early")));
    }

    /** draft-li-mip6-ha-init-bootstrap-00 4.3 MUST: the original home agent is told nothing. */
    private void ordered(Succession succession, MobilityMessage message, long now) {
        if (!succession.isCalledFor(message) || stopping || careOfAddress.isEmpty()) {
            effects.report(new MnReport.Dropped("home-agent-switch-refused"));
            return;
        }
        approaches.promoted(succession.approach());
        abandonFormation(now);
        bootstrap.abandon(now);
        effects.report(succession.report());
        service.begin(succession, careOfAddress.get(), now);
        succession.before().ifPresent(old -> old.close(now));
    }

    List<Approaches.Approach> approaches() {
        return approaches.all();
    }

    private void attach(Optional<CareOfAddress> best, long now) {
        if (stopping || best.equals(careOfAddress)) {
            return;
        }
        careOfAddress = best;
        if (best.isEmpty()) {
            effects.report(new MnReport.Detached());
            return;
        }
        effects.report(new MnReport.Attached(best.get()));
        if (service.session().isPresent()) {
            service.session().get().move(best.get(), now);
        } else {
            // RFC 5026 5.1.2 leaves an unrecoverable error at that; a new network is a reason to
            // try again: whoever forges DNS or answers in one network could have caused it.
            discover(now);
        }
    }

    private void discover(long now) {
        abandonFormation(now);
        homeAddress.leaveHome();
        if (careOfAddress.isEmpty() || settings.unprotected().isPresent()) {
            bootstrap.abandon(now);
        } else {
            bootstrap.discover(careOfAddress.get(), wanted(), now);
        }
        settings.unprotected()
                .flatMap(home -> careOfAddress.map(home::association))
                .ifPresent(each -> serve(each, now));
    }

    private void rediscover(long now) {
        if (stopping) {
            return;
        }
        bootstrap.forget();
        Optional<HomeAgentSession> needed =
                service.session().filter(serving -> !serving.isSettledAtHome());
        if (needed.isPresent()) {
            // Its end brings a new discovery.
            needed.get().close(now);
        } else {
            service.close(now);
            discover(now);
        }
    }

    private ConfigurationRequest wanted() {
        return new ConfigurationRequest(homeAddress.proposal(settings), formation.formsOwn());
    }

    private void abandonFormation(long now) {
        formation
                .abandon()
                .map(asked -> asked.contact().ikeSa())
                .filter(ikeSa -> service.of(ikeSa).isEmpty())
                .ifPresent(ikeSa -> effects.ike(new IkeEvent.Close(ikeSa), now));
    }

    private void decide(IkeAction action, long now) {
        if (!approaches.took(action, homeAddress.address(), now)) {
            act(action, now);
        }
    }

    private void act(IkeAction action, long now) {
        switch (action) {
            case IkeAction.Send _,
                    IkeAction.Tell _,
                    IkeAction.Compute _,
                    IkeAction.CheckRevocation _,
                    IkeAction.Rekeyed _,
                    IkeAction.Retransmitted _,
                    IkeAction.ExportKeys _,
                    IkeAction.Report _ ->
                    effects.act(new MnAction.Ike(action));
            case IkeAction.ChildFailed failed -> formed(childSas.failed(failed, now), now);
            case IkeAction.InstallSa(ChildSa sa) -> formed(childSas.installed(sa, now), now);
            case IkeAction.InstallSuccessor(ChildSa sa, ChildSa next) ->
                    childSas.successor(sa, next);
            case IkeAction.SwitchSa(ChildSa sa, ChildSa next) -> childSas.switched(sa, next);
            case IkeAction.RemoveSa(ChildSa sa) -> childSas.removed(sa, now);
            case IkeAction.Established established -> established(established, now);
            case IkeAction.Failed(IkeSaId id, IkeFailure why) ->
                    bootstrap.failed(id, why, wanted(), now);
            case IkeAction.Closed(IkeSaId id, IkeClosure why) -> closed(id, why, now);
            case IkeAction.Alive(IkeSaId id) ->
                    service.of(id).ifPresent(serving -> serving.alive(now));
            case IkeAction.AuthorizeAddress(var id, var _, Ipv6Address address) ->
                    effects.ike(new IkeEvent.AddressRefused(id, address), now);
            case IkeAction.Moved moved -> effects.report(MnReport.IkeSaMoved.of(moved));
            case IkeAction.RelayEap _, IkeAction.Authorize _ -> {} // of authenticators
        }
    }

    private void established(IkeAction.Established established, long now) {
        Optional<ChildSa> signalling = childSas.first(established.id());
        bootstrap
                .succeeded(established)
                .map(it -> formation.begin(it, homeAddress.proposal(settings), signalling, now))
                .ifPresentOrElse(
                        outcome -> formed(outcome, now),
                        () -> effects.ike(new IkeEvent.Close(established.id()), now));
    }

    private void formed(HomeAddressFormation.Outcome outcome, long now) {
        switch (outcome) {
            case HomeAddressFormation.Outcome.Pending() -> {}
            case HomeAddressFormation.Outcome.Ready(var done, ChildSa signalling) -> {
                Association association = done.association(signalling);
                Optional<HomeAgentSession> before = service.of(association.ikeSa());
                if (before.isPresent()) {
                    before.get().giveWay(association, now);
                } else {
                    done.report(association, now).ifPresent(effects::report);
                    serve(association, now);
                }
            }
            case HomeAddressFormation.Outcome.Impossible(Contact contact, var _)
                    when service.of(contact.ikeSa()).isPresent() ->
                    effects.report(new MnReport.Dropped("home-prefix-of-no-use"));
            case HomeAddressFormation.Outcome.Impossible(Contact contact, var begun) -> {
                effects.ike(new IkeEvent.Close(contact.ikeSa()), now);
                bootstrap.gaveNoAddress(begun, wanted(), now);
            }
        }
    }

    private void serve(Association association, long now) {
        service.begin(association, careOfAddress.orElse(association.contact().ikeFrom()), now);
    }

    private void closed(IkeSaId id, IkeClosure why, long now) {
        if (formation.owns(id) && service.of(id).isEmpty()) {
            lostWhileForming(now);
        }
        service.of(id).ifPresent(serving -> lost(serving, why, now));
    }

    private void lost(HomeAgentSession serving, IkeClosure why, long now) {
        service.end();
        bootstrap.lost(serving, why);
        abandonFormation(now);
        if (stopping) {
            stopped();
        } else if (serving.departure().isPresent()) {
            turnedAway(serving.departure(), now);
        } else if (!serving.isSettledAtHome()) {
            discover(now);
        }
    }

    /**
     * The home agent does not want this node.
     *
     * @param sent where it says to go instead
     */
    private void turnedAway(Optional<Departure> sent, long now) {
        abandonFormation(now);
        service.close(now);
        homeAddress.leaveHome();
        bootstrap.rejected(sent, careOfAddress, wanted(), now);
    }

    private void lostWhileForming(long now) {
        formation
                .abandon()
                .flatMap(HomeAddressFormation.Asking::bootstrap)
                .ifPresentOrElse(
                        from ->
                                bootstrap.nextAfter(
                                        from.negotiating(), IkeFailure.NO_RESPONSE, wanted(), now),
                        () -> discover(now));
    }

    private void judge(HomeAgentSession serving, Verdict verdict, long now) {
        switch (verdict) {
            case SERVING -> {}
            case DUPLICATE -> duplicate(serving, now);
            case RENUMBERED -> formed(formation.renumber(serving, now), now);
            case REPLACED -> replaced(serving, now);
            case REJECTED -> turnedAway(serving.departure(), now);
            case DEREGISTERED -> {
                service.close(now);
                stopped();
            }
        }
    }

    /** The binding of the home address has ended, and another one has its SA already. */
    private void replaced(HomeAgentSession before, long now) {
        service.end();
        before.closeSas(now);
        serve(before.successor(), now);
    }

    private void due(HomeAgentSession serving, long now) {
        // RFC 6275 11.7.1 SHOULD: the next home agent, or where there is only one, no end
        if (serving.registration().isUnanswered(now)
                && careOfAddress.isPresent()
                && bootstrap.knowsMoreThan(serving)) {
            bootstrap.lost(serving, IkeClosure.NO_RESPONSE);
            abandonFormation(now);
            service.close(now);
            discover(now);
        } else {
            judge(serving, serving.timePassed(now), now);
        }
    }

    private void probed(MnEvent.HomeAddressProbed answer, long now) {
        if (homeAddress.taken(answer)) {
            service.session()
                    .ifPresentOrElse(serving -> duplicate(serving, now), () -> discover(now));
        }
    }

    /** RFC 5026 5.3.2 MUST: the address is no longer used; the IKE SA stands for the next one. */
    private void duplicate(HomeAgentSession refused, long now) {
        homeAddress.drop();
        if (stopping) {
            service.close(now);
            stopped();
            return;
        }
        abandonFormation(now);
        service.end();
        HomeAddressFormation.Outcome next = formation.again(refused.association(), now);
        refused.closeSas(now);
        formed(next, now);
    }

    private void stop(long now) {
        if (stopping) {
            return;
        }
        stopping = true;
        approaches.close(now);
        abandonFormation(now);
        bootstrap.abandon(now);
        if (service.session().isPresent() && careOfAddress.isPresent()) {
            service.session().get().deregister(now);
        } else {
            service.close(now);
            stopped();
        }
    }

    private void stopped() {
        homeAddress.drop();
        effects.act(new MnAction.Stopped());
    }
}
