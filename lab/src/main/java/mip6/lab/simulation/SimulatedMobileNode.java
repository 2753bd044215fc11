package mip6.lab.simulation;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.mn.core.CareOfAddress;
import mip6.mn.core.HomeAddressMaker;
import mip6.mn.core.MnAction;
import mip6.mn.core.MnEvent;
import mip6.mn.core.MnReport;
import mip6.mn.core.MobileNode;
import mip6.mn.core.MobileNodeSettings;
import mip6.mn.core.MobileNodeStatus;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A mobile node that is carried from network to network. */
public final class SimulatedMobileNode implements World.Participant {

    private static final Duration RESOLVER_TIMEOUT = Duration.ofSeconds(2);

    private final World world;
    private final Surroundings surroundings;
    private final DomainName name;
    private final HomeAddressMaker maker;
    private final MobileNode core;
    private final Protection protection = new Protection();
    private Optional<CareOfAddress> careOfAddress = Optional.empty();
    private int acknowledged;
    private int rekeys;
    private int installed;
    private int lost;
    private boolean stopped;

    /** The home address, where this node has it on the home link. */
    private Optional<Ipv6Address> onHomeLink = Optional.empty();

    private boolean asleep;

    /** What a mobile node meets. */
    interface Surroundings {

        /** What the DNS says of home agents. */
        DiscoveryReport found(SimulatedMobileNode node);

        /** It reports something. */
        void heard(SimulatedMobileNode node, MnReport report);
    }

    SimulatedMobileNode(
            World world,
            Provider provider,
            Surroundings surroundings,
            DomainName name,
            boolean formsHomeAddress) {
        this.world = world;
        this.surroundings = surroundings;
        this.name = name;
        byte[] secret = Arrays.copyOf(name.text().getBytes(StandardCharsets.US_ASCII), 32);
        this.maker = new HomeAddressMaker.StableOpaque(Secret.wrap(secret), name.text());
        this.core =
                new MobileNode(
                        MobileNodeSettings.standard(name.text()),
                        new IkeEndpoint(
                                provider.mobileNode(name),
                                Provider.random(world.random().nextLong()),
                                () -> Provider.NOW),
                        new Random(world.random().nextLong()),
                        formsHomeAddress ? Optional.of(maker) : Optional.empty());
        world.join(this);
    }

    public DomainName name() {
        return name;
    }

    public MobileNodeStatus status() {
        return core.status(world.now());
    }

    public Optional<Ipv6Address> homeAddress() {
        return status().service().map(MobileNodeStatus.Service::homeAddress);
    }

    /** The home address that it forms after so many duplicates. */
    public Ipv6Address forms(int duplicates) {
        return maker.make(Provider.HOME_PREFIX, duplicates);
    }

    public Optional<CareOfAddress> careOfAddress() {
        return careOfAddress;
    }

    /** Binding Acknowledgements that accepted a binding. */
    public int acknowledged() {
        return acknowledged;
    }

    /** IKE SAs with new keys. */
    public int rekeys() {
        return rekeys;
    }

    /** ESP SAs with new keys, the first ones of each bootstrap among them. */
    public int installed() {
        return installed;
    }

    /** Home agents that were lost. */
    public int lost() {
        return lost;
    }

    /** The home address, where it is on the home link and this node answers for it there. */
    public Optional<Ipv6Address> onHomeLink() {
        return onHomeLink;
    }

    /** Whether {@link #stop} has come to its end. */
    public boolean stopped() {
        return stopped;
    }

    /** From now on {@code address} is its only one. */
    public void moveTo(Ipv6Address address) {
        careOfAddress.ifPresent(old -> world.detach(old.address()));
        CareOfAddress next = new CareOfAddress(address, 2, "wlan0");
        careOfAddress = Optional.of(next);
        world.attach(address, this::arrived);
        handle(new MnEvent.CareOfAddressesChanged(List.of(next)));
    }

    /** No network at all. */
    public void detach() {
        careOfAddress.ifPresent(old -> world.detach(old.address()));
        careOfAddress = Optional.empty();
        handle(new MnEvent.CareOfAddressesChanged(List.of()));
    }

