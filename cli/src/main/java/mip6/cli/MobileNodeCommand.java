package mip6.cli;

import mip6.mn.edge.MobileNodeDaemon;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code mip6 mn}. */
@Command(
        name = "mn",
        description = "Run a mobile node in the foreground, until SIGTERM or SIGINT.",
        sortOptions = false)
final class MobileNodeCommand implements Callable<Integer> {

    @Mixin DaemonOptions options = new DaemonOptions();
    @Mixin VersionOption version = new VersionOption();
    @Mixin Help help = new Help();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return MobileNodeDaemon.run(options.toArguments(Main.debug(spec)));
    }
}
