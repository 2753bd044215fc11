package mip6.cli;

import mip6.ha.edge.HomeAgentDaemon;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code mip6 ha}. */
@Command(
        name = "ha",
        description = "Run a home agent in the foreground, until SIGTERM or SIGINT.",
        sortOptions = false)
final class HomeAgentCommand implements Callable<Integer> {

    @Mixin DaemonOptions options = new DaemonOptions();
    @Mixin VersionOption version = new VersionOption();
    @Mixin Help help = new Help();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return HomeAgentDaemon.run(options.toArguments(Main.debug(spec)));
    }
}
