package mip6.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mip6 vici}. */
@Command(
        name = "vici",
        description = "Ask and command strongSwan's charon, by VICI.",
        subcommands = {
            ViciVersionCommand.class,
            ViciListSasCommand.class,
            ViciLoadCommand.class,
            ViciInitiateCommand.class,
            ViciTerminateCommand.class,
            ViciMonitorCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
final class ViciCommand implements Runnable {

    @Mixin Help help = new Help();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a COMMAND is missing");
    }
}
