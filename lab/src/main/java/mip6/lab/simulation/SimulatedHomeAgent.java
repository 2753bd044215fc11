package mip6.lab.simulation;

import mip6.dataplane.DataPlane.Tunnel;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ha.core.Binding;
import mip6.ha.core.HaAction;
import mip6.ha.core.HaEvent;
import mip6.ha.core.HomeAgent;
import mip6.ha.core.HomeAgentSettings;
import mip6.ha.core.NameRecord;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A home agent whose process can be killed; its disk lives on. */
public final class SimulatedHomeAgent implements World.Participant {

    private static final Duration FSYNC = Duration.ofMillis(2);
    private static final Duration DUPLICATE_ADDRESS_DETECTION = Duration.ofSeconds(1);

    private final World world;
    private final IkeSettings settings;
    private final HomeAgentSettings duties;
    private final Set<Ipv6Address> occupied = new HashSet<>();
    private final Map<Ipv6Address, Binding> disk = new HashMap<>();
    private final Map<Ipv6Address, NameRecord> journal = new HashMap<>();
    private Optional<Running> process = Optional.empty();

    /** What is gone with a {@code kill -9}. */
    private final class Running {

        private final HomeAgent core;
        private final Protection protection = new Protection();
        private final Map<Ipv6Address, Tunnel> tunnels = new HashMap<>();
        private final Set<Ipv6Address> defended = new HashSet<>();

        private Running() {
            core =
                    new HomeAgent(
                            duties,
                            new IkeEndpoint(
                                    settings,
                                    Provider.random(world.random().nextLong()),
                                    () -> Provider.NOW));
        }
    }

    SimulatedHomeAgent(World world, Provider provider, HomeAgentSettings duties) {
        this.duties = duties;
        this.world = world;
        this.settings = provider.homeAgent();
    }

    /** Starts, or starts again with what is on disk. */
    public void start() {
        process = Optional.of(new Running());
        world.attach(Provider.HOME_AGENT, this::arrived);
        world.join(this);
        handle(new HaEvent.NamesRestored(List.copyOf(journal.values())));
        handle(new HaEvent.Restored(List.copyOf(disk.values())));
    }

    /** Another node of the home link has {@code address}. */
    public void occupy(Ipv6Address address) {
        occupied.add(address);
    }

    /** {@code kill -9}. */
    public void kill() {
        process = Optional.empty();
        world.detach(Provider.HOME_AGENT);
        world.leave(this);
    }

    /** What is on disk for {@code homeAddress}. */
    public Optional<Binding> stored(Ipv6Address homeAddress) {
        return Optional.ofNullable(disk.get(homeAddress));
    }

    /** Where traffic for {@code homeAddress} is forwarded to. */
    public Optional<Ipv6Address> forwardsTo(Ipv6Address homeAddress) {
        return process.flatMap(
                running ->
                        Optional.ofNullable(running.tunnels.get(homeAddress)).map(Tunnel::remote));
    }

    public boolean defends(Ipv6Address homeAddress) {
        return process.filter(running -> running.defended.contains(homeAddress)).isPresent();
    }

    /** ESP SAs that it holds. */
    public int securityAssociations() {
        return process.map(running -> running.protection.size()).orElse(0);
    }

    @Override
    public long deadline() {
        return process.map(running -> running.core.deadline()).orElse(Long.MAX_VALUE);
    }

    @Override
    public void timePassed(long now) {
        process.ifPresent(running -> perform(running, running.core.timePassed(now)));
    }

    private void arrived(Object message) {
        switch (message) {
            case Ike(var from, var to, var octets) ->
                    handle(new HaEvent.Ike(new IkeEvent.DatagramReceived(to, from, octets)));
            case Protection.Protected arrived ->
                    process.flatMap(running -> running.protection.open(arrived))
                            .ifPresent(
                                    opened -> handle(new HaEvent.MobilityHeaderReceived(opened)));
            default -> throw new IllegalArgumentException(message.toString());
        }
    }

