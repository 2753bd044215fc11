package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/**
 * The command line of {@code mip6}: one line about each mistake, and an exit status for scripts.
 */
@Command(
        name = "mip6",
        description = "Mobile IPv6 bootstrapping: run a daemon, ask one, prepare a lab.",
        subcommands = {
            MobileNodeCommand.class,
            HomeAgentCommand.class,
            StatusCommand.class,
            DiscoverCommand.class,
            PkiCommand.class,
            ViciCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        footer = {
            "",
            "From a source tree also: demo, check, bench, format; see mip6 demo --help.",
            "",
            "Exit status: 0 done, 1 not achieved, 2 wrong command line, 77 a permission or",
            "a part of the kernel is missing, 78 wrong configuration."
        })
public final class Main implements Runnable {

    @Mixin Help help = new Help();
    @Spec private CommandSpec spec = CommandSpec.create();

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(
                run(
                        arguments,
                        new PrintWriter(System.out, true, System.out.charset()),
                        new PrintWriter(System.err, true, System.err.charset())));
    }

    /** The same in a process that goes on. */
    public static int run(String[] arguments, PrintWriter out, PrintWriter errors) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(errors)
                .setParameterExceptionHandler((e, _) -> usage(e))
                .setExecutionExceptionHandler((e, command, _) -> failed(e, command))
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a COMMAND is missing");
    }

    private static int usage(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr()
                .println(
                        name
                                + ": "
                                + String.valueOf(mistake.getMessage())
                                        .replaceAll("\\s*\\R\\s*", " ")
                                + ": see "
                                + name
                                + " --help");
        return ExitStatus.USAGE.code();
    }

    private static int failed(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof StartException mistake) {
            command.getErr()
                    .println(command.getCommandSpec().qualifiedName() + ": " + mistake.line());
            return mistake.status().code();
        }
        throw failure;
    }
}
