package mip6.ha.edge;

import mip6.agent.Daemon;
import mip6.agent.LoopService;
import mip6.agent.configuration.TomlFile;
import mip6.agent.report.Reporter;
import mip6.dnsupdate.update.UpdateSettings;
import mip6.ikev2.core.IkeSettings;

import java.util.List;
import java.util.function.Supplier;

/** {@code ha-agent}. */
public final class HomeAgentDaemon {

    private static final LoopService.Limits LIMITS = new LoopService.Limits(16 * 1024, 4096);

    private HomeAgentDaemon() {}

    /**
     * Runs in the foreground until a signal.
     *
     * @return exit status
     */
    public static int run(List<String> arguments) {
        return Daemon.run(program(), arguments);
    }

    /** For those who begin and end it themselves. */
    public static Daemon.Program<HomeAgentConfiguration> program() {
        return new Daemon.Program<>(
                "ha-agent",
                HomeAgentConfiguration::read,
                HomeAgentConfiguration::common,
                HomeAgentDaemon::check,
                HomeAgentDaemon::open);
    }

    private static void check(HomeAgentConfiguration configuration) {
        IkeSettings _ = configuration.ikeSettings();
        UpdateSettings _ = configuration.dnsUpdate().settings();
        configuration.radius().ifPresent(radius -> radius.secret().readLine().close());
        configuration
                .cluster()
                .ifPresent(
                        cluster -> {
                            cluster.key().readLine().close();
                            cluster.password().ifPresent(each -> each.readLine().close());
                        });
    }

    private static Daemon.Service open(
            HomeAgentConfiguration configuration,
            Supplier<TomlFile.Result<HomeAgentConfiguration>> again,
            Reporter reporter) {
        return LoopService.<HomeAgentInput>open(
                LIMITS,
                (loop, workers) ->
                        new HomeAgentNode(configuration, again, loop, workers, reporter));
    }
}