    private void handle(HaEvent event) {
        process.ifPresent(running -> perform(running, running.core.handle(event, world.now())));
    }

    /** An event for the process that asked for it, and for no later one. */
    private void later(Running asking, Duration wait, HaEvent event) {
        world.after(
                wait,
                () -> {
                    if (process.equals(Optional.of(asking))) {
                        handle(event);
                    }
                });
    }

    private void perform(Running running, List<HaAction> actions) {
        for (HaAction action : actions) {
            switch (action) {
                case HaAction.Ike(IkeAction inner) -> perform(running, inner);
                // the home agents here judge by themselves
                case HaAction.RelayEap _ -> {}
                case HaAction.InstallSa(var sa) -> running.protection.install(sa);
                case HaAction.RemoveSa(var sa) -> running.protection.remove(sa);
                case HaAction.Send(var message) ->
                        running.protection
                                .protect(message)
                                .ifPresent(sent -> world.send(message.destination(), sent));
                case HaAction.SetTunnel(Tunnel tunnel) ->
                        running.tunnels.put(tunnel.homeAddress(), tunnel);
                case HaAction.RemoveTunnel(var homeAddress) -> running.tunnels.remove(homeAddress);
                case HaAction.Probe(var address) ->
                        later(
                                running,
                                DUPLICATE_ADDRESS_DETECTION,
                                new HaEvent.Probed(
                                        address,
                                        !occupied.contains(address) && !world.has(address)));
                case HaAction.Defend(var address) -> running.defended.add(address);
                case HaAction.Undefend(var address) -> running.defended.remove(address);
                case HaAction.Announce _, HaAction.Report _, HaAction.Stopped _ -> {}
                case HaAction.Store(long ticket, Binding binding) ->
                        write(
                                running,
                                () -> disk.put(binding.homeAddress(), binding),
                                new HaEvent.Stored(ticket, binding.homeAddress(), true));
                case HaAction.Erase(long ticket, var homeAddress) ->
                        write(
                                running,
                                () -> disk.remove(homeAddress),
                                new HaEvent.Stored(ticket, homeAddress, true));
                case HaAction.JournalName(long ticket, NameRecord name) ->
                        write(
                                running,
                                () -> journal(name),
                                new HaEvent.NameJournaled(ticket, true));
                case HaAction.UpdateDns(long ticket, NameChange change) ->
                        later(
                                running,
                                world.delay(),
                                new HaEvent.DnsUpdated(ticket, update(change)));
            }
        }
    }

    private void journal(NameRecord name) {
        if (name.isNothing()) {
            journal.remove(name.homeAddress());
        } else {
            journal.put(name.homeAddress(), name);
        }
    }

    private void write(Running running, Runnable change, HaEvent done) {
        world.after(
                FSYNC,
                () -> {
                    if (process.equals(Optional.of(running))) {
                        change.run();
                        handle(done);
                    }
                });
    }

    private void perform(Running running, IkeAction action) {
        switch (action) {
            case IkeAction.Send(var local, var remote, var octets) ->
                    world.send(remote.address(), new Ike(local, remote, octets));
            case IkeAction.Compute(long job, var work) ->
                    later(
                            running,
                            Duration.ofMillis(1),
                            new HaEvent.Ike(new IkeEvent.Computed(job, work.run())));
            default -> {}
        }
    }

    private UpdateOutcome update(NameChange change) {
        if (world.dnsFails()) {
            ZoneOutcome silence = new ZoneOutcome.NoAnswer("lost");
            return new UpdateOutcome(silence, silence);
        }
        change.previous()
                .ifPresent(
                        gone -> {
                            world.forward().remove(gone.name(), gone.homeAddress());
                            world.reverse().remove(gone.homeAddress(), gone.name());
                        });
        change.next()
                .ifPresent(
                        next -> {
                            world.forward().put(next.name(), next.homeAddress());
                            world.reverse().put(next.homeAddress(), next.name());
                        });
        ZoneOutcome done = new ZoneOutcome.Performed();
        return new UpdateOutcome(done, done);
    }
}
