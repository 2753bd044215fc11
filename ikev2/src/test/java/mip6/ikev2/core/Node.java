package mip6.ikev2.core;

import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeEvent.FirstChild;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** An endpoint with all around it that a daemon would have. */
final class Node {

    static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:1::1000");

    private final Simulation simulation;
    private final IkeEndpoint ike;
    private final List<IkeAction> log = new ArrayList<>();
    private final Map<Spi, ChildSa> installed = new HashMap<>();
    private Endpoint endpoint;
    private Function<IkeAction.Authorize, IkeEvent> authorization = Node::grant;
    private Function<IkeAction.AuthorizeAddress, IkeEvent> addresses =
            asked -> new IkeEvent.AddressRefused(asked.id(), asked.address());
    private Function<IkeAction.RelayEap, EapStep> aaa =
            _ -> new EapStep.Unavailable("there is no AAA server");
    private final List<ChildSa> sending = new ArrayList<>();
    private Consumer<Runnable> worker = this::computeInTime;
    private Function<RevocationQuestion, RevocationVerdict> revocation =
            _ -> new RevocationVerdict.Accepted();
    private long computing;
    private long deciding;

    Node(Simulation simulation, String address, IkeSettings settings, SecureRandom random) {
        this.simulation = simulation;
        this.endpoint = Endpoint.ike(Ipv6Address.of(address));
        this.ike = new IkeEndpoint(settings, random, () -> Pki.NOW);
    }

    static IkeEvent grant(IkeAction.Authorize asked) {
        return new IkeEvent.Authorized(
                asked.id(),
                new ConfigurationReply(
                        Optional.of(HOME_ADDRESS),
                        64,
                        List.of(Ipv6Address.of("2001:db8:53::53")),
                        Optional.empty()));
    }

    void authorization(Function<IkeAction.Authorize, IkeEvent> other) {
        authorization = other;
    }

    /** Who may form which address, and how long it takes to find out. */
    void addresses(Function<IkeAction.AuthorizeAddress, IkeEvent> other, long nanoseconds) {
        addresses = other;
        deciding = nanoseconds;
    }

    /** Who judges initiators that use EAP. */
    void aaa(Function<IkeAction.RelayEap, EapStep> other) {
        aaa = other;
    }

    private void computeInTime(Runnable result) {
        simulation.after(computing, result);
    }

    /** Who says when a computation is ready. */
    void worker(Consumer<Runnable> other) {
        worker = other;
    }

    /** The pairs under which this node sends, in the order of its wishes for them. */
    List<ChildSa> sending() {
        return List.copyOf(sending);
    }

    /** Who knows what was revoked. */
    void revocation(Function<RevocationQuestion, RevocationVerdict> other) {
        revocation = other;
    }

