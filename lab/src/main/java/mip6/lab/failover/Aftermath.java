package mip6.lab.failover;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.ControlClient;
import mip6.lab.failover.FailoverOptions.Fault;
import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.program.Lookup;
import mip6.lab.program.Program;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What has to hold when all is over.
 *
 * @param wrong is told what does not, a line for each
 */
record Aftermath(
        FailoverOptions options,
        FailoverPlan plan,
        FailoverTopology topology,
        Consumer<String> wrong) {

    /** Mobile nodes whose names are looked up, and who are sent echo requests. */
    private static final int SAMPLE = 20;

    /** For who lost its mobile nodes to see that, and to let go. */
    private static final Duration LETTING_GO = Duration.ofSeconds(10);

    private static final Duration ANSWERS = Duration.ofSeconds(10);

    /**
     * The home agents' processes.
     *
     * @param latest by the names of their machines
     */
    record HomeAgents(Map<String, Program> latest, FailoverFiles files) {}

    /**
     * Looks at all of it.
     *
     * @param before home addresses by the names of mobile nodes
     * @param acknowledged since the failure, the same
     */
    void look(
            Map<String, Ipv6Address> before,
            Map<String, Ipv6Address> acknowledged,
            HomeAgents homeAgents)
            throws IOException, InterruptedException {
        unchanged(before, acknowledged);
        Map<String, Ipv6Address> now = new TreeMap<>(before);
        now.putAll(acknowledged);
        expect(
                new HashSet<>(now.values()).size() == now.size(),
                "two mobile nodes have the same home address");
        names(now);
        neighbours(now);
        oneServesEach(now, homeAgents);
        reachable(now);
    }

    /** Another home address only where the prefix may be another one. */
    private void unchanged(Map<String, Ipv6Address> before, Map<String, Ipv6Address> after) {
        if (options.fault() instanceof Fault.Drain) {
            return;
        }
        after.forEach(
                (name, address) -> {
                    Optional<Ipv6Address> was = Optional.ofNullable(before.get(name));
                    boolean same = was.equals(Optional.of(address));
                    expect(
                            options.samePrefix() ? same : !same || options.mayReturn(),
                            "the home address of %s was %s and is %s"
                                    .formatted(
                                            name,
                                            was.map(Ipv6Address::toString).orElse("none"),
                                            address));
                });
    }

    private void names(Map<String, Ipv6Address> now) throws IOException {
        Lookup lookup = new Lookup(topology.correspondent(), FailoverPlan.DNS);
        for (int number : sample()) {
            String name = FailoverPlan.mobileNode(number).text();
            Optional<Ipv6Address> address = Optional.ofNullable(now.get(name));
            if (address.isPresent()) {
                expect(
                        lookup.address(FailoverPlan.mobileNode(number)).equals(address),
                        "the name of mn" + number + " does not lead to " + address.get());
                expect(
                        lookup.name(address.get()).equals(Optional.of(name)),
                        address.get() + " does not lead to the name of mn" + number);
            }
        }
    }

    /** RFC 6275 10.4.1: the announcements of who serves now override what the link believed. */
    private void neighbours(Map<String, Ipv6Address> now) throws IOException, InterruptedException {
        Optional<Ipv6Address> first =
                Optional.ofNullable(now.get(FailoverPlan.mobileNode(1).text()));
        if (options.samePrefix() && options.fault() instanceof Fault.Kill && first.isPresent()) {
            int takers = 0;
            for (HomeAgent each : plan.homeAgents()) {
                takers += each.number() > 1 && topology.routerSends(first.get(), each) ? 1 : 0;
            }
            expect(takers == 1, "the router does not send packets of mn1 to who took it over");
        }
    }

    /** At the end of it each home address has one home agent, of those that reach the others. */
    private void oneServesEach(Map<String, Ipv6Address> now, HomeAgents homeAgents)
            throws IOException {
        long end = BootClock.nanos() + LETTING_GO.toNanos();
        List<String> otherwise = servedOtherwise(now, homeAgents);
        while (!otherwise.isEmpty() && BootClock.nanos() < end) {
            Failover.pause(Failover.LOOK);
            otherwise = servedOtherwise(now, homeAgents);
        }
        if (!otherwise.isEmpty()) {
            wrong.accept(
                    "%d home addresses do not have one home agent, such as %s"
                            .formatted(otherwise.size(), otherwise.getFirst()));
        }
    }

    private List<String> servedOtherwise(Map<String, Ipv6Address> now, HomeAgents homeAgents)
            throws IOException {
        Map<String, List<String>> servedBy = new TreeMap<>();
        for (HomeAgent each : plan.homeAgents()) {
            Optional<Program> process = Optional.ofNullable(homeAgents.latest().get(each.host()));
            boolean cutOff = each.number() == 1 && options.fault() instanceof Fault.Partition;
            if (!cutOff && process.filter(Program::isAlive).isPresent()) {
                Path socket = homeAgents.files().controlSocket(each);
                collect(each.host(), ControlClient.ask(socket, "status"), servedBy);
            }
        }
        return otherThanOnce(now, servedBy);
    }

    private static void collect(
            String homeAgent, JsonNode status, Map<String, List<String>> servedBy) {
        for (JsonNode binding : status.path("homeAgent").path("bindings")) {
            servedBy.computeIfAbsent(binding.path("homeAddress").asText(), _ -> new ArrayList<>())
                    .add(homeAgent);
        }
    }

    /**
     * Which home addresses are served by nobody, or by several.
     *
     * @param servedBy names of home agents, by home addresses
     * @return an address and who serves it, for each
     */
    static List<String> otherThanOnce(
            Map<String, Ipv6Address> now, Map<String, List<String>> servedBy) {
        return now.values().stream()
                .map(Ipv6Address::toString)
                .filter(address -> servedBy.getOrDefault(address, List.of()).size() != 1)
                .map(address -> address + " " + servedBy.getOrDefault(address, List.of()))
                .toList();
    }

    /** A packet from a correspondent gets to mobile nodes of all kinds, and its answer back. */
    private void reachable(Map<String, Ipv6Address> now) throws IOException {
        List<Ipv6Address> targets =
                sample().stream()
                        .flatMap(
                                number ->
                                        Optional.ofNullable(
                                                now.get(FailoverPlan.mobileNode(number).text()))
                                                .stream())
                        .toList();
        try (EchoSample echoes = EchoSample.begin(topology.correspondent(), targets)) {
            expect(
                    Failover.await(() -> echoes.allAnswered(0), ANSWERS),
                    "not all mobile nodes answer in the end");
        }
    }

    /** Numbers of mobile nodes from all of them, the first and the last with them. */
    private List<Integer> sample() {
        int all = options.mobileNodes();
        int wanted = Math.min(all, SAMPLE);
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            numbers.add(1 + (wanted == 1 ? 0 : i * (all - 1) / (wanted - 1)));
        }
        return numbers;
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            wrong.accept(otherwise);
        }
    }
}
