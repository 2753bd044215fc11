package mip6.lab;

import mip6.cli.Complaints;
import mip6.lab.benchmark.BenchmarkCommand;
import mip6.lab.build.FormatCommand;
import mip6.lab.build.ReferenceCommand;
import mip6.lab.build.RequirementsCommand;
import mip6.lab.demo.BenchCommand;
import mip6.lab.demo.DemoCommand;
import mip6.lab.demo.SoakCommand;
import mip6.lab.dns.DnsCommand;
import mip6.lab.failover.FailoverCommand;
import mip6.lab.failover.TrainCommand;
import mip6.lab.fleet.FleetCommand;
import mip6.lab.interop.InteropCommand;
import mip6.lab.load.EspEndCommand;
import mip6.lab.load.ResponderCommand;
import mip6.lab.program.StreamCommand;
import mip6.lab.simulation.SimulateCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.util.List;

/** The parts of the lab that run as processes of their own. */
@Command(
        name = "mip6",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchCommand.class,
            BenchmarkCommand.class,
            DemoCommand.class,
            DnsCommand.class,
            EspEndCommand.class,
            FailoverCommand.class,
            FleetCommand.class,
            FormatCommand.class,
            InteropCommand.class,
            ReferenceCommand.class,
            RequirementsCommand.class,
            ResponderCommand.class,
            SimulateCommand.class,
            SoakCommand.class,
            StreamCommand.class,
            TrainCommand.class
        })
public final class Lab {

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Where a bug ends a command, say at which line.")
    private boolean debug;

    private Lab() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    /**
     * Runs one of them.
     *
     * @return exit status
     */
    public static int run(List<String> arguments) {
        Lab lab = new Lab();
        return Complaints.of(
                        new CommandLine(lab).setCaseInsensitiveEnumValuesAllowed(true),
                        () -> lab.debug)
                .execute(arguments.toArray(String[]::new));
    }
}
