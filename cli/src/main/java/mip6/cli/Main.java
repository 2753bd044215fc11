package mip6.cli;

import mip6.agent.ExitStatus;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

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
            EventsCommand.class,
            ExplainCommand.class,
            DisconnectCommand.class,
            TakeoverCommand.class,
            DrainCommand.class,
            RediscoverCommand.class,
            ReloadCommand.class,
            DoctorCommand.class,
            DecodeCommand.class,
            CaptureCommand.class,
            ManualCommand.class,
            DiscoverCommand.class,
            PkiCommand.class,
            ViciCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        footer = {
            "",
            "From a source tree also: demo, failover, simulate, soak, check, bench, fuzz, package,"
                    + " interop, format.",
            "",
            "Exit status: 0 done, 1 not achieved, 2 wrong command line, 3 out of memory,",
            "70 a bug, 71 the system took away what it takes (a device, the disk), 77 a",
            "permission or a part of the kernel is missing, 78 wrong configuration."
        })
public final class Main implements Runnable {

    private static final int COMMANDS_INDENT = 14;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Where a bug ends a command, say at which line.")
    boolean debug;

    @Mixin VersionOption version = new VersionOption();
    @Mixin Help help = new Help();
    @Spec private CommandSpec spec = CommandSpec.create();

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(
                run(
                        arguments,
                        StandardOutput.ofProcess(),
                        System.out.charset(),
                        new PrintWriter(System.err, true, System.err.charset())));
    }

    /** What could not be said is not done. */
    static int run(String[] arguments, StandardOutput output, Charset charset, PrintWriter errors) {
        PrintWriter out = output.writer(charset);
        int status = run(arguments, out, errors);
        out.flush();
        return output.lost()
                .map(
                        why -> {
                            errors.println("mip6: standard output: " + why);
                            return status == ExitStatus.OK.code()
                                    ? ExitStatus.SYSTEM.code()
                                    : status;
                        })
                .orElse(status);
    }

    /** The same in a process that goes on. */
    public static int run(String[] arguments, PrintWriter out, PrintWriter errors) {
        CommandLine line = commandLine();
        Main main = line.getCommand();
        return Complaints.of(line, () -> main.debug).setOut(out).setErr(errors).execute(arguments);
    }

    /** Whether the command line that {@code command} is in asks for all of a bug's trace. */
    static boolean debug(CommandSpec command) {
        return command.root().userObject() instanceof Main main && main.debug;
    }

    /** All commands, with nobody to run them yet. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        ViewCommand.addAll(line);
        line.registerConverter(Path.class, new PathConverter());
        Map<String, IHelpSectionRenderer> sections = new HashMap<>(line.getHelpSectionMap());
        sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Main::commandList);
        return line.setHelpSectionMap(sections);
    }

    /** Each with the first sentence of what it does. */
    private static String commandList(CommandLine.Help help) {
        StringBuilder text = new StringBuilder();
        help.subcommands()
                .forEach(
                        (name, command) ->
                                Table.wrapped(
                                                "  %-11s".formatted(name),
                                                ManPage.sentence(
                                                        command.commandSpec()
                                                                .usageMessage()
                                                                .description()),
                                                COMMANDS_INDENT)
                                        .forEach(line -> text.append(line).append('\n')));
        return text.toString();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a COMMAND is missing");
    }
}
