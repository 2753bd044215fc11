package mip6.ha.edge;

import mip6.agent.Loop;
import mip6.agent.LoopService;
import mip6.agent.Reload;
import mip6.agent.Workers;
import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
import mip6.agent.configuration.CommonConfiguration.Protection;
import mip6.agent.configuration.TomlFile;
import mip6.agent.control.ControlRequest;
import mip6.agent.report.Counters;
import mip6.agent.report.Reporter;
import mip6.dataplane.DataPlane;
import mip6.dnsupdate.update.NameChange;
import mip6.ha.cluster.ClusterEvent;
import mip6.ha.core.Binding;
import mip6.ha.core.HaAction;
import mip6.ha.core.HaEvent;
import mip6.ha.core.HomeAgent;
import mip6.ha.core.NameRecord;
import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.StoredBinding;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ComputationResult;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeService;
import mip6.ikev2.core.IkeSettings;
import mip6.linux.LinuxException;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes events to a {@link HomeAgent} and does what it wants done. */
final class HomeAgentNode implements LoopService.Resident<HomeAgentInput> {

    private final HomeAgent core;
    private final Supplier<TomlFile.Result<HomeAgentConfiguration>> again;
    private HomeAgentConfiguration configuration;
    private final Optional<AaaServers> aaaServers;
    private final Loop<HomeAgentInput> loop;
    private final Workers<HomeAgentInput> workers;
    private final Reporter reporter;
    private final Probes probes = new Probes();
    private final DnsTally dnsTally;
    private final HomeAgentAnswers answers;
    private final Edges edges;
    private final NameUpdates nameUpdates;
    private final Optional<ClusterNode> cluster;
    private final Clocks clocks = Clocks.ofThisMachine();

    /**
     * Opens the edges, which post to {@code loop} from then on: it has to run on no thread yet.
     *
     * @throws LinuxException where the kernel refuses one of them
     */
    HomeAgentNode(
            HomeAgentConfiguration configuration,
            Supplier<TomlFile.Result<HomeAgentConfiguration>> again,
            Loop<HomeAgentInput> loop,
            Workers<HomeAgentInput> workers,
            Reporter reporter)
            throws LinuxException {
        this.configuration = configuration;
        this.again = again;
        this.dnsTally = new DnsTally(configuration.dnsUpdate().zones());
        this.loop = loop;
        this.workers = workers;
        this.reporter = reporter;
        begin(reporter.counters());
        SecureRandom random = new SecureRandom();
        this.aaaServers =
                configuration
                        .radius()
                        .map(
                                servers ->
                                        servers.open(
                                                configuration.ike().identity().toString(), random));
        IkeSettings ikeSettings = configuration.ikeSettings();
        IkeService ike = configuration.ikeService(ikeSettings, random);
        this.edges =
                new Edges(
                        configuration,
                        ikeSettings,
                        reporter,
                        random,
                        new HomeAgentIncoming(loop, this, ike),
                        new ClusterIncoming(
                                reporter, this::certain, it -> loop.post(this, it), loop::fail));
        edges.common().reportLibraries();
        this.core = new HomeAgent(configuration.settings(edges.ownAddresses()), ike, random);
        if (configuration.common().protection() == Protection.NONE) {
            core.serveUnprotected();
        } else if (configuration.common().dataPlane() == DataPlaneKind.USERSPACE) {
            core.initiateAfterRestart();
        }
        edges.dhcp().ifPresent(_ -> core.askForAddresses(random));
        configuration.loadSharing().ifPresent(it -> core.shareLoad(it.scale()));
        this.answers = new HomeAgentAnswers(core, edges.common(), reporter, dnsTally);
        this.nameUpdates =
                new NameUpdates(edges.store(), edges.dns(), reporter, loop::now, this::result);
        checkDns();
        long now = loop.now();
        result(new HaEvent.NamesRestored(edges.dns().names()));
        result(new HaEvent.ServedElsewhere(edges.store().elsewhere()));
        this.cluster = edges.store().cluster().map(edge -> cluster(edge, now));
        result(
                new HaEvent.Restored(
                        edges.store().stored().stream()
                                .map(each -> each.binding(clocks.now()))
                                .toList()));
        configuration
                .drain()
                .kept(reporter)
                .ifPresent(plan -> result(new HaEvent.DrainRestored(plan)));
    }

    private static void begin(Counters counters) {
        counters.begin("store-busy", "worker-busy");
        counters.beginHistograms("store", "");
        counters.beginHistograms("dns-update", "");
        counters.beginHistograms("phase", "ikev2");
    }

    private ClusterNode cluster(ClusterEdge edge, long now) {
        core.shareBindings(edge.configuration().address());
        edge.configuration().switchTimeout().ifPresent(core::callAgainAfter);
        edge.configuration().takeoversAtOnce().ifPresent(core::initiateToAtOnce);
        return new ClusterNode(
                edge,
                reporter,
                now,
                clocks,
                work -> workers.call(this, () -> new HomeAgentInput.OfCluster(work.get())),
                this::result);
    }

