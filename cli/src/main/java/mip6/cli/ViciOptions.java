package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.agent.control.Json;
import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciEndpoint;
import mip6.ikev2.vici.client.ViciException;
import mip6.ikev2.vici.client.ViciException.Reason;
import mip6.ikev2.vici.client.ViciSettings;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;

/** What every command of {@code mip6 vici} has. */
final class ViciOptions {

    private static final int LONGEST_SECONDS = 24 * 60 * 60;

    @Option(
            names = "--uri",
            paramLabel = "URI",
            description = {
                "Where charon listens: unix:///PATH or tcp://ADDRESS:PORT;",
                "unix:///var/run/charon.vici otherwise."
            })
    String uri = ViciEndpoint.DEFAULT.toString();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "The most that a command may take; 10 otherwise.")
    double seconds = ViciSettings.DEFAULT.deadline().toSeconds();

    @Option(names = "--json", description = "JSON for programs.")
    boolean json;

    @Mixin Help help = new Help();

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    /** What a command does with charon. */
    @FunctionalInterface
    interface Task {
        ExitStatus with(ViciClient charon) throws ViciException, InterruptedException;
    }

    /** Does it; what stands in its way is a line of the errors. */
    int run(Task task) {
        try (ViciClient charon = client()) {
            return task.with(charon).code();
        } catch (ViciException e) {
            complain(String.valueOf(e.getMessage()));
            return (e.reason() == Reason.NOT_PERMITTED
                            ? ExitStatus.NO_PERMISSION
                            : ExitStatus.FAILURE)
                    .code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAILURE.code();
        }
    }

    Duration timeout() {
        if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
            throw StartException.usage(
                    "--timeout: found " + seconds + ", allowed: above 0 to " + LONGEST_SECONDS);
        }
        return Duration.ofNanos(Math.max(1, (long) (seconds * 1e9)));
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    void complain(String message) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + ViciView.plain(message));
    }

    /** A document for programs, or else a line for people. */
    void print(Object document, String line) {
        out().println(json ? Json.renderPretty(document) : line);
    }

    private ViciClient client() {
        try {
            return new ViciClient(
                    ViciEndpoint.parse(uri), ViciSettings.DEFAULT.withDeadline(timeout()));
        } catch (IllegalArgumentException e) {
            throw StartException.usage("--uri: " + e.getMessage());
        }
    }
}
