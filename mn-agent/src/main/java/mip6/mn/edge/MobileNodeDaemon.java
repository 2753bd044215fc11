package mip6.mn.edge;

import mip6.agent.Daemon;
import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.configuration.TomlTable;
import mip6.agent.report.Reporter;
import mip6.linux.BootClock;

import java.util.List;

/** {@code mn-agent}. */
public final class MobileNodeDaemon implements Daemon.Program<MobileNodeConfiguration> {

    private MobileNodeDaemon() {}

    /**
     * Runs in the foreground until a signal.
     *
     * @return exit status
     */
    public static int run(List<String> arguments) {
        return new Daemon<>(new MobileNodeDaemon(), BootClock::nanos, System.err).run(arguments);
    }

    @Override
    public String name() {
        return "mn-agent";
    }

    @Override
    public MobileNodeConfiguration read(TomlTable root) {
        return MobileNodeConfiguration.read(root);
    }

    @Override
    public CommonConfiguration common(MobileNodeConfiguration configuration) {
        return configuration.common();
    }

    @Override
    public Daemon.Service open(MobileNodeConfiguration configuration, Reporter reporter) {
        return MobileNodeService.open(configuration, reporter);
    }
}
