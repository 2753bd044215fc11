package mip6.lab.fleet;

import mip6.agent.CommonEdges;
import mip6.agent.Daemon;
import mip6.agent.Loop;
import mip6.agent.StartException;
import mip6.agent.Workers;
import mip6.agent.control.ControlRequest;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.agent.revocation.RevocationEdge;
import mip6.dataplane.DataPlane;
import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.userspace.Side;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DnsDiscovery;
import mip6.ikev2.core.Admission;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.pki.CredentialsException;
import mip6.linux.BootClock;
import mip6.linux.LinuxException;
import mip6.mn.core.CareOfAddress;
import mip6.mn.core.MnEvent;
import mip6.mn.core.MnReport;
import mip6.mn.core.MobileNode;
import mip6.mn.edge.DiscoveryEdge;
import mip6.mn.edge.MnReports;
import mip6.mn.edge.MobileNodeConfiguration;
import mip6.wire.Ipv6Address;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * All mobile nodes of a fleet, and what they share. What comes is told apart by the care-of address
 * that it came to, and Mobility Header messages by the SA that they came under. It begins with so
 * many at once as its window says: a bootstrap that has ended makes room for the next.
 */
final class Fleet implements Daemon.Service {

    /** Events that wait, and computations and questions to the DNS. */
    private static final int MOST_WAITING = 1 << 16;

    private final MobileNodeConfiguration configuration;
    private final Reporter reporter;
    private final SecureRandom random = new SecureRandom();
    private final Loop<MnEvent> loop = new Loop<>(BootClock::nanos, MOST_WAITING);
    private final Workers<MnEvent> workers = Workers.perProcessor(loop, MOST_WAITING);
    private final DiscoveryEdge<MnEvent> questions =
            new DiscoveryEdge<>(loop, workers, Function.identity());
    private final Map<Ipv6Address, FleetNode> byCareOfAddress = new HashMap<>();
    private final Map<SaPair, FleetNode> bySa = new ConcurrentHashMap<>();
    private final Deque<FleetNode> waiting = new ArrayDeque<>();
    private final Set<FleetNode> bootstrapping = new HashSet<>();
    private final Set<FleetNode> registered = new HashSet<>();
    private final int size;
    private final CommonEdges edges;
    private final FleetRouting routing;

    /**
     * Makes all mobile nodes and opens all sockets.
     *
     * @param configuration of any of them
     * @param folder with what {@link FleetIdentities} needs
     * @param window how many bootstrap at one time
     */
    Fleet(
            MobileNodeConfiguration configuration,
            FleetPlan plan,
            Path folder,
            int window,
            Reporter reporter)
            throws LinuxException, CredentialsException {
        this.configuration = configuration;
        this.reporter = reporter;
        size = plan.size();
        IkeSettings model = configuration.ikeSettings();
        FleetIdentities identities = FleetIdentities.like(model, folder);
        IntStream.range(plan.first(), plan.firewalled().min().orElse(plan.last() + 1 - plan.eap()))
                .forEach(number -> add(number, plan, identities, new Firewall.None()));
        plan.firewalled().forEach(number -> add(number, plan, identities, new Firewall.Stateful()));
        if (plan.eap() > 0) {
            FleetIdentities byEap = FleetIdentities.byEap(model, folder);
            plan.byEap().forEach(number -> add(number, plan, byEap, new Firewall.None()));
        }
        FleetRouting.mayUseAnyAddress();
        edges = open(model);
        routing = FleetRouting.open(plan, CommonEdges.TUNNEL);
        edges.reportLibraries();
        for (int i = 0; i < window; i++) {
            next();
        }
    }

    private void add(int number, FleetPlan plan, FleetIdentities identities, Firewall firewall) {
        Ipv6Address careOf = plan.careOfAddress(number);
        FleetNode node =
                node(
                        FleetPlan.name(number, configuration.provider()),
                        careOf,
                        identities,
                        firewall);
        byCareOfAddress.put(careOf, node);
        waiting.add(node);
        loop.add(node);
    }

    private FleetNode node(
            DomainName name, Ipv6Address careOf, FleetIdentities identities, Firewall firewall) {
        return new FleetNode(
                name,
                new CareOfAddress(careOf, 0, "fleet"),
                new MobileNode(
                        configuration.settings().as(name.text()),
                        new IkeEndpoint(identities.of(name), random, Instant::now),
                        random,
                        Optional.empty()),
                firewall,
                this);
    }

    private CommonEdges open(IkeSettings model) throws LinuxException {
        return CommonEdges.open(
                new CommonEdges.Settings(
                        configuration.common(),
                        configuration.ike(),
                        new RevocationEdge.Settings(
                                configuration.ike().revocation(),
                                model,
                                configuration.resolver(),
                                true),
                        Side.MOBILE_NODE,
                        "mip6-fleet",
                        configuration.linkMtu(),
                        configuration.tunnelMtu(),
                        Set.of("status")),
                random,
                reporter,
                new Incoming());
    }

