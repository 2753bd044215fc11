package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.ikev2.vici.SaSelection;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code mip6 vici terminate}. */
@Command(
        name = "terminate",
        description = "Have charon end SAs, and wait until they are gone.",
        sortOptions = false)
final class ViciTerminateCommand implements Callable<Integer> {

    @Mixin ViciSelection selection = new ViciSelection();

    @Option(names = "--force", description = "Do not wait for the peer, which may be gone.")
    boolean force;

    @Mixin ViciOptions options = new ViciOptions();

    @Override
    public Integer call() {
        SaSelection wanted = selection.selection();
        if (wanted.isAll()) {
            throw StartException.usage(
                    "what to terminate is missing: --ike, --ike-id, --child or --child-id");
        }
        return options.run(
                charon -> {
                    long count =
                            force
                                    ? charon.terminateForced(wanted, options.timeout())
                                    : charon.terminate(wanted, options.timeout());
                    options.print(Map.of("terminated", count), "terminated " + count);
                    return ExitStatus.OK;
                });
    }
}
