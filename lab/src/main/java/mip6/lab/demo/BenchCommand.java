package mip6.lab.demo;

import mip6.lab.dns.DnsBenchCommand;
import mip6.lab.etcd.EtcdBenchCommand;
import mip6.lab.load.EspBenchCommand;
import mip6.lab.load.IkeBenchCommand;
import mip6.lab.simulation.MemoryBenchCommand;
import mip6.lab.simulation.RestartBenchCommand;

import picocli.CommandLine.Command;

/** Measurements of whole daemons. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures whole daemons, on machines of its own.",
        subcommands = {
            BootstrapBenchCommand.class,
            DnsBenchCommand.class,
            EspBenchCommand.class,
            EtcdBenchCommand.class,
            IkeBenchCommand.class,
            MemoryBenchCommand.class,
            RestartBenchCommand.class
        })
public final class BenchCommand {}
