package mip6.mn.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.mobilityheader.MobilityOption;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A mobile node under test, in virtual time, and whom it meets by IKE: everything arrives at once
 * or never.
 */
final class Network {

    static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:1::1000");
    static final CareOfAddress FIRST =
            new CareOfAddress(Ipv6Address.of("2001:db8:a1::1"), 2, "wlan0");

    /** On the home link. */
    static final CareOfAddress AT_HOME =
            new CareOfAddress(Ipv6Address.of("2001:db8:1::77"), 4, "eth0");

    static final CareOfAddress SECOND =
            new CareOfAddress(Ipv6Address.of("2001:db8:a2::1"), 3, "wlan1");

    private final MobileNode node;
    private final Map<Ipv6Address, IkeEndpoint> responders = new HashMap<>();
    private final Deque<Runnable> pending = new ArrayDeque<>();
    private final List<MnAction> log = new ArrayList<>();
    private final Deque<RevocationVerdict> verdicts = new ArrayDeque<>();
    private Optional<IkeEvent.Refusal> refusal = Optional.empty();
    private Function<ConfigurationRequest, ConfigurationReply> gift =
            _ -> new ConfigurationReply(Optional.of(HOME_ADDRESS), 64, List.of(), Optional.empty());
    private Predicate<Ipv6Address> mayForm = _ -> false;

    private final List<IkeAction> atHomeAgents = new ArrayList<>();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean holding;

    /** What CFG_REQUESTs asked for, in order. */
    final List<ConfigurationRequest> asked = new ArrayList<>();

    /** Home addresses that the mobile node asked for by CREATE_CHILD_SA. */
    final List<Ipv6Address> formed = new ArrayList<>();

    private long now;

    Network(MobileNodeSettings settings, IkeSettings ike) {
        this(settings, ike, Optional.empty());
    }

    Network(MobileNodeSettings settings, IkeSettings ike, Optional<HomeAddressMaker> maker) {
        node =
                new MobileNode(
                        settings,
                        new IkeEndpoint(ike, new SecureRandom(), () -> Provider.NOW),
                        new Random(1),
                        maker);
    }

    void responder(String address, IkeSettings settings) {
        responders.put(
                Ipv6Address.of(address),
                new IkeEndpoint(settings, new SecureRandom(), () -> Provider.NOW));
    }

    /** What is known about the revocation of the next home agent's certificate. */
    void verdict(RevocationVerdict verdict) {
        verdicts.add(verdict);
    }

    void silence(String address) {
        responders.remove(Ipv6Address.of(address));
    }

    /** Home agents refuse whoever proved an identity, from now on. */
    void refuse(IkeEvent.Refusal why) {
        refusal = Optional.of(why);
    }

    /** Home agents give this, and permit these addresses, from now on. */
    void give(
            Function<ConfigurationRequest, ConfigurationReply> reply,
            Predicate<Ipv6Address> permitted) {
        gift = reply;
        mayForm = permitted;
    }

    /** A home agent initiates to the mobile node where that was first. */
    void approach(
            String homeAgent,
            String mobileNode,
            Ipv6Address homeAddress,
            Optional<Ipv6Address> given) {
        Ipv6Address address = Ipv6Address.of(homeAgent);
        IkeSaId id = Optional.ofNullable(responders.get(address)).orElseThrow().newId();
        ChildRequest child =
                new ChildRequest(
                        ChildSa.Mode.TRANSPORT,
                        List.of(TrafficSelector.mobilityHeader(address)),
                        List.of(TrafficSelector.mobilityHeader(homeAddress)));
        respond(
                address,
                new IkeEvent.Initiate(
                        id,
                        Endpoint.ike(address),
                        Endpoint.ike(FIRST.address()),
                        Optional.of(Identity.fqdn(mobileNode)),
                        new IkeEvent.Part.HomeAgent(
                                given.map(
                                        it ->
                                                new ConfigurationReply(
                                                        Optional.of(it),
                                                        64,
                                                        List.of(),
                                                        Optional.empty()))),
                        new IkeEvent.FirstChild.Avoided(child)));
        settle();
        if (atHomeAgents.stream()
                .anyMatch(it -> it instanceof IkeAction.Established e && e.id().equals(id))) {
            respond(address, new IkeEvent.CreateChild(id, child));
            settle();
        }
    }

