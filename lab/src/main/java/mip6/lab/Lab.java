package mip6.lab;

import mip6.lab.benchmark.BenchmarkCommand;
import mip6.lab.build.FormatCommand;
import mip6.lab.build.ReferenceCommand;
import mip6.lab.build.RequirementsCommand;
import mip6.lab.demo.BenchCommand;
import mip6.lab.demo.DemoCommand;
import mip6.lab.demo.SoakCommand;
import mip6.lab.dns.DnsCommand;
import mip6.lab.failover.FailoverCommand;
import mip6.lab.interop.InteropCommand;
import mip6.lab.load.ResponderCommand;
import mip6.lab.program.StreamCommand;
import mip6.lab.simulation.SimulateCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The parts of the lab that run as processes of their own. */
@Command(
        name = "mip6-lab",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchCommand.class,
            BenchmarkCommand.class,
            DemoCommand.class,
            DnsCommand.class,
            FailoverCommand.class,
            FormatCommand.class,
            InteropCommand.class,
            ReferenceCommand.class,
            RequirementsCommand.class,
            ResponderCommand.class,
            SimulateCommand.class,
            SoakCommand.class,
            StreamCommand.class
        })
public final class Lab {

    private Lab() {}

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new Lab())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments));
    }
}
