package mip6.lab.simulation;

import picocli.CommandLine.Command;

/** Experiments in virtual time. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Experiments with the daemons' cores in virtual time.",
        subcommands = {SimulateFailoverCommand.class})
public final class SimulateCommand {}
