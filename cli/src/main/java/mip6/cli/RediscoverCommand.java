package mip6.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code mip6 rediscover}. */
@Command(
        name = "rediscover",
        description = "Have a mobile node leave its home agent and look for one anew.",
        sortOptions = false)
final class RediscoverCommand implements Callable<Integer> {

    @Mixin Daemons daemons = new Daemons();

    @Override
    public Integer call() {
        return daemons.tell("rediscover", "discovery begins anew");
    }
}
