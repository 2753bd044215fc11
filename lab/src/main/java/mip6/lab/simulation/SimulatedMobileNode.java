package mip6.lab.simulation;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.ikev2.core.IkeAction;
import mip6.lab.simulation.MobileNodeProcess.Met;
import mip6.mn.core.CareOfAddress;
import mip6.mn.core.HomeAddressMaker;
import mip6.mn.core.MnAction;
import mip6.mn.core.MnEvent;
import mip6.mn.core.MnReport;
import mip6.mn.core.MobileNode;
import mip6.mn.core.MobileNodeSettings;
import mip6.mn.core.MobileNodeStatus;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A mobile node that is carried from network to network. One that rests, registered and with
 * nothing under way, may be kept as what it has met so far: it meets it again when it wakes.
 */
public final class SimulatedMobileNode implements World.Participant {

    private static final Duration RESOLVER_TIMEOUT = Duration.ofSeconds(2);

    /** What Duplicate Address Detection takes (RFC 4861 10). */
    private static final Duration RETRANS_TIMER = Duration.ofSeconds(1);

    /** Who has something to do within that time does not rest. */
    private static final long NAP = Duration.ofSeconds(2).toNanos();

    /** Who has met more than that stays awake. */
    private static final int LONGEST_MEMORY = 100;

    private final World world;
    private final Provider provider;
    private final Surroundings surroundings;
    private final int number;
    private final DomainName name;
    private final boolean formsHomeAddress;
    private final long ikeSeed;
    private final long sequenceSeed;
    private final Outside outside = new Outside();
    private Optional<MobileNodeProcess> process = Optional.empty();

    /** What it has met; empty where it never rests. */
    private Optional<List<Met>> memory;

    private Optional<CareOfAddress> careOfAddress = Optional.empty();
    private Optional<Ipv6Address> homeAddress = Optional.empty();
    private Phase phase = Phase.DETACHED;
    private long deadline = Long.MAX_VALUE;
    private long acknowledgedAt;
    private long updatedAt;
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

        /** Something happened to it. */
        default void stepped(SimulatedMobileNode node) {}