    /** Told by threads of the edges. */
    private final class Incoming implements CommonEdges.Receiver {

        @Override
        public void mobilityHeader(IncomingMobilityHeader message) {
            message.protection()
                    .flatMap(by -> Optional.ofNullable(bySa.get(by.sa())))
                    .or(() -> Optional.ofNullable(byCareOfAddress.get(message.destination())))
                    .ifPresent(
                            node -> loop.post(node, new MnEvent.MobilityHeaderReceived(message)));
        }

        @Override
        public void unbound(DataPlane.UnboundPacket packet) {}

        /** Nobody attacks a fleet. */
        @Override
        public Admission.Verdict judge(IkeEvent.DatagramReceived datagram) {
            return new Admission.Verdict.Expected();
        }

        @Override
        public void ikeOfStranger(IkeEvent.DatagramReceived datagram) {
            ike(datagram);
        }

        @Override
        public void ike(IkeEvent.DatagramReceived datagram) {
            Optional.ofNullable(byCareOfAddress.get(datagram.local().address()))
                    .filter(node -> node.firewall().admits(datagram))
                    .ifPresent(node -> loop.post(node, new MnEvent.Ike(datagram)));
        }

        /** SAs do not live so long here that they are rekeyed, and nothing was revoked. */
        @Override
        public void ikeResult(IkeEvent result) {}

        @Override
        public boolean operator(ControlRequest request) {
            request.answer(Map.of("daemon", "fleet", "mobileNodes", size));
            return true;
        }

        @Override
        public void failed(Throwable cause) {
            loop.fail(cause);
        }
    }

    @Override
    public void run() {
        loop.run();
    }

    /** Without a word to the home agents: it would be one for each mobile node. */
    @Override
    public void stop() {
        loop.stop();
    }

    @Override
    public void reload() {}

    @Override
    public long lastSign() {
        return loop.lastTurn();
    }

    @Override
    public void close() {
        workers.close();
        routing.close();
        edges.close();
    }

    DataPlane dataPlane() {
        return edges.dataPlane();
    }

    void install(FleetNode node, ChildSa sa) {
        bySa.put(SaPair.of(sa), node);
        edges.installSa(sa);
    }

    void remove(ChildSa sa) {
        bySa.remove(SaPair.of(sa));
        edges.removeSa(sa);
    }

    void perform(FleetNode node, IkeAction action) {
        edges.perform(action, compute -> compute(node, compute));
    }

    private void compute(FleetNode node, IkeAction.Compute compute) {
        boolean taken =
                workers.compute(
                        node,
                        () ->
                                new MnEvent.Ike(
                                        new IkeEvent.Computed(
                                                compute.job(), compute.work().run())));
        count(taken);
    }

    void discover(FleetNode node, long attempt, Ipv6Address from) {
        DnsDiscovery discovery = new DnsDiscovery(configuration.resolver().from(from), random);
        count(questions.ask(node, attempt, () -> discovery.discover(configuration.query())));
    }

    private void count(boolean taken) {
        if (!taken) {
            reporter.counters().count("worker-busy");
        }
    }

    /**
     * Tells it with the name of the mobile node, and begins with the next one where one is done.
     */
    void report(FleetNode node, MnReport report) {
        reporter.report(MnReports.of(report).with("mobile-node", node.name().text()));
        if (report instanceof MnReport.BindingAccepted && registered.add(node)) {
            if (registered.size() == size) {
                reporter.report(Report.info("fleet-registered").with("mobile-nodes", size));
            }
            ended(node);
        } else if (report instanceof MnReport.Waiting || report instanceof MnReport.Unrecoverable) {
            ended(node);
        }
    }

    private void ended(FleetNode node) {
        if (bootstrapping.remove(node)) {
            next();
        }
    }

    private void next() {
        Optional.ofNullable(waiting.poll())
                .ifPresent(
                        node -> {
                            bootstrapping.add(node);
                            loop.postResult(node, node.attached());
                        });
    }

    /**
     * As {@link #Fleet}, in the words of a daemon's start.
     *
     * @throws StartException where it cannot be
     */
    static Fleet open(
            MobileNodeConfiguration configuration,
            FleetPlan plan,
            Path folder,
            int window,
            Reporter reporter) {
        try {
            return new Fleet(configuration, plan, folder, window, reporter);
        } catch (LinuxException refused) {
            throw StartException.of(refused);
        } catch (CredentialsException refused) {
            throw StartException.configuration("the fleet: " + refused.getMessage());
        }
    }
}
