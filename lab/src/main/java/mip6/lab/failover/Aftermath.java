package mip6.lab.failover;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.ControlClient;
import mip6.dnsupdate.DomainName;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What has to hold when all is over.
 *
 * @param expected of the mobile nodes
 * @param wrong is told what does not, a line for each
 */
record Aftermath(
        FailoverOptions options,
        FailoverPlan plan,
        FailoverTopology topology,
        Expected expected,
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
    record HomeAgents(Map<String, Program> latest, FailoverFiles files) {

        HomeAgents {
            latest = Map.copyOf(latest);
        }
    }

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
            throws InterruptedException {
        unchanged(options, expected, before, acknowledged, wrong);
        Map<String, Ipv6Address> now = new TreeMap<>(before);
        now.putAll(acknowledged);
        expect(
                new HashSet<>(now.values()).size() == now.size(),
                "two mobile nodes have the same home address");
        names(now);
        look("the router's neighbours", () -> neighbours(now), wrong);
        oneServesEach(now, homeAgents);
        look("whether mobile nodes answer", () -> reachable(now), wrong);
        ended(options.fault(), plan.homeAgents(), alive(homeAgents)).forEach(wrong);
    }

    /** A look at something that may fail. */
    interface Look {
        void take() throws IOException, InterruptedException;
    }

    /** Takes one: that it failed is wrong, and no reason to leave out what was seen otherwise. */
    static void look(String what, Look look, Consumer<String> wrong) throws InterruptedException {
        try {
            look.take();
        } catch (IOException failed) {
            wrong.accept(what + ": " + failed.getMessage());
        }
    }

    private static Set<String> alive(HomeAgents homeAgents) {
        Set<String> alive = new HashSet<>();
        homeAgents
                .latest()
                .forEach(
                        (host, process) -> {
                            if (process.isAlive()) {
                                alive.add(host);
                            }
                        });
        return alive;
    }

    /**
     * Home agents that are no more, but for the one that was killed.
     *
     * @param alive the names of machines whose home agent lives
     * @return a line for each
     */
    static List<String> ended(Fault fault, List<HomeAgent> homeAgents, Set<String> alive) {
        return homeAgents.stream()
                .filter(each -> each.number() > 1 || !(fault instanceof Fault.Kill))
                .map(HomeAgent::host)
                .filter(host -> !alive.contains(host))
                .map(host -> host + " has ended")
                .toList();
    }

    /** Another home address only where the prefix may be another one. */
    static void unchanged(
            FailoverOptions options,
            Expected expected,
            Map<String, Ipv6Address> before,
            Map<String, Ipv6Address> after,
            Consumer<String> wrong) {
        if (options.fault() instanceof Fault.Drain) {
            return;
        }
        after.forEach(
                (name, address) -> {
                    Optional<Ipv6Address> was = Optional.ofNullable(before.get(name));
                    boolean same = was.equals(Optional.of(address));
                    boolean right =
                            switch (expected) {
                                case UNTOUCHED -> same;
                                case REGISTERED_ANEW ->
                                        options.samePrefix() ? same : !same || options.mayReturn();
                            };
                    if (!right) {
                        wrong.accept(
                                "the home address of %s was %s and is %s"
                                        .formatted(
                                                name,
                                                was.map(Ipv6Address::toString).orElse("none"),
                                                address));
                    }
                });
    }

    private void names(Map<String, Ipv6Address> now) {
        for (int number : sample()) {
            Optional<Ipv6Address> address =
                    Optional.ofNullable(now.get(FailoverPlan.mobileNode(number).text()));
            try {
                if (address.isPresent()) {
                    name(number, address.get());
                }
            } catch (IOException silent) {
                // nor would it answer for the others, and each of them would take its time
                wrong.accept("the name of mn%d: %s".formatted(number, silent.getMessage()));
                return;
            }
        }
    }

    private void name(int number, Ipv6Address address) throws IOException {
        Lookup lookup = new Lookup(topology.correspondent(), FailoverPlan.DNS);
        DomainName name = FailoverPlan.mobileNode(number);
        expect(
                lookup.address(name).equals(Optional.of(address)),
                "the name of mn" + number + " does not lead to " + address);
        expect(
                lookup.name(address).equals(Optional.of(name.text())),
                address + " does not lead to the name of mn" + number);
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

    /**
     * What home agents say to serve.
     *
     * @param silent a line for each that did not answer
     * @param otherwise home addresses that are not served by one home agent, the right one, with
     *     those that do
     */
    private record Service(List<String> silent, List<String> otherwise) {

        Service {
            silent = List.copyOf(silent);
            otherwise = List.copyOf(otherwise);
        }

        boolean isRight() {
            return silent.isEmpty() && otherwise.isEmpty();
        }
    }

    /** At the end of it each home address has one home agent, of those that reach the others. */
    private void oneServesEach(Map<String, Ipv6Address> now, HomeAgents homeAgents) {
        long end = BootClock.nanos() + LETTING_GO.toNanos();
        Service service = service(now, homeAgents);
        while (!service.isRight() && BootClock.nanos() < end) {
            Failover.pause(Failover.LOOK);
            service = service(now, homeAgents);
        }
        service.silent().forEach(wrong);
        if (!service.otherwise().isEmpty()) {
            wrong.accept(
                    "%d home addresses do not have %s, such as %s"
                            .formatted(
                                    service.otherwise().size(),
                                    switch (expected) {
                                        case UNTOUCHED -> "the home agent that they had";
                                        case REGISTERED_ANEW -> "one home agent";
                                    },
                                    service.otherwise().getFirst()));
        }
    }

    private Service service(Map<String, Ipv6Address> now, HomeAgents homeAgents) {
        List<String> silent = new ArrayList<>();
        Map<String, List<String>> servedBy = new TreeMap<>();
        for (HomeAgent each : plan.homeAgents()) {
            Optional<Program> process = Optional.ofNullable(homeAgents.latest().get(each.host()));
            boolean cutOff = each.number() == 1 && options.fault() instanceof Fault.Partition;
            if (!cutOff && process.filter(Program::isAlive).isPresent()) {
                Path socket = homeAgents.files().controlSocket(each);
                try {
                    collect(each.host(), ControlClient.ask(socket, "status"), servedBy);
                } catch (IOException failed) {
                    silent.add("the status of %s: %s".formatted(each.host(), failed.getMessage()));
                }
            }
        }
        return new Service(silent, otherwise(expected, now, servedBy));
    }

    private static void collect(
            String homeAgent, JsonNode status, Map<String, List<String>> servedBy) {
        for (JsonNode binding : status.path("homeAgent").path("bindings")) {
            servedBy.computeIfAbsent(binding.path("homeAddress").asText(), _ -> new ArrayList<>())
                    .add(homeAgent);
        }
    }

    /**
     * Which home addresses are served by nobody, or by several, or by another one than before where
     * all are to be where they were.
     *
     * @param servedBy names of home agents, by home addresses
     * @return an address and who serves it, for each
     */
    static List<String> otherwise(
            Expected expected, Map<String, Ipv6Address> now, Map<String, List<String>> servedBy) {
        Predicate<List<String>> right =
                switch (expected) {
                    case UNTOUCHED -> List.of(FaultText.VICTIM)::equals;
                    case REGISTERED_ANEW -> homeAgents -> homeAgents.size() == 1;
                };
        return now.values().stream()
                .map(Ipv6Address::toString)
                .filter(address -> !right.test(servedBy.getOrDefault(address, List.of())))
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
