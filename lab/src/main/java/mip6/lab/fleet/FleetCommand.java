package mip6.lab.fleet;

import mip6.agent.Daemon;
import mip6.mn.edge.MobileNodeConfiguration;
import mip6.mn.edge.MobileNodeDaemon;
import mip6.wire.Ipv6Prefix;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A fleet on the machine that this runs on; it prints the events of all of its mobile nodes. */
@Command(name = "fleet", description = "Many mobile nodes in one process.", hidden = true)
public final class FleetCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE")
    private Path config = Path.of("");

    @Option(names = "--first", required = true, paramLabel = "NUMBER")
    private int first;

    @Option(names = "--size", required = true, paramLabel = "N")
    private int size;

    @Option(names = "--eap", required = true, paramLabel = "N")
    private int eap;

    @Option(names = "--firewalled", required = true, paramLabel = "N")
    private int firewalled;

    @Option(names = "--care-of", required = true, paramLabel = "PREFIX")
    private String careOf = "";

    @Option(names = "--home", required = true, paramLabel = "PREFIX")
    private List<String> home = new ArrayList<>();

    @Option(names = "--window", required = true, paramLabel = "W")
    private int window;

    /** The arguments that make it such a fleet. */
    public static List<String> arguments(Path config, FleetPlan plan, int window) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "fleet",
                                "--config",
                                config.toString(),
                                "--first",
                                Integer.toString(plan.first()),
                                "--size",
                                Integer.toString(plan.size()),
                                "--eap",
                                Integer.toString(plan.eap()),
                                "--firewalled",
                                Integer.toString(plan.walled()),
                                "--care-of",
                                plan.careOf().toString(),
                                "--window",
                                Integer.toString(window)));
        plan.home().forEach(prefix -> arguments.addAll(List.of("--home", prefix.toString())));
        return arguments;
    }

    @Override
    public Integer call() {
        FleetPlan plan =
                new FleetPlan(
                        first,
                        size,
                        eap,
                        firewalled,
                        Ipv6Prefix.of(careOf),
                        home.stream().map(Ipv6Prefix::of).toList());
        Path folder = Optional.ofNullable(config.toAbsolutePath().getParent()).orElseThrow();
        Daemon.Program<MobileNodeConfiguration> one = MobileNodeDaemon.program();
        return Daemon.run(
                new Daemon.Program<>(
                        "fleet",
                        one.read(),
                        one.common(),
                        one.check(),
                        (configuration, _, reporter) ->
                                Fleet.open(configuration, plan, folder, window, reporter)),
                List.of("--config", config.toString(), "--events", "/dev/stdout"));
    }
}