    @Override
    public HomeAgentInput stop() {
        return event(new HaEvent.Stop());
    }

    @Override
    public HomeAgentInput reload() {
        return new HomeAgentInput.Hangup();
    }

    @Override
    public void close() {
        edges.close();
    }

    @Override
    public void handle(HomeAgentInput input, long now) {
        switch (input) {
            case HomeAgentInput.Event(HaEvent event) -> {
                if (event instanceof HaEvent.DnsUpdated updated) {
                    dnsTally.done(updated.outcome());
                }
                tell(event, now);
            }
            case HomeAgentInput.Heard(Ipv6Address address) -> {
                if (probes.heard(address)) {
                    probed(address, false, now);
                }
            }
            case HomeAgentInput.HomeLinkWorks() -> edges.homeLinkWorks();
            case HomeAgentInput.DnsChecked checked -> reporter.report(checked.report());
            case HomeAgentInput.Hangup() -> reread(Optional.empty());
            case HomeAgentInput.Reread(Reload<HomeAgentChange> reload) ->
                    reload.announce(reporter).ifPresent(change -> change(change, now));
            case HomeAgentInput.Operator(ControlRequest request) -> obey(request, now);
            case HomeAgentInput.DrainKept kept -> kept.event().ifPresent(event -> tell(event, now));
            case HomeAgentInput.OfCluster(ClusterEvent event) ->
                    cluster.ifPresent(each -> each.handle(event, now));
            case HomeAgentInput.Claimed claimed ->
                    cluster.ifPresent(each -> each.inherited(claimed.bindings()));
            case HomeAgentInput.JoinedAgain(var left) -> {
                tell(new HaEvent.Retained(left.own(), left.stored()), now);
                edges.store().heard(left);
            }
        }
    }

    @Override
    public void timePassed(long now) {
        probes.over(now).forEach(address -> probed(address, true, now));
        cluster.ifPresent(each -> each.timePassed(now));
        perform(core.timePassed(now), now);
    }

    @Override
    public long deadline() {
        return Math.min(
                cluster.map(ClusterNode::deadline).orElse(Long.MAX_VALUE),
                Math.min(core.deadline(), probes.deadline()));
    }

    private void probe(Ipv6Address address, long now) {
        if (edges.homeLink().probe(address)) {
            probes.begin(address, now);
        } else {
            result(new HaEvent.NotProbed(address));
        }
    }

    private void probed(Ipv6Address address, boolean free, long now) {
        edges.homeLink().probed(address);
        tell(new HaEvent.Probed(address, free), now);
    }

    private void obey(ControlRequest request, long now) {
        switch (request.command()) {
            case "status" ->
                    request.answer(answers.status(now, cluster.map(each -> each.status(now))));
            case "gauges" -> request.answer(answers.gauges(now, loop.dropped()));
            case "reload" -> reread(Optional.of(request));
            case "disconnect" ->
                    answers.disconnect(request, now).ifPresent(event -> tell(event, now));
            case "drain" -> drain(request);
            case "takeover" -> cluster.orElseThrow().takeOver(request, now);
            default -> request.refuse("no such command");
        }
    }

    /** It is on disk before it begins. */
    private void drain(ControlRequest request) {
        DrainConfiguration drain = configuration.drain();
        Optional<DrainOrder> order =
                drain.wanted(request, cluster.map(ClusterNode::others).orElse(List.of()));
        if (order.isPresent()
                && !workers.call(
                        this,
                        () ->
                                new HomeAgentInput.DrainKept(
                                        request, order.get(), drain.file().keep(order.get())))) {
            request.refuse("the daemon is too busy to drain");
        }
    }

    private void reread(Optional<ControlRequest> by) {
        HomeAgentConfiguration running = configuration;
        boolean taken =
                workers.call(
                        this,
                        () ->
                                new HomeAgentInput.Reread(
                                        Reload.read(
                                                by, again, running::fixed, HomeAgentChange::of)));
        if (!taken) {
            by.ifPresent(request -> request.refuse("the daemon is too busy to reload"));
        }
    }

    private void change(HomeAgentChange change, long now) {
        configuration = change.configuration();
        edges.dns().use(change.dns(), configuration.dnsUpdate().timeout());
        dnsTally.use(configuration.dnsUpdate().zones());
        tell(
                new HaEvent.Reconfigured(
                        configuration.settings(edges.ownAddresses()), change.ike()),
                now);
    }

    private void tell(HaEvent event, long now) {
        perform(core.handle(event, now), now);
        edges.store().heard(event);
    }

    private void perform(List<HaAction> actions, long now) {
        actions.forEach(action -> perform(action, now));
    }

