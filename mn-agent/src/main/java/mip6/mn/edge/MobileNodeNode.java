package mip6.mn.edge;

import mip6.agent.Loop;
import mip6.agent.Node;
import mip6.agent.Workers;
import mip6.agent.control.ControlRequest;
import mip6.agent.report.IkeReports;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.dataplane.DataPlane;
import mip6.dnsupdate.discovery.DnsDiscovery;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.linux.LinuxException;
import mip6.mn.core.CareOfAddress;
import mip6.mn.core.MnAction;
import mip6.mn.core.MnEvent;
import mip6.mn.core.MobileNode;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Takes events to a {@link MobileNode} and does what it wants done. */
final class MobileNodeNode implements Node<MobileNodeInput> {

    private final MobileNodeConfiguration configuration;
    private final MobileNode core;
    private final Workers<MobileNodeInput> workers;
    private final Reporter reporter;
    private final SecureRandom random;
    private final Runnable ended;
    private final Edges edges;

    /**
     * Opens the edges, which post to {@code loop} from then on: it has to run on no thread yet.
     *
     * @throws LinuxException where the kernel refuses one of them
     */
    MobileNodeNode(
            MobileNodeConfiguration configuration,
            Loop<MobileNodeInput> loop,
            Workers<MobileNodeInput> workers,
            Reporter reporter)
            throws LinuxException {
        this.configuration = configuration;
        this.workers = workers;
        this.reporter = reporter;
        this.random = new SecureRandom();
        this.ended = loop::stop;
        this.core =
                new MobileNode(
                        configuration.settings(),
                        new IkeEndpoint(configuration.ikeSettings(), random, Instant::now),
                        random);
        this.edges =
                Edges.open(configuration, reporter, random, input -> post(loop, input), loop::fail);
        loop.add(this);
    }

    /** What may be dropped where too much comes: whoever sent it sends it again. */
    private void post(Loop<MobileNodeInput> loop, MobileNodeInput input) {
        switch (input) {
            case MobileNodeInput.Event(MnEvent.CareOfAddressesChanged changed) ->
                    loop.postResult(this, input);
            case MobileNodeInput.Event event -> loop.post(this, event);
            case MobileNodeInput.Operator request -> loop.post(this, request);
        }
    }

    void close() {
        edges.close();
    }

    @Override
    public void handle(MobileNodeInput input, long now) {
        switch (input) {
            case MobileNodeInput.Event(MnEvent event) -> perform(core.handle(event, now));
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
                                    "mobileNode", core.status(now),
                                    "counters", reporter.counters().snapshot()));
            case "rediscover" -> {
                perform(core.handle(new MnEvent.Rediscover(), now));
                request.answer(Map.of("done", true));
            }
            default -> request.refuse("no such command");
        }
    }

    private void perform(List<MnAction> actions) {
        for (MnAction action : actions) {
            switch (action) {
                case MnAction.Discover(long attempt, CareOfAddress from) -> discover(attempt, from);
                case MnAction.Ike(IkeAction inner) -> perform(inner);
                case MnAction.InstallSa(ChildSa sa) -> {
                    edges.dataPlane().installSa(sa);
                    edges.keys().export(sa);
                }
                case MnAction.RemoveSa(ChildSa sa) ->
                        edges.dataPlane().removeSa(DataPlane.SaPair.of(sa));
                case MnAction.Send(DataPlane.OutgoingMobilityHeader message) ->
                        edges.dataPlane().send(message);
                case MnAction.UseHomeAddress use ->
                        route(() -> edges.routing().use(use.homeAddress(), use.careOfAddress()));
                case MnAction.DropHomeAddress drop ->
                        route(() -> edges.routing().drop(drop.homeAddress()));
                case MnAction.SetTunnel(DataPlane.Tunnel tunnel) ->
                        edges.dataPlane().setTunnel(tunnel);
                case MnAction.RemoveTunnel remove ->
                        edges.dataPlane().removeTunnel(remove.homeAddress());
                case MnAction.Report report -> reporter.report(MnReports.of(report.report()));
                case MnAction.Stopped() -> ended.run();
            }
        }
    }

    private void discover(long attempt, CareOfAddress from) {
        DnsDiscovery discovery =
                new DnsDiscovery(configuration.resolver().from(from.address()), random);
        count(
                workers.call(
                        this,
                        () ->
                                new MobileNodeInput.Event(
                                        new MnEvent.Discovered(
                                                attempt,
                                                discovery.discover(configuration.query())))));
    }

    private void perform(IkeAction action) {
        switch (action) {
            case IkeAction.Send send -> edges.ike().send(send);
            case IkeAction.Compute compute ->
                    count(
                            workers.compute(
                                    this,
                                    () ->
                                            new MobileNodeInput.Event(
                                                    new MnEvent.Ike(
                                                            new IkeEvent.Computed(
                                                                    compute.job(),
                                                                    compute.work().run())))));
            case IkeAction.ExportKeys exported -> edges.keys().export(exported.keys());
            case IkeAction.Report report -> reporter.report(IkeReports.of(report.report()));
            case IkeAction.ChildFailed failed ->
                    reporter.report(
                            Report.warning("child-sa-failed")
                                    .with("notify", failed.notification()));
            // The core keeps these to itself.
            case IkeAction.Authorize asked -> {}
            case IkeAction.Established established -> {}
            case IkeAction.InstallSa install -> {}
            case IkeAction.RemoveSa remove -> {}
            case IkeAction.Failed failed -> {}
            case IkeAction.Closed closed -> {}
            case IkeAction.Alive alive -> {}
        }
    }

    private void count(boolean taken) {
        if (!taken) {
            reporter.counters().count("worker-busy");
        }
    }

    private interface Routing {
        void run() throws LinuxException;
    }

    private void route(Routing change) {
        try {
            change.run();
        } catch (LinuxException refused) {
            reporter.report(
                    Report.error("routing-failed")
                            .with("why", String.valueOf(refused.getMessage())));
        }
    }
}
