package mip6.cli;

import mip6.mn.edge.MobileNodeDaemon;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code mip6 mn}. */
@Command(
        name = "mn",
        description = "Run a mobile node in the foreground, until SIGTERM or SIGINT.",
        sortOptions = false)
final class MobileNodeCommand implements Callable<Integer> {

    @Mixin DaemonOptions options = new DaemonOptions();
    @Mixin Help help = new Help();

    @Override
    public Integer call() {
        return MobileNodeDaemon.run(options.toArguments());
    }
}