    private void perform(HaAction action, long now) {
        switch (action) {
            case HaAction.Ike(IkeAction inner) -> edges.common().perform(inner, this::compute);
            case HaAction.RelayEap(IkeAction.RelayEap relay) -> relay(relay);
            case HaAction.InstallSa(ChildSa sa) -> edges.common().installSa(sa);
            case HaAction.RemoveSa(ChildSa sa) -> edges.common().removeSa(sa);
            case HaAction.Send(DataPlane.OutgoingMobilityHeader message) ->
                    edges.common().dataPlane().send(message);
            case HaAction.SetTunnel(DataPlane.Tunnel tunnel) ->
                    edges.common()
                            .dataPlane()
                            .setTunnel(tunnel)
                            .ifPresent(
                                    index ->
                                            edges.homeLink()
                                                    .intercept(tunnel.homeAddress(), index));
            case HaAction.RemoveTunnel(Ipv6Address homeAddress) -> {
                edges.homeLink().release(homeAddress);
                edges.common().dataPlane().removeTunnel(homeAddress);
            }
            case HaAction.Probe(Ipv6Address address) -> probe(address, now);
            case HaAction.SendDhcp(Bytes message) ->
                    edges.dhcp().ifPresent(server -> server.send(message));
            case HaAction.Watch(Ipv6Address homeAddress) ->
                    edges.common().dataPlane().watch(homeAddress);
            case HaAction.Unwatch(Ipv6Address homeAddress) ->
                    edges.common().dataPlane().unwatch(homeAddress);
            case HaAction.Defend(Ipv6Address address) -> edges.homeLink().defend(address);
            case HaAction.Undefend(Ipv6Address address) -> edges.homeLink().undefend(address);
            case HaAction.Announce(Ipv6Address address) -> edges.homeLink().announce(address);
            case HaAction.Store(long ticket, Binding binding) ->
                    store(ticket, new Change.Put(StoredBinding.of(binding, clocks.now())));
            case HaAction.Fetch(long ticket, Binding binding) ->
                    store(ticket, new Change.Fetch(StoredBinding.of(binding, clocks.now())));
            case HaAction.Erase(long ticket, Ipv6Address homeAddress) ->
                    store(ticket, new Change.Delete(homeAddress));
            case HaAction.JournalName(long ticket, NameRecord name) ->
                    edges.dns()
                            .keep(
                                    name,
                                    durable -> result(new HaEvent.NameJournaled(ticket, durable)));
            case HaAction.UpdateDns(long ticket, NameChange change) -> {
                dnsTally.begun();
                nameUpdates.update(ticket, change);
            }
            case HaAction.OfferService(int priority) ->
                    nameUpdates.offer(configuration.loadSharing().orElseThrow().offer(), priority);
            case HaAction.Report report -> reporter.report(report.report());
            case HaAction.Stopped() -> loop.stop();
        }
    }

    private void checkDns() {
        ZoneChecks.of(configuration)
                .forEach(
                        (zone, change) ->
                                edges.dns()
                                        .update(
                                                change,
                                                outcome ->
                                                        loop.postResult(
                                                                this,
                                                                new HomeAgentInput.DnsChecked(
                                                                        zone, outcome))));
    }

    private void store(long ticket, Change change) {
        Ipv6Address homeAddress = change.homeAddress();
        long since = loop.now();
        boolean taken =
                edges.store()
                        .writer()
                        .submit(
                                change,
                                outcome -> {
                                    took("store", since);
                                    result(HomeAgentInput.stored(ticket, homeAddress, outcome));
                                });
        if (!taken) {
            reporter.counters().count("store-busy");
            result(new HaEvent.Stored(ticket, homeAddress, false));
        }
    }

    private void certain(HomeAgentInput input) {
        loop.postResult(this, input);
    }

    private void took(String what, long since) {
        reporter.counters().histogram(what, "").observe(Duration.ofNanos(loop.now() - since));
    }

    private void result(HaEvent event) {
        certain(event(event));
    }

    static HomeAgentInput event(HaEvent event) {
        return new HomeAgentInput.Event(event);
    }

    /** A mobile node whose packet is refused here gets no answer, and sends it again. */
    private void relay(IkeAction.RelayEap relay) {
        AaaServers servers = aaaServers.orElseThrow();
        count(workers.call(this, () -> computed(relay.job(), servers.judge(relay))));
    }

    /** What is refused here is asked for again: by the peer, who gets no answer. */
    private void compute(IkeAction.Compute compute) {
        count(workers.compute(this, () -> computed(compute.job(), compute.work().run())));
    }

    private static HomeAgentInput computed(long job, ComputationResult result) {
        return event(new HaEvent.Ike(new IkeEvent.Computed(job, result)));
    }

    private void count(boolean taken) {
        if (!taken) {
            reporter.counters().count("worker-busy");
        }
    }
}