    void forgetHomeAgents() {
        atHomeAgents.clear();
    }

    List<Approaches.Approach> approaches() {
        return node.approaches();
    }

    /** What the engines of the home agents wanted. */
    <A extends IkeAction> List<A> atHomeAgents(Class<A> kind) {
        return atHomeAgents.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Home agents take their time to decide about addresses. */
    void holdAddresses() {
        holding = true;
    }

    /** They decide. */
    void releaseAddresses() {
        holding = false;
        pending.addAll(held);
        held.clear();
        settle();
    }

    /** The home agent's answer to the last Binding Update, under the SA that this came under. */
    void acknowledge(BindingStatus status) {
        acknowledge(status, true);
    }

    /**
     * The name is registered where that was asked for.
     *
     * @param keyManagement K
     */
    void acknowledge(BindingStatus status, boolean keyManagement) {
        BindingUpdate last = bindingUpdates().getLast();
        List<MobilityOption> done =
                last.option(DnsUpdate.class).stream()
                        .<MobilityOption>map(
                                asked ->
                                        new DnsUpdate(
                                                DnsUpdateStatus.PERFORMED, false, asked.name()))
                        .toList();
        Lifetime granted = last.lifetime().atMost(Lifetime.ofSeconds(600));
        fromHomeAgent(
                new BindingAcknowledgement(status, keyManagement, last.sequence(), granted, done),
                protection());
    }

    /** The SA that the last message went under, as the home agent's answer comes under it. */
    Optional<IncomingMobilityHeader.Protection> protection() {
        return all(MnAction.InstallSa.class).stream()
                .map(MnAction.InstallSa::sa)
                .filter(it -> lastSent().protection().equals(Optional.of(SaPair.of(it))))
                .map(it -> new IncomingMobilityHeader.Protection(SaPair.of(it), it.peer()))
                .findFirst();
    }

    /** To where the last message came from. */
    void fromHomeAgent(MobilityMessage message, Optional<IncomingMobilityHeader.Protection> under) {
        OutgoingMobilityHeader last = lastSent();
        handle(
                new MnEvent.MobilityHeaderReceived(
                        new IncomingMobilityHeader(
                                last.destination(),
                                last.source(),
                                2,
                                Optional.empty(),
                                last.homeAddressOption(),
                                under,
                                MobilityHeader.encode(
                                        message,
                                        last.destination(),
                                        last.homeAddressOption().orElse(last.source())))));
    }

    OutgoingMobilityHeader lastSent() {
        return BindingUpdates.signalling(all(MnAction.Send.class)).getLast();
    }

    /** All that were sent. */
    List<BindingUpdate> bindingUpdates() {
        return BindingUpdates.signalling(all(MnAction.Send.class)).stream()
                .map(BindingUpdates::read)
                .toList();
    }

    /** Exchanges of IKE that the mobile node began: different datagrams to a home agent. */
    long ikeRequests() {
        return all(MnAction.Ike.class).stream()
                .map(MnAction.Ike::action)
                .filter(IkeAction.Send.class::isInstance)
                .distinct()
                .count();
    }

    static DiscoveryReport found(String... addresses) {
        return DnsAnswers.found(Duration.ZERO, _ -> 0, addresses);
    }

    void attach(CareOfAddress... candidates) {
        handle(new MnEvent.CareOfAddressesChanged(List.of(candidates)));
    }

    void handle(MnEvent event) {
        perform(node.handle(event, now));
        settle();
    }

    /** Answers the last question to the DNS. */
    void answer(DiscoveryReport report) {
        handle(new MnEvent.Discovered(all(MnAction.Discover.class).getLast().attempt(), report));
    }

    void pass(Duration duration) {
        long end = now + duration.toNanos();
        for (int steps = 0; node.deadline() <= end; steps++) {
            if (steps > 100_000) {
                throw new AssertionError("a deadline that nothing moves");
            }
            now = Math.max(now, node.deadline());
            perform(node.timePassed(now));
            settle();
        }
        now = end;
    }

    /** Two seconds also at home agents, where a refusal waits for a better answer. */
    void passEverywhere() {
        pass(Duration.ofSeconds(2));
        List.copyOf(responders.keySet()).forEach(each -> respond(each, new IkeEvent.TimePassed()));
        settle();
    }

    MobileNodeStatus status() {
        return node.status(now);
    }

    List<MnReport> reports() {
        return all(MnAction.Report.class).stream().map(MnAction.Report::report).toList();
    }

    <R extends MnReport> List<R> reports(Class<R> kind) {
        return reports().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <A extends MnAction> List<A> all(Class<A> kind) {
        return log.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void settle() {
        while (!pending.isEmpty()) {
            pending.remove().run();
        }
    }

    private void perform(List<MnAction> actions) {
        for (MnAction action : actions) {
            log.add(action);
            if (action instanceof MnAction.Ike(IkeAction.Send send)) {
                pending.add(
                        () ->
                                respond(
                                        send.remote().address(),
                                        new IkeEvent.DatagramReceived(
                                                send.remote(), send.local(), send.octets())));
            } else if (action instanceof MnAction.Ike(IkeAction.CheckRevocation check)) {
                IkeEvent checked =
                        new IkeEvent.Computed(check.job(), check.result().apply(verdicts.remove()));
                pending.add(() -> perform(node.handle(new MnEvent.Ike(checked), now)));
            } else if (action instanceof MnAction.Ike(IkeAction.Compute compute)) {
                pending.add(
                        () ->
                                perform(
                                        node.handle(
                                                new MnEvent.Ike(
                                                        new IkeEvent.Computed(
                                                                compute.job(),
                                                                compute.work().run())),
                                                now)));
            }
        }
    }

    private void respond(Ipv6Address address, IkeEvent event) {
        IkeEndpoint responder = responders.get(address);
        if (responder == null) {
            return;
        }
        for (IkeAction action : responder.handle(event, now)) {
            atHomeAgents.add(action);
            if (action instanceof IkeAction.Send send) {
                pending.add(
                        () ->
                                perform(
                                        node.handle(
                                                new MnEvent.Ike(
                                                        new IkeEvent.DatagramReceived(
                                                                send.remote(),
                                                                send.local(),
                                                                send.octets())),
                                                now)));
            } else if (action instanceof IkeAction.Compute compute) {
                pending.add(
                        () ->
                                respond(
                                        address,
                                        new IkeEvent.Computed(
                                                compute.job(), compute.work().run())));
            } else if (action instanceof IkeAction.Authorize authorize) {
                pending.add(() -> respond(address, authorize(authorize)));
            } else if (action instanceof IkeAction.AuthorizeAddress own) {
                formed.add(own.address());
                (holding ? held : pending)
                        .add(
                                () ->
                                        respond(
                                                address,
                                                mayForm.test(own.address())
                                                        ? new IkeEvent.AddressGranted(
                                                                own.id(), own.address())
                                                        : new IkeEvent.AddressRefused(
                                                                own.id(), own.address())));
            }
        }
    }

    private IkeEvent authorize(IkeAction.Authorize authorize) {
        if (refusal.isPresent()) {
            return new IkeEvent.Refused(authorize.id(), refusal.get());
        }
        ConfigurationRequest request = authorize.request().orElseThrow();
        asked.add(request);
        return new IkeEvent.Authorized(authorize.id(), gift.apply(request));
    }
}
