package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.ikev2.vici.DaemonVersion;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code mip6 vici version}. */
@Command(name = "version", description = "Which daemon answers.", sortOptions = false)
final class ViciVersionCommand implements Callable<Integer> {

    @Mixin ViciOptions options = new ViciOptions();

    @Override
    public Integer call() {
        return options.run(
                charon -> {
                    DaemonVersion version = charon.version();
                    options.print(
                            version,
                            ViciView.plain(
                                    "strongSwan %s, %s on %s %s %s"
                                            .formatted(
                                                    version.version(),
                                                    version.daemon(),
                                                    version.system(),
                                                    version.release(),
                                                    version.machine())));
                    return ExitStatus.OK;
                });
    }
}