    /** The machine stops, and with it all but the clock. */
    public void suspend() {
        asleep = true;
        world.leave(this);
        careOfAddress.ifPresent(here -> world.detach(here.address()));
    }

    /** It goes on where it was. */
    public void resume() {
        asleep = false;
        world.join(this);
        careOfAddress.ifPresent(here -> world.attach(here.address(), this::arrived));
    }

    public void stop() {
        handle(new MnEvent.Stop());
    }

    @Override
    public long deadline() {
        return core.deadline();
    }

    @Override
    public void timePassed(long now) {
        perform(core.timePassed(now));
    }

    private void arrived(Object message) {
        switch (message) {
            case Ike(var from, var to, var octets) ->
                    handle(new MnEvent.Ike(new IkeEvent.DatagramReceived(to, from, octets)));
            case Protection.Protected arrived ->
                    protection
                            .open(arrived)
                            .ifPresent(
                                    opened -> handle(new MnEvent.MobilityHeaderReceived(opened)));
            default -> throw new IllegalArgumentException(message.toString());
        }
    }

    private void handle(MnEvent event) {
        if (!asleep) {
            perform(core.handle(event, world.now()));
            world.changed(this);
        }
    }

    private void perform(List<MnAction> actions) {
        for (MnAction action : actions) {
            switch (action) {
                case MnAction.Discover(long attempt, CareOfAddress from) -> discover(attempt);
                case MnAction.Ike(IkeAction inner) -> perform(inner);
                case MnAction.InstallSa(var sa) -> {
                    protection.install(sa);
                    installed++;
                }
                case MnAction.RemoveSa(var sa) -> protection.remove(sa);
                case MnAction.Send(var message) ->
                        protection
                                .protect(message)
                                .filter(sent -> isAt(message.source()))
                                .ifPresent(
                                        sent ->
                                                world.send(
                                                        message.source(),
                                                        message.destination(),
                                                        sent));
                case MnAction.Report(MnReport report) -> heard(report);
                case MnAction.Stopped() -> stopped = true;
                case MnAction.AnswerAtHome(Ipv6Address home, var _) -> {
                    onHomeLink = Optional.of(home);
                    world.attach(home, this::arrived);
                }
                case MnAction.UseHomeAddress _, MnAction.ReturnHome _, MnAction.DropHomeAddress _ ->
                        leaveHomeLink();
                case MnAction.AnnounceAtHome _, MnAction.SetTunnel _, MnAction.RemoveTunnel _ -> {}
            }
        }
    }

    private void heard(MnReport report) {
        if (report instanceof MnReport.HomeAgentLost) {
            lost++;
        }
        if (report instanceof MnReport.BindingAccepted) {
            acknowledged++;
        }
        surroundings.heard(this, report);
    }

    private void discover(long attempt) {
        boolean fails = world.dnsFails();
        DiscoveryReport report =
                fails
                        ? new DiscoveryReport(
                                new DiscoveryOutcome.ResolversFailed(name.text(), List.of()), 1, 1)
                        : surroundings.found(this);
        world.after(
                fails ? RESOLVER_TIMEOUT : world.delay(),
                () -> handle(new MnEvent.Discovered(attempt, report)));
    }

    /** Whether packets may leave from there: at home from any address of the home link. */
    private boolean isAt(Ipv6Address source) {
        return careOfAddress
                .map(CareOfAddress::address)
                .filter(
                        here ->
                                here.equals(source)
                                        || Provider.HOME_PREFIX.contains(here)
                                                && Provider.HOME_PREFIX.contains(source))
                .isPresent();
    }

    private void leaveHomeLink() {
        onHomeLink.ifPresent(world::detach);
        onHomeLink = Optional.empty();
    }

    private void perform(IkeAction action) {
        switch (action) {
            case IkeAction.Send(var local, var remote, var octets) -> {
                if (isAt(local.address())) {
                    world.send(local.address(), remote.address(), new Ike(local, remote, octets));
                }
            }
            case IkeAction.Compute(long job, var work) ->
                    world.after(
                            Duration.ofMillis(1),
                            () -> handle(new MnEvent.Ike(new IkeEvent.Computed(job, work.run()))));
            case IkeAction.Rekeyed _ -> rekeys++;
            default -> {}
        }
    }
}
