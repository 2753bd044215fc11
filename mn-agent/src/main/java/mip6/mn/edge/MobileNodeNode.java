package mip6.mn.edge;

import mip6.agent.Loop;
import mip6.agent.LoopService;
import mip6.agent.Reload;
import mip6.agent.Version;
import mip6.agent.Workers;
import mip6.agent.configuration.TomlFile;
import mip6.agent.control.ControlRequest;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.dataplane.DataPlane;
import mip6.dnsupdate.discovery.DnsDiscovery;
import mip6.ikev2.core.Admission;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeService;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.crypto.Curves;
import mip6.linux.LinuxException;
import mip6.mn.core.CareOfAddress;
import mip6.mn.core.MnAction;
import mip6.mn.core.MnEvent;
import mip6.mn.core.MnReport;
import mip6.mn.core.MobileNode;
import mip6.mn.core.MobileNodeStatus;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Takes events to a {@link MobileNode} and does what it wants done. */
final class MobileNodeNode implements LoopService.Resident<MobileNodeInput> {

    private final MobileNodeConfiguration configuration;
    private final Supplier<TomlFile.Result<MobileNodeConfiguration>> again;
    private final MobileNode core;
    private final Loop<MobileNodeInput> loop;
    private final Workers<MobileNodeInput> workers;
    private final Reporter reporter;
    private final SecureRandom random;
    private final KnownHomeAgents homeAgents = new KnownHomeAgents();
    private final DiscoveryEdge<MobileNodeInput> questions;
    private final Edges edges;

    /**
     * Opens the edges, which post to {@code loop} from then on: it has to run on no thread yet.
     *
     * @throws LinuxException where the kernel refuses one of them
     */
    MobileNodeNode(
            MobileNodeConfiguration configuration,
            Supplier<TomlFile.Result<MobileNodeConfiguration>> again,
            Loop<MobileNodeInput> loop,
            Workers<MobileNodeInput> workers,
            Reporter reporter)
            throws LinuxException {
        this.configuration = configuration;
        this.again = again;
        this.loop = loop;
        this.workers = workers;
        this.questions = new DiscoveryEdge<>(loop, workers, MobileNodeNode::event);
        this.reporter = reporter;
        reporter.counters().begin("worker-busy", "binding-update-retransmission");
        reporter.counters().beginHistograms("phase", "discovery", "ikev2", "registration");
        this.random = new SecureRandom();
        IkeSettings ikeSettings = configuration.ikeSettings();
        IkeService ike = configuration.ikeService(ikeSettings, random);
        this.core =
                new MobileNode(
                        configuration.settings(),
                        ike,
                        random,
                        configuration.homeAddressMaker(random));
        this.edges = new Edges(configuration, ikeSettings, reporter, random, new Incoming(ike));
        edges.common().reportLibraries();
    }

    /** What may be dropped where too much comes: whoever sent it sends it again. */
    private final class Incoming implements Edges.Receiver {

        private final IkeService ike;

        Incoming(IkeService ike) {
            this.ike = ike;
        }

        @Override
        public void careOfAddresses(List<CareOfAddress> usable) {
            loop.postResult(MobileNodeNode.this, event(new MnEvent.CareOfAddressesChanged(usable)));
        }

        @Override
        public void probedAtHome(Ipv6Address homeAddress, boolean free) {
            loop.postResult(
                    MobileNodeNode.this, event(new MnEvent.HomeAddressProbed(homeAddress, free)));
        }

        @Override
        public void mobilityHeader(DataPlane.IncomingMobilityHeader message) {
            loop.post(MobileNodeNode.this, event(new MnEvent.MobilityHeaderReceived(message)));
        }

        /** A mobile node has no Binding Cache that the packet could be held against. */
        @Override
        public void unbound(DataPlane.UnboundPacket packet) {}

        @Override
        public Admission.Verdict judge(IkeEvent.DatagramReceived datagram) {
            return ike.judge(datagram, loop.waiting(), loop.now());
        }

        @Override
        public void ike(IkeEvent.DatagramReceived datagram) {
            loop.post(MobileNodeNode.this, event(new MnEvent.Ike(datagram)));
        }

        @Override
        public void ikeOfStranger(IkeEvent.DatagramReceived datagram) {
            loop.postStranger(MobileNodeNode.this, event(new MnEvent.Ike(datagram)));
        }

        @Override
        public void ikeResult(IkeEvent result) {
            loop.postResult(MobileNodeNode.this, event(new MnEvent.Ike(result)));
        }

        @Override
        public boolean operator(ControlRequest request) {
            return loop.post(MobileNodeNode.this, new MobileNodeInput.Operator(request));
        }

        @Override
        public void failed(Throwable cause) {
            loop.fail(cause);
        }
    }

    @Override
    public MobileNodeInput stop() {
        return event(new MnEvent.Stop());
    }

    @Override
    public MobileNodeInput reload() {
        return new MobileNodeInput.Hangup();
    }

    @Override
    public void close() {
        edges.close();
    }

