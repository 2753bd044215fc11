package mip6.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code mip6 reload}. */
@Command(
        name = "reload",
        description = {
            "Have the daemons read their configuration again, as by SIGHUP. Where it has a",
            "mistake, or changes what cannot change, all stays as it was."
        },
        sortOptions = false)
final class ReloadCommand implements Callable<Integer> {

    @Mixin Daemons daemons = new Daemons();

    @Override
    public Integer call() {
        return daemons.tell("reload", "reloaded");
    }
}
