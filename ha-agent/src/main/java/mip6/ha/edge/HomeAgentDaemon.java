package mip6.ha.edge;

import mip6.agent.Daemon;
import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.configuration.TomlTable;
import mip6.agent.report.Reporter;
import mip6.linux.BootClock;

import java.util.List;

/** {@code ha-agent}. */
public final class HomeAgentDaemon implements Daemon.Program<HomeAgentConfiguration> {

    private HomeAgentDaemon() {}

    /**
     * Runs in the foreground until a signal.
     *
     * @return exit status
     */
    public static int run(List<String> arguments) {
        return new Daemon<>(new HomeAgentDaemon(), BootClock::nanos, System.err).run(arguments);
    }

    @Override
    public String name() {
        return "ha-agent";
    }

    @Override
    public HomeAgentConfiguration read(TomlTable root) {
        return HomeAgentConfiguration.read(root);
    }

    @Override
    public CommonConfiguration common(HomeAgentConfiguration configuration) {
        return configuration.common();
    }

    @Override
    public Daemon.Service open(HomeAgentConfiguration configuration, Reporter reporter) {
        return HomeAgentService.open(configuration, reporter);
    }
}