    /** How long a worker takes for a computation. */
    void computing(long nanoseconds) {
        computing = nanoseconds;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    void moveTo(String address) {
        endpoint = Endpoint.ike(Ipv6Address.of(address));
    }

    boolean has(Endpoint wanted) {
        return endpoint.address().equals(wanted.address())
                && (wanted.port() == endpoint.port()
                        || wanted.port() == Endpoint.NAT_TRAVERSAL_PORT);
    }

    long deadline() {
        return ike.deadline();
    }

    void timePassed() {
        handle(new IkeEvent.TimePassed());
    }

    void receive(Simulation.Datagram datagram) {
        if (datagram.to().port() != endpoint.port() && datagram.octets().length() == 1) {
            // RFC 3948 4: the octet was for translators; a socket drops it
            return;
        }
        handle(new IkeEvent.DatagramReceived(datagram.to(), datagram.from(), datagram.octets()));
    }

    /** Begins a bootstrap as a mobile node would. */
    IkeSaId initiate(Node homeAgent) {
        return initiate(homeAgent, Optional.empty());
    }

    IkeSaId initiate(Node homeAgent, Optional<Identity> identity) {
        return initiate(homeAgent, identity, new ConfigurationRequest(Optional.empty(), false));
    }

    IkeSaId initiate(Node homeAgent, ConfigurationRequest request) {
        return initiate(homeAgent, Optional.empty(), request);
    }

    private IkeSaId initiate(
            Node homeAgent, Optional<Identity> identity, ConfigurationRequest request) {
        IkeSaId id = ike.newId();
        handle(
                new IkeEvent.Initiate(
                        id,
                        endpoint,
                        homeAgent.endpoint,
                        identity,
                        Optional.of(request),
                        new FirstChild.Wanted(signalling(homeAgent))));
        return id;
    }

    /** Begins as a home agent that takes over the mobile node. */
    IkeSaId approach(Node mobileNode, Identity identity, Optional<ConfigurationReply> given) {
        IkeSaId id = ike.newId();
        handle(
                new IkeEvent.Initiate(
                        id,
                        endpoint,
                        mobileNode.endpoint,
                        Optional.of(identity),
                        new IkeEvent.Part.HomeAgent(given),
                        new FirstChild.Avoided(towards(HOME_ADDRESS))));
        return id;
    }

    /** What a home agent wants for {@code homeAddress}. */
    ChildRequest towards(Ipv6Address homeAddress) {
        return new ChildRequest(
                Mode.TRANSPORT,
                List.of(TrafficSelector.mobilityHeader(endpoint.address())),
                List.of(TrafficSelector.mobilityHeader(homeAddress)));
    }

    /** The wildcard that the responder narrows. */
    static ChildRequest signalling(Node homeAgent) {
        return new ChildRequest(
                Mode.TRANSPORT,
                List.of(
                        new TrafficSelector(
                                135, 0, 0xffff, Ipv6Address.UNSPECIFIED, new Ipv6Address(-1, -1))),
                List.of(TrafficSelector.mobilityHeader(homeAgent.endpoint.address())));
    }

    void handle(IkeEvent event) {
        for (IkeAction action : ike.handle(event, simulation.now())) {
            log.add(action);
            perform(action);
        }
    }

    private void perform(IkeAction action) {
        switch (action) {
            case IkeAction.Send(Endpoint local, Endpoint remote, var octets) ->
                    simulation.send(new Simulation.Datagram(local, remote, octets));
            case IkeAction.Compute(long job, Computation work) -> {
                ComputationResult result = work.run();
                worker.accept(() -> handle(new IkeEvent.Computed(job, result)));
            }
            case IkeAction.CheckRevocation(long job, var question, var result) -> {
                ComputationResult answer = result.apply(revocation.apply(question));
                simulation.after(computing, () -> handle(new IkeEvent.Computed(job, answer)));
            }
            case IkeAction.RelayEap asked -> {
                EapStep step = aaa.apply(asked);
                simulation.after(computing, () -> handle(new IkeEvent.Computed(asked.job(), step)));
            }
            case IkeAction.Authorize asked ->
                    simulation.after(0, () -> handle(authorization.apply(asked)));
            case IkeAction.AuthorizeAddress asked ->
                    simulation.after(deciding, () -> handle(addresses.apply(asked)));
            case IkeAction.InstallSa(ChildSa sa) -> {
                installed.put(sa.inbound(), sa);
                sending.add(sa);
            }
            case IkeAction.InstallSuccessor(ChildSa sa, ChildSa successor) ->
                    installed.put(successor.inbound(), successor);
            case IkeAction.SwitchSa(ChildSa sa, ChildSa successor) ->
                    sending.replaceAll(each -> each.equals(sa) ? successor : each);
            case IkeAction.RemoveSa(ChildSa sa) -> {
                installed.remove(sa.inbound());
                sending.remove(sa);
            }
            case IkeAction.Established _,
                    IkeAction.ChildFailed _,
                    IkeAction.Failed _,
                    IkeAction.Closed _,
                    IkeAction.Rekeyed _,
                    IkeAction.Moved _,
                    IkeAction.Alive _,
                    IkeAction.Retransmitted _,
                    IkeAction.Tell _,
                    IkeAction.ExportKeys _,
                    IkeAction.Report _ -> {}
        }
    }

    /** Everything that the endpoint wanted done, in order. */
    List<IkeAction> log() {
        return List.copyOf(log);
    }

    void forget() {
        log.clear();
    }

    void remember(IkeAction action) {
        log.add(action);
    }

    <A extends IkeAction> List<A> all(Class<A> kind) {
        return log.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <A extends IkeAction> A only(Class<A> kind) {
        List<A> all = all(kind);
        if (all.size() != 1) {
            throw new AssertionError("not one " + kind.getSimpleName() + " in " + log);
        }
        return all.getFirst();
    }

    /** Causes of reports, in order. */
    List<String> reports() {
        return all(IkeAction.Report.class).stream().map(report -> report.report().cause()).toList();
    }

    List<ChildSa> installed() {
        return List.copyOf(installed.values());
    }

    Optional<IkeSaState> state(IkeSaId id) {
        return ike.state(id);
    }

    Admission admission() {
        return ike.admission();
    }

    int tableSize() {
        return ike.size();
    }
}
