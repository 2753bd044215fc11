package mip6.lab.demo;

import mip6.dataplane.userspace.Side;
import mip6.lab.demo.DemoResult.Dns;
import mip6.lab.demo.DemoResult.Echoes;
import mip6.lab.demo.DemoResult.Move;
import mip6.lab.demo.DemoResult.Stream;
import mip6.lab.demo.Timeline.Phase;
import mip6.lab.net.Ping;
import mip6.lab.net.Resources;
import mip6.lab.program.CharonProcess;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.LabException;
import mip6.lab.program.Lookup;
import mip6.lab.program.Program;
import mip6.lab.program.Streams;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One walk through the main flow, on machines that exist already. */
final class Demo implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PING_PATIENCE = Duration.ofSeconds(3);
    private static final int PINGS = 5;

    /** Lines that have to come back on a stream, before the move and after it. */
    private static final int LINES = 10;

    private final DemoOptions options;
    private final Timeline timeline;
    private final Topology topology;
    private final Path folder;
    private final Resources open = new Resources();
    private final List<String> wrong = new ArrayList<>();

    /**
     * Nothing is started yet.
     *
     * @param folder for configurations and logs
     */
    Demo(DemoOptions options, Timeline timeline, Topology topology, Path folder) {
        this.options = options;
        this.timeline = timeline;
        this.topology = topology;
        this.folder = folder;
    }

    /** What the mobile node has after its bootstrap. */
    private record Registration(
            String homeAgent, Ipv6Address homeAddress, Ipv6Address careOfAddress, int roundTrips) {}

    DemoResult walk() throws LabException, IOException, InterruptedException {
        Provision provision = Provision.write(folder, options);
        Programs programs = open.keep(new Programs(topology, folder, provision));
        timeline.say("dns: the zones of " + Plan.DOMAIN + ", signed updates");
        programs.startDns(options.dns());
        if (options.authentication() == DemoOptions.Authentication.EAP_RADIUS) {
            timeline.say("dns: FreeRADIUS, which judges mobile nodes");
            programs.startAaaServer();
        }
        timeline.say(
                "ha1: home agent of "
                        + Plan.HOME_LINK
                        + ", mobile nodes get "
                        + Plan.POOL_FIRST
                        + " and up");
        startCharons(programs);
        programs.startHomeAgent();
        timeline.say(
                "mn1: knows "
                        + Plan.DOMAIN
                        + " and what it proves itself by ("
                        + options.authentication().label()
                        + "), plugged into visited1");
        Program mobileNode = programs.startMobileNode();
        timeline.begin();
        Registration registration = bootstrap(mobileNode);
        Ipv6Address homeAddress = registration.homeAddress();
        Dns dns = lookUp(homeAddress);
        Echoes before = ping("ping", homeAddress);
        Streams streams = open.keep(topology.streams(folder, homeAddress));
        Move move = move(mobileNode, streams, homeAddress);
        return new DemoResult(
                wrong.isEmpty(),
                wrong,
                timeline.phases(),
                registration.roundTrips(),
                DemoResult.FLOOR,
                registration.homeAgent(),
                homeAddress.toString(),
                registration.careOfAddress().toString(),
                Plan.MOBILE_NODE.text(),
                dns,
                before,
                move);
    }

    private void startCharons(Programs programs) throws IOException, LabException {
        for (Side side : Side.values()) {
            if (options.ike().isCharon(side)) {
                timeline.say(
                        (side == Side.HOME_AGENT ? "ha1" : "mn1")
                                + ": strongSwan's charon, which speaks IKEv2 for it");
                CharonProcess _ = programs.startCharon(side);
            }
        }
    }

    @Override
    public void close() {
        open.close(failed -> timeline.say("while ending: " + failed));
    }

    private Registration bootstrap(Program mobileNode) throws LabException, InterruptedException {
        DaemonEvent attached = mobileNode.awaitEvent("attached", PATIENCE);
        Ipv6Address careOfAddress = Ipv6Address.of(attached.text("care-of-address"));
        expect(
                Plan.VISITED_1.contains(careOfAddress),
                "care-of address " + careOfAddress + " is not in " + Plan.VISITED_1);
        DaemonEvent found = mobileNode.awaitEvent("home-agents-found", PATIENCE);
        phase("discovery", found, found.number("round-trips"), found.text("home-agents"));
        DaemonEvent bootstrapped = mobileNode.awaitEvent("bootstrapped", PATIENCE);
        Ipv6Address homeAddress = Ipv6Address.of(bootstrapped.text("home-address"));
        phase(
                "IKEv2",
                bootstrapped,
                bootstrapped.number("round-trips"),
                "home address " + homeAddress);
        DaemonEvent accepted = mobileNode.awaitEvent("binding-accepted", PATIENCE);
        phase(
                "registration",
                accepted,
                accepted.number("round-trips"),
                "care-of address " + careOfAddress + ", DNS update " + accepted.text("dns-update"));
        return new Registration(
                bootstrapped.text("home-agent"),
                homeAddress,
                careOfAddress,
                found.number("round-trips")
                        + bootstrapped.number("round-trips")
                        + accepted.number("round-trips"));
    }

    private Dns lookUp(Ipv6Address homeAddress) throws IOException {
        long begin = BootClock.nanos();
        Lookup lookup = new Lookup(topology.correspondent(), Plan.DNS);
        Optional<Ipv6Address> address = lookup.address(Plan.MOBILE_NODE);
        Optional<String> name = lookup.name(homeAddress);
        timeline.add(
                new Phase(
                        "cn asks the DNS",
                        since(begin),
                        0,
                        Plan.MOBILE_NODE
                                + " is "
                                + address.map(Object::toString).orElse("unknown")
                                + ", which is "
                                + name.orElse("unknown")));
        expect(address.equals(Optional.of(homeAddress)), "AAAA is not the home address");
        expect(
                name.equals(Optional.of(Plan.MOBILE_NODE.text())),
                "PTR is not the mobile node's name");
        return new Dns(address.map(Object::toString).orElse(""), name.orElse(""));
    }

    private Echoes ping(String phase, Ipv6Address homeAddress)
            throws IOException, InterruptedException {
        long begin = BootClock.nanos();
        try (Ping ping = Ping.open(topology.correspondent(), homeAddress)) {
            Duration shortest = PING_PATIENCE;
            for (int i = 0; i < PINGS; i++) {
                Duration time = ping.once(PING_PATIENCE).orElse(PING_PATIENCE);
                shortest = time.compareTo(shortest) < 0 ? time : shortest;
            }
            timeline.add(
                    new Phase(
                            phase,
                            since(begin),
                            0,
                            "%d of %d came back, the fastest after %.1f ms"
                                    .formatted(
                                            ping.received(),
                                            ping.sent(),
                                            shortest.toNanos() / 1e6)));
            int least = options.loss() == 0 ? ping.sent() : 1;
            expect(ping.received() >= least, phase + ": too few replies");
            return new Echoes(ping.sent(), ping.received());
        }
    }

    private Move move(Program mobileNode, Streams streams, Ipv6Address homeAddress)
            throws LabException, IOException, InterruptedException {
        expect(
                streams.caller().equals(homeAddress),
                "a program on the mobile node calls from " + streams.caller());
        expect(streams.fromCorrespondent().await(LINES, PATIENCE), "the stream of cn is stuck");
        expect(streams.fromMobileNode().await(LINES, PATIENCE), "the stream of mn1 is stuck");
        int correspondent = streams.fromCorrespondent().count();
        int own = streams.fromMobileNode().count();

        long lost = BootClock.nanos();
        topology.move();
        DaemonEvent accepted =
                mobileNode.await(
                        "a binding in the second network",
                        PATIENCE,
                        line -> DaemonEvent.read(line).filter(Demo::isInSecondNetwork));
        Ipv6Address careOfAddress = Ipv6Address.of(accepted.text("care-of-address"));
        double milliseconds = (accepted.at() - lost) / 1e6;
        timeline.add(
                new Phase(
                        "move",
                        milliseconds,
                        accepted.number("round-trips"),
                        "care-of address " + careOfAddress));
        Echoes after = ping("ping again", homeAddress);
        expect(
                streams.fromCorrespondent().await(correspondent + LINES, PATIENCE),
                "the stream that cn opened did not survive the move");
        expect(
                streams.fromMobileNode().await(own + LINES, PATIENCE),
                "the stream that mn1 opened did not survive the move");
        Stream called =
                new Stream(
                        "cn",
                        streams.called().toString(),
                        correspondent,
                        streams.fromCorrespondent().count() - correspondent);
        Stream calling =
                new Stream(
                        "mn1",
                        streams.caller().toString(),
                        own,
                        streams.fromMobileNode().count() - own);
        return new Move(careOfAddress.toString(), milliseconds, after, List.of(called, calling));
    }

    private static boolean isInSecondNetwork(DaemonEvent event) {
        return event.name().equals("binding-accepted")
                && Plan.VISITED_2.contains(Ipv6Address.of(event.text("care-of-address")));
    }

    private void phase(String name, DaemonEvent event, int roundTrips, String learnt) {
        timeline.add(new Phase(name, event.milliseconds("elapsed"), roundTrips, learnt));
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
            timeline.say("wrong: " + otherwise);
        }
    }

    private static double since(long begin) {
        return (BootClock.nanos() - begin) / 1e6;
    }
}
