package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.ikev2.vici.SaSelection;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code mip6 vici initiate}. */
@Command(
        name = "initiate",
        description = "Have charon make an SA, and wait until it stands.",
        sortOptions = false)
final class ViciInitiateCommand implements Callable<Integer> {

    @Option(
            names = "--ike",
            paramLabel = "NAME",
            description = "The connection; alone, its IKE SA without a child (RFC 6023).")
    Optional<String> ike = Optional.empty();

    @Option(names = "--child", paramLabel = "NAME", description = "The child of a connection.")
    Optional<String> child = Optional.empty();

    @Mixin ViciOptions options = new ViciOptions();

    @Override
    public Integer call() {
        if (ike.isEmpty() && child.isEmpty()) {
            throw StartException.usage("what to initiate is missing: --ike, --child or both");
        }
        return options.run(
                charon -> {
                    SaSelection wanted =
                            new SaSelection(ike, Optional.empty(), child, Optional.empty());
                    charon.initiate(wanted, options.timeout());
                    options.print(Map.of("established", true), "established");
                    return ExitStatus.OK;
                });
    }
}
