package mip6.lab.simulation;

import mip6.lab.simulation.FailoverSimulation.Fault;
import mip6.lab.simulation.FailoverSimulation.Plan;

import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What an operator may say of a simulated failover, but for its seed. */
final class FailoverOptions {

    private static final int KILO = 1024;

    @Option(
            names = "--mobile-nodes",
            paramLabel = "N",
            description = "1 to 1000000; default: ${DEFAULT-VALUE}")
    private int mobileNodes = 1000;

    @Option(
            names = "--home-agents",
            paramLabel = "K",
            description = "2 to 100; default: ${DEFAULT-VALUE}")
    private int homeAgents = 2;

    @Option(
            names = "--affected",
            paramLabel = "A",
            description =
                    "mobile nodes of the home agent that fails, 1 to N; default: all home agents"
                            + " have as many")
    private int affected;

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            description =
                    "crash, partition, or clock (clocks on walls differ by seconds, and a crash);"
                            + " default: crash")
    private Fault fault = Fault.CRASH;

    @Option(
            names = "--loss",
            paramLabel = "P",
            description = "of each message after the failure, 0 to 0.5; default: 0")
    private double loss;

    @Option(
            names = "--duplication",
            paramLabel = "P",
            description = "of each message after the failure, 0 to 0.5; default: 0")
    private double duplication;

    @Option(
            names = "--dns-failure",
            paramLabel = "P",
            description = "of each update of the DNS, before the failure too, 0 to 0.5; default: 0")
    private double dnsFailure;

    @Option(
            names = "--delay",
            paramLabel = "MS",
            description = "round-trip time, 0 to 10000; default: ${DEFAULT-VALUE}")
    private int delay = 20;

    @Option(
            names = "--jitter",
            paramLabel = "MS",
            description =
                    "at most so much more one way after the failure, so that messages overtake"
                            + " each other, 0 to 10000; default: 0")
    private int jitter;

    @Option(
            names = "--processors",
            paramLabel = "P",
            description = "of each home agent, 1 to 256; default: ${DEFAULT-VALUE}")
    private int processors = 2;

    @Option(
            names = "--shared-processors",
            paramLabel = "P",
            description =
                    "that all mobile nodes share, as those of a fleet do, 1 to 256; default: each"
                            + " has its own")
    private int sharedProcessors;

    @Option(
            names = "--computation",
            paramLabel = "US",
            description =
                    "microseconds that one computation of a key or signature keeps a processor"
                            + " busy, 1 to 1000000; default: ${DEFAULT-VALUE}")
    private int computation = 250;

    @Option(
            names = "--event",
            paramLabel = "US",
            description =
                    "microseconds that a loop needs for what arrives, and half as many for what it"
                            + " sends, 0 to 1000000; default: ${DEFAULT-VALUE}")
    private int event = 40;

    @Option(
            names = "--link",
            paramLabel = "MBIT",
            description =
                    "megabits a second of each home agent's link, 1 to 100000; default: no limit")
    private int link;

    @Option(
            names = "--queue",
            paramLabel = "KIB",
            description =
                    "kibioctets that may wait for a link, 1 to 65536; default: ${DEFAULT-VALUE}")
    private int queue = 128;

    @Option(
            names = "--lifetime",
            paramLabel = "S",
            description = "of bindings, 20 to 200000; default: ${DEFAULT-VALUE}")
    private int lifetime = 600;

    @Option(
            names = "--limit",
            paramLabel = "L",
            description = "exchanges at once, 1 to 100000, instead of what home agents find out")
    private int limit;

    int mobileNodes() {
        return mobileNodes;
    }

    /** The first thing that is not allowed, in one line. */
    Optional<String> mistake() {
        return Stream.of(
                        outside("--mobile-nodes", mobileNodes, 1, 1_000_000),
                        outside("--home-agents", homeAgents, 2, 100),
                        outside("--affected", affected, 0, mobileNodes),
                        share("--loss", loss),
                        share("--duplication", duplication),
                        share("--dns-failure", dnsFailure),
                        outside("--delay", delay, 0, 10_000),
                        outside("--jitter", jitter, 0, 10_000),
                        outside("--processors", processors, 1, 256),
                        outside("--shared-processors", sharedProcessors, 0, 256),
                        outside("--computation", computation, 1, 1_000_000),
                        outside("--event", event, 0, 1_000_000),
                        outside("--link", link, 0, 100_000),
                        outside("--queue", queue, 1, 65_536),
                        outside("--lifetime", lifetime, 20, 200_000),
                        outside("--limit", limit, 0, 100_000))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> outside(String name, int value, int least, int most) {
        return value >= least && value <= most
                ? Optional.empty()
                : Optional.of(name + " " + value + " is outside " + least + ".." + most);
    }

    private static Optional<String> share(String name, double value) {
        return value >= 0 && value <= 0.5
                ? Optional.empty()
                : Optional.of(name + " " + value + " is outside 0..0.5");
    }

    Plan plan(long seed) {
        return plan(seed, loss);
    }

    Plan plan(long seed, double lost) {
        Duration least = Duration.ofMillis(delay).dividedBy(2);
        Duration work = Duration.ofNanos(computation * 1000L);
        Duration arrival = Duration.ofNanos(event * 1000L);
        return new Plan(
                seed,
                mobileNodes,
                homeAgents,
                affected,
                fault,
                new Conditions(lost, duplication, least, least.plusMillis(jitter), dnsFailure),
                new Hardware(processors, work, arrival, link, queue * KILO),
                sharedProcessors == 0
                        ? Hardware.AMPLE
                        : new Hardware(sharedProcessors, work, arrival, 0, 0),
                Duration.ofSeconds(lifetime),
                limit == 0 ? OptionalInt.empty() : OptionalInt.of(limit));
    }

    /** The command that has the same run again. */
    String replay(long seed) {
        StringBuilder line = new StringBuilder("./mip6 simulate failover");
        line.append(" --mobile-nodes ").append(mobileNodes);
        line.append(" --home-agents ").append(homeAgents);
        given(line, "--affected", affected, 0);
        if (fault != Fault.CRASH) {
            line.append(" --fault ").append(fault.name().toLowerCase(Locale.ROOT));
        }
        given(line, "--loss", loss, 0.0);
        given(line, "--duplication", duplication, 0.0);
        given(line, "--dns-failure", dnsFailure, 0.0);
        line.append(" --delay ").append(delay);
        given(line, "--jitter", jitter, 0);
        line.append(" --processors ").append(processors);
        given(line, "--shared-processors", sharedProcessors, 0);
        line.append(" --computation ").append(computation);
        line.append(" --event ").append(event);
        if (link != 0) {
            line.append(" --link ").append(link).append(" --queue ").append(queue);
        }
        line.append(" --lifetime ").append(lifetime);
        given(line, "--limit", limit, 0);
        return line.append(" --seed ").append(seed).toString();
    }

    private static void given(StringBuilder line, String name, Number value, Number usual) {
        if (!value.equals(usual)) {
            line.append(' ').append(name).append(' ').append(value);
        }
    }
}
