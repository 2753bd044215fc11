package mip6.cli;

import mip6.ha.edge.HomeAgentDaemon;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code mip6 ha}. */
@Command(
        name = "ha",
        description = "Run a home agent in the foreground, until SIGTERM or SIGINT.",
        sortOptions = false)
final class HomeAgentCommand implements Callable<Integer> {

    @Mixin DaemonOptions options = new DaemonOptions();
    @Mixin Help help = new Help();

    @Override
    public Integer call() {
        return HomeAgentDaemon.run(options.toArguments());
    }
}
