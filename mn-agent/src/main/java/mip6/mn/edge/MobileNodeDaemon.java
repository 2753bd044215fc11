package mip6.mn.edge;

import mip6.agent.Daemon;
import mip6.agent.LoopService;
import mip6.agent.configuration.TomlFile;
import mip6.agent.report.Reporter;
import mip6.ikev2.core.IkeSettings;

import java.util.List;
import java.util.function.Supplier;

/** {@code mn-agent}. */
public final class MobileNodeDaemon {

    /** Far more than one node can cause. */
    private static final LoopService.Limits LIMITS = new LoopService.Limits(1024, 64);

    private MobileNodeDaemon() {}

    /**
     * Runs in the foreground until a signal.
     *
     * @return exit status
     */
    public static int run(List<String> arguments) {
        return Daemon.run(program(), arguments);
    }

    /** For those who begin and end it themselves. */
    public static Daemon.Program<MobileNodeConfiguration> program() {
        return new Daemon.Program<>(
                "mn-agent",
                MobileNodeConfiguration::read,
                MobileNodeConfiguration::common,
                MobileNodeDaemon::check,
                MobileNodeDaemon::open);
    }

    private static void check(MobileNodeConfiguration configuration) {
        IkeSettings _ = configuration.ikeSettings();
    }

    private static Daemon.Service open(
            MobileNodeConfiguration configuration,
            Supplier<TomlFile.Result<MobileNodeConfiguration>> again,
            Reporter reporter) {
        return LoopService.<MobileNodeInput>open(
                LIMITS,
                (loop, workers) ->
                        new MobileNodeNode(configuration, again, loop, workers, reporter));
    }
}
