package mip6.lab.simulation;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ha.core.HaAction;
import mip6.ha.core.HaEvent;
import mip6.ha.core.HomeAgent;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.Spi;
import mip6.ikev2.esp.EspInbound;
import mip6.ikev2.esp.EspOutbound;
import mip6.mn.core.CareOfAddress;
import mip6.mn.core.MnAction;
import mip6.mn.core.MnEvent;
import mip6.mn.core.MnReport;
import mip6.mn.core.MobileNode;
import mip6.mn.core.MobileNodeSettings;
import mip6.wire.Ipv6Address;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A home agent with which one mobile node after the other registers, each of which is then
 * forgotten: what is left in memory is the home agent's. Nothing is lost and nothing takes time.
 */
final class Registrar {

    private static final long STEP = 1_000_000L;
    private static final UpdateOutcome DONE =
            new UpdateOutcome(new ZoneOutcome.Performed(), new ZoneOutcome.Performed());

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final SecureRandom random = new SecureRandom();
    private final Provider provider = new Provider(1);
    private final HomeAgent homeAgent;
    private final Map<SaPair, Esp> esp = new HashMap<>();
    private final Map<Ipv6Address, Tunnel> tunnels = new HashMap<>();
    private final Deque<Runnable> pending = new ArrayDeque<>();
    private Optional<Visitor> visitor = Optional.empty();
    private long now;
    private long events;
    private long nanoseconds;

    /** A pair of SAs at work, as the data plane has it. */
    private record Esp(ChildSa sa, EspInbound inbound, EspOutbound outbound) {}

    /** The mobile node that is registering. */
    private final class Visitor {

        private final MobileNode core;
        private final CareOfAddress careOf;
        private final Map<SaPair, ChildSa> installed = new HashMap<>();
        private boolean registered;

        Visitor(int number) {
            DomainName name = DomainName.of("mn" + number + "." + Provider.DOMAIN);
            core =
                    new MobileNode(
                            MobileNodeSettings.standard(name.text()),
                            new IkeEndpoint(provider.mobileNode(name), random, () -> Provider.NOW),
                            random,
                            Optional.empty());
            careOf =
                    new CareOfAddress(
                            new Ipv6Address(0x2001_0db8_00a1_0000L, 0x1_0000 + number), 2, "wlan0");
        }
    }

    /**
     * Nobody is registered.
     *
     * @param capacity mobile nodes at most
     */
    Registrar(int capacity) {
        homeAgent =
                new HomeAgent(
                        Provider.settings(false, capacity),
                        new IkeEndpoint(provider.homeAgent(), random, () -> Provider.NOW),
                        random);
        handle(new HaEvent.Restored(List.of()));
        settle();
    }

    /** Another mobile node bootstraps, registers, and falls silent. */
    void register(int number) {
        Visitor next = new Visitor(number);
        visitor = Optional.of(next);
        perform(next, new MnEvent.CareOfAddressesChanged(List.of(next.careOf)));
        settle();
        if (!next.registered) {
            throw new IllegalStateException("mobile node " + number + " is not registered");
        }
        visitor = Optional.empty();
    }

    /** Mobile nodes whose traffic is forwarded. */
    int registered() {
        return tunnels.size();
    }

    /** Pairs of ESP SAs. */
    int pairs() {
        return esp.size();
    }

    /** Events that the home agent's core was told so far. */
    long events() {
        return events;
    }

    /** What it took of a processor for them, public-key work not counted. */
    long nanoseconds() {
        return nanoseconds;
    }

    private void settle() {
        while (!pending.isEmpty()) {
            now += STEP;
            pending.remove().run();
        }
    }

    private void handle(HaEvent event) {
        long begin = threads.getCurrentThreadCpuTime();
        List<HaAction> actions = homeAgent.handle(event, now);
        nanoseconds += threads.getCurrentThreadCpuTime() - begin;
        events++;
        actions.forEach(this::perform);
    }

    private void later(HaEvent event) {
        pending.add(() -> handle(event));
    }

