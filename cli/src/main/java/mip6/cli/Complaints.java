package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import java.util.function.BooleanSupplier;

/** What is wrong, in one line of printable characters, and an exit status for scripts. */
public final class Complaints {

    private final BooleanSupplier debug;

    private Complaints(BooleanSupplier debug) {
        this.debug = debug;
    }

    /**
     * Has {@code line} complain so, whatever its commands throw.
     *
     * @param debug whether a bug is also said to be where it is
     */
    public static CommandLine of(CommandLine line, BooleanSupplier debug) {
        Complaints complaints = new Complaints(debug);
        return line.setParameterExceptionHandler((mistake, _) -> usage(mistake))
                .setExecutionExceptionHandler(
                        (failure, command, _) -> complaints.failed(failure, command));
    }

    /** The same text on one line, without characters that a terminal would obey. */
    private static String printable(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }

    private static int usage(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr()
                .println(
                        name
                                + ": "
                                + printable(String.valueOf(mistake.getMessage()))
                                + ": see "
                                + name
                                + " --help");
        return ExitStatus.USAGE.code();
    }

    /** A bug of ours is one line too; with --debug also where it is. */
    private int failed(Exception failure, CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        if (failure instanceof StartException mistake) {
            command.getErr().println(name + ": " + printable(mistake.line()));
            return mistake.status().code();
        }
        if (debug.getAsBoolean()) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr()
                .println(
                        name
                                + ": ended by a bug: "
                                + printable(failure.toString())
                                + " (--debug says where)");
        return ExitStatus.SOFTWARE.code();
    }
}