    @Override
    public void handle(MobileNodeInput input, long now) {
        switch (input) {
            case MobileNodeInput.Event(MnEvent event) -> perform(core.handle(event, now));
            case MobileNodeInput.Hangup() -> reread(Optional.empty());
            case MobileNodeInput.Reread(Reload<IkeSettings> reload) ->
                    reload.announce(reporter)
                            .map(IkeEvent.CredentialsChanged::new)
                            .ifPresent(it -> perform(core.handle(new MnEvent.Ike(it), now)));
            case MobileNodeInput.Operator(ControlRequest request) -> obey(request, now);
        }
    }

    @Override
    public void timePassed(long now) {
        perform(core.timePassed(now));
    }

    @Override
    public long deadline() {
        return core.deadline();
    }

    private void obey(ControlRequest request, long now) {
        switch (request.command()) {
            case "status" ->
                    request.answer(
                            Map.of(
                                    "daemon", "mn-agent",
                                    "version", Version.TEXT,
                                    "mobileNode", core.status(now),
                                    "homeAgents", homeAgents.all(),
                                    "notes", edges.common().notes(),
                                    "revocation", edges.common().revocation().status(),
                                    "cryptography", Curves.libraries(),
                                    "counters", reporter.counters().snapshot()));
            case "gauges" -> {
                MobileNodeStatus status = core.status(now);
                request.answer(
                        Map.of(
                                "attached", status.careOfAddress().isPresent() ? 1 : 0,
                                "registered",
                                        status.phase() == MobileNodeStatus.Phase.REGISTERED ? 1 : 0,
                                "inbox-dropped", loop.dropped()));
            }
            case "reload" -> reread(Optional.of(request));
            case "rediscover" -> {
                perform(core.handle(new MnEvent.Rediscover(), now));
                request.answer(Map.of("done", true));
            }
            default -> request.refuse("no such command");
        }
    }

    private void reread(Optional<ControlRequest> by) {
        boolean taken =
                workers.call(
                        this,
                        () ->
                                new MobileNodeInput.Reread(
                                        Reload.read(
                                                by,
                                                again,
                                                configuration::fixed,
                                                MobileNodeConfiguration::ikeSettings)));
        if (!taken) {
            by.ifPresent(request -> request.refuse("the daemon is too busy to reload"));
        }
    }

    private void perform(List<MnAction> actions) {
        for (MnAction action : actions) {
            switch (action) {
                case MnAction.Discover(long attempt, CareOfAddress from) -> discover(attempt, from);
                case MnAction.Look(long attempt, CareOfAddress from) -> discover(attempt, from);
                case MnAction.Ike(IkeAction inner) -> edges.common().perform(inner, this::compute);
                case MnAction.InstallSa(ChildSa sa) -> edges.common().installSa(sa);
                case MnAction.RemoveSa(ChildSa sa) -> edges.common().removeSa(sa);
                case MnAction.Send(DataPlane.OutgoingMobilityHeader message) ->
                        edges.common().dataPlane().send(message);
                case MnAction.UseHomeAddress use ->
                        route(() -> edges.routing().use(use.homeAddress(), use.careOfAddress()));
                case MnAction.ReturnHome back ->
                        route(() -> edges.routing().returnHome(back.homeAddress()));
                case MnAction.AnswerAtHome(Ipv6Address home, CareOfAddress here) ->
                        route(() -> edges.routing().answerAtHome(home, here));
                case MnAction.ProbeAtHome(Ipv6Address home, CareOfAddress here) -> {
                    if (!route(() -> edges.routing().probeAtHome(home, here))) {
                        loop.postResult(this, event(new MnEvent.ProbeRefused(home)));
                    }
                }
                case MnAction.AnnounceAtHome(Ipv6Address home, CareOfAddress here) ->
                        route(() -> edges.routing().announceAtHome(home, here));
                case MnAction.DropHomeAddress drop ->
                        route(() -> edges.routing().drop(drop.homeAddress()));
                case MnAction.SetTunnel(DataPlane.Tunnel tunnel) -> {
                    // its interface has the home address, and always is the same
                    OptionalInt _ = edges.common().dataPlane().setTunnel(tunnel);
                }
                case MnAction.RemoveTunnel remove ->
                        edges.common().dataPlane().removeTunnel(remove.homeAddress());
                case MnAction.Report(MnReport report) -> {
                    homeAgents.heard(report);
                    reporter.report(MnReports.of(report));
                }
                case MnAction.Stopped() -> loop.stop();
            }
        }
    }

    private void discover(long attempt, CareOfAddress from) {
        DnsDiscovery discovery =
                new DnsDiscovery(configuration.resolver().from(from.address()), random);
        count(questions.ask(this, attempt, () -> discovery.discover(configuration.query())));
    }

    private void compute(IkeAction.Compute compute) {
        count(
                workers.compute(
                        this,
                        () ->
                                event(
                                        new MnEvent.Ike(
                                                new IkeEvent.Computed(
                                                        compute.job(), compute.work().run())))));
    }

    private static MobileNodeInput event(MnEvent event) {
        return new MobileNodeInput.Event(event);
    }

    private void count(boolean taken) {
        if (!taken) {
            reporter.counters().count("worker-busy");
        }
    }

    private interface Routing {
        void run() throws LinuxException;
    }

    /** False where the kernel refuses. */
    private boolean route(Routing change) {
        try {
            change.run();
            return true;
        } catch (LinuxException refused) {
            reporter.report(
                    Report.error("routing-failed")
                            .with("why", String.valueOf(refused.getMessage())));
            return false;
        }
    }
}