    private void perform(HaAction action) {
        switch (action) {
            case HaAction.Ike(IkeAction.Send(var from, var to, var octets)) ->
                    toVisitor(new MnEvent.Ike(new IkeEvent.DatagramReceived(to, from, octets)));
            case HaAction.Ike(IkeAction.Compute(long job, var work)) ->
                    pending.add(() -> computed(new IkeEvent.Computed(job, work.run())));
            case HaAction.InstallSa(ChildSa sa) ->
                    esp.put(
                            SaPair.of(sa),
                            new Esp(sa, EspInbound.of(sa), EspOutbound.of(sa, random)));
            case HaAction.RemoveSa(ChildSa sa) -> esp.remove(SaPair.of(sa));
            case HaAction.Send(OutgoingMobilityHeader message) ->
                    message.protection()
                            .map(esp::get)
                            .ifPresent(pair -> toVisitor(message, pair.sa().outbound()));
            case HaAction.SetTunnel(Tunnel tunnel) -> tunnels.put(tunnel.homeAddress(), tunnel);
            case HaAction.RemoveTunnel(Ipv6Address homeAddress) -> tunnels.remove(homeAddress);
            case HaAction.Probe(Ipv6Address address) -> later(new HaEvent.Probed(address, true));
            case HaAction.Store(long ticket, var binding) ->
                    later(new HaEvent.Stored(ticket, binding.homeAddress(), true));
            case HaAction.Fetch(long ticket, var binding) ->
                    later(new HaEvent.Stored(ticket, binding.homeAddress(), false));
            case HaAction.Erase(long ticket, var homeAddress) ->
                    later(new HaEvent.Stored(ticket, homeAddress, true));
            case HaAction.JournalName(long ticket, var _) ->
                    later(new HaEvent.NameJournaled(ticket, true));
            case HaAction.UpdateDns(long ticket, var _) ->
                    later(new HaEvent.DnsUpdated(ticket, DONE));
            case HaAction.Ike _,
                    HaAction.RelayEap _,
                    HaAction.SendDhcp _,
                    HaAction.Defend _,
                    HaAction.Undefend _,
                    HaAction.Announce _,
                    HaAction.Watch _,
                    HaAction.Unwatch _,
                    HaAction.OfferService _,
                    HaAction.Report _,
                    HaAction.Stopped _ -> {}
        }
    }

    private void computed(IkeEvent.Computed result) {
        handle(new HaEvent.Ike(result));
    }

    private void toVisitor(MnEvent event) {
        visitor.ifPresent(node -> pending.add(() -> perform(node, event)));
    }

    private void toVisitor(OutgoingMobilityHeader message, Spi spi) {
        visitor.flatMap(node -> Optional.ofNullable(node.installed.get(new SaPair(spi))))
                .ifPresent(
                        sa -> toVisitor(new MnEvent.MobilityHeaderReceived(arrived(message, sa))));
    }

    private static IncomingMobilityHeader arrived(OutgoingMobilityHeader message, ChildSa sa) {
        return new IncomingMobilityHeader(
                message.source(),
                message.destination(),
                0,
                message.homeAddressOption(),
                message.routingHeader(),
                Optional.of(new IncomingMobilityHeader.Protection(SaPair.of(sa), sa.peer())),
                message.octets());
    }

    private void perform(Visitor node, MnEvent event) {
        for (MnAction action : node.core.handle(event, now)) {
            switch (action) {
                case MnAction.Discover(long attempt, var _) ->
                        toVisitor(new MnEvent.Discovered(attempt, Provider.found()));
                case MnAction.Ike(IkeAction.Send(var from, var to, var octets)) ->
                        later(new HaEvent.Ike(new IkeEvent.DatagramReceived(to, from, octets)));
                case MnAction.Ike(IkeAction.Compute(long job, var work)) ->
                        toVisitor(new MnEvent.Ike(new IkeEvent.Computed(job, work.run())));
                case MnAction.InstallSa(ChildSa sa) -> node.installed.put(SaPair.of(sa), sa);
                case MnAction.Send(OutgoingMobilityHeader message) ->
                        message.protection()
                                .map(node.installed::get)
                                .map(sa -> esp.get(new SaPair(sa.outbound())))
                                .ifPresent(
                                        pair ->
                                                later(
                                                        new HaEvent.MobilityHeaderReceived(
                                                                arrived(message, pair.sa()))));
                case MnAction.Report(MnReport report) ->
                        node.registered |= report instanceof MnReport.BindingAccepted;
                default -> {}
            }
        }
    }
}