        /** Where all of them run. */
        Machine machine();
    }

    SimulatedMobileNode(
            World world,
            Provider provider,
            Surroundings surroundings,
            int number,
            boolean formsHomeAddress,
            boolean rests) {
        this.world = world;
        this.provider = provider;
        this.surroundings = surroundings;
        this.number = number;
        this.name = Provider.name(number);
        this.formsHomeAddress = formsHomeAddress;
        this.ikeSeed = world.random().nextLong();
        this.sequenceSeed = world.random().nextLong();
        this.memory = rests ? Optional.of(new ArrayList<>()) : Optional.empty();
        world.join(this);
    }

    private HomeAddressMaker maker() {
        byte[] secret = Arrays.copyOf(name.text().getBytes(StandardCharsets.US_ASCII), 32);
        return new HomeAddressMaker.StableOpaque(Secret.wrap(secret), name.text());
    }

    private MobileNodeProcess awake() {
        if (process.isEmpty()) {
            MobileNodeProcess woken =
                    new MobileNodeProcess(
                            new MobileNode(
                                    MobileNodeSettings.standard(name.text()),
                                    provider.engine(provider.mobileNode(name), ikeSeed),
                                    new Random(sequenceSeed),
                                    Optional.of(maker()).filter(_ -> formsHomeAddress)));
            memory.ifPresent(all -> all.forEach(met -> woken.meet(met, MobileNodeProcess.NOBODY)));
            process = Optional.of(woken);
        }
        return process.get();
    }

    private void rest(MobileNodeProcess awake) {
        if (memory.isEmpty()) {
            return;
        }
        if (memory.get().size() > LONGEST_MEMORY) {
            memory = Optional.empty();
        } else if (phase == Phase.REGISTERED && awake.isIdle() && deadline > world.now() + NAP) {
            process = Optional.empty();
            ((ArrayList<Met>) memory.get()).trimToSize();
        }
    }

    /** From 1 on. */
    int number() {
        return number;
    }

    public DomainName name() {
        return name;
    }

    public MobileNodeStatus status() {
        return awake().core().status(world.now());
    }

    /** How far it has come. */
    Phase phase() {
        return phase;
    }

    public Optional<Ipv6Address> homeAddress() {
        return homeAddress;
    }

    /** When its last Binding Acknowledgement came, in nanoseconds; 0 where none did. */
    long acknowledgedAt() {
        return acknowledgedAt;
    }

    /** When it sent the Binding Update that is not acknowledged yet; 0 where there is none. */
    long updatedAt() {
        return updatedAt;
    }

    /** The home address that it forms after so many duplicates. */
    public Ipv6Address forms(int duplicates) {
        return maker().make(Provider.HOME_PREFIX, duplicates);
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

    /** It leaves its home agent and looks for one. */
    void rediscover() {
        handle(new MnEvent.Rediscover());
    }

    public void stop() {
        handle(new MnEvent.Stop());
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public void timePassed(long now) {
        meet(new Met.TimePassed(now));
    }

    private void arrived(Packet message) {
        Duration wait = surroundings.machine().handled(world.now());
        if (wait.isZero()) {
            meet(new Met.MessageArrived(world.now(), message));
        } else {
            world.after(wait, () -> meet(new Met.MessageArrived(world.now(), message)));
        }
    }

    private void handle(MnEvent event) {
        meet(new Met.Told(world.now(), event));
    }

    private void meet(Met met) {
        if (asleep) {
            return;
        }
        MobileNodeProcess awake = awake();
        memory.ifPresent(all -> all.add(met));
        awake.meet(met, outside);
        deadline = awake.core().deadline();
        MobileNodeStatus now = awake.core().status(world.now());
        phase = now.phase();
        homeAddress = now.service().map(MobileNodeStatus.Service::homeAddress);
        rest(awake);
        world.changed(this);
        surroundings.stepped(this);
    }

    /** What it does to the world. */
    private final class Outside implements MobileNodeProcess.Outside {

        @Override
        public void send(OutgoingMobilityHeader message, Protection.Protected sent) {
            if (isAt(message.source())) {
                updatedAt = updatedAt == 0 ? world.now() : updatedAt;
                surroundings.machine().sent(world.now());
                world.send(message.source(), message.destination(), sent);
            }
        }

        @Override
        public void compute(long job) {
            world.after(
                    surroundings.machine().computed(world.now()),
                    () -> meet(new Met.Computed(world.now(), job)));
        }

        @Override
        public void perform(MnAction action) {
            switch (action) {
                case MnAction.Discover(long attempt, CareOfAddress from) -> discover(attempt);
                case MnAction.Look _ -> {
                    // what the DNS says never changes here
                }
                case MnAction.Ike(IkeAction.Send(var local, var remote, var octets)) -> {
                    if (isAt(local.address())) {
                        surroundings.machine().sent(world.now());
                        world.send(
                                local.address(), remote.address(), new Ike(local, remote, octets));
                    }
                }
                case MnAction.Ike(IkeAction.Rekeyed _) -> rekeys++;
                case MnAction.InstallSa _ -> installed++;
                case MnAction.Report(MnReport report) -> heard(report);
                case MnAction.Stopped() -> stopped = true;
                case MnAction.AnswerAtHome(Ipv6Address home, var _) -> {
                    onHomeLink = Optional.of(home);
                    world.attach(home, SimulatedMobileNode.this::arrived);
                }
                case MnAction.ProbeAtHome(Ipv6Address home, var _) ->
                        world.after(
                                RETRANS_TIMER,
                                () -> handle(new MnEvent.HomeAddressProbed(home, true)));
                case MnAction.UseHomeAddress _, MnAction.ReturnHome _, MnAction.DropHomeAddress _ ->
                        leaveHomeLink();
                case MnAction.Ike _,
                        MnAction.Send _,
                        MnAction.RemoveSa _,
                        MnAction.AnnounceAtHome _,
                        MnAction.SetTunnel _,
                        MnAction.RemoveTunnel _ -> {}
            }
        }
    }

    private void heard(MnReport report) {
        if (report instanceof MnReport.HomeAgentLost) {
            lost++;
        }
        if (report instanceof MnReport.BindingAccepted) {
            acknowledged++;
            acknowledgedAt = world.now();
        }
        surroundings.heard(this, report);
        if (report instanceof MnReport.BindingAccepted) {
            updatedAt = 0;
        }
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
}
