package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciException;
import mip6.ikev2.vici.client.ViciException.Reason;
import mip6.ikev2.vici.swanctl.Loading;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code mip6 vici load}. */
@Command(
        name = "load",
        description = "Load what a swanctl.conf holds; what charon has otherwise stays.",
        sortOptions = false,
        footer = {
            "",
            "Certificates and keys are looked for beside the file, and in x509, x509ca,",
            "private, rsa, ecdsa and pkcs8 there, from where all of them are loaded, too. A pool's",
            "attribute that is a number may be octets: 16 = 0x0000ffff... (MIP6_HOME_PREFIX).",
            "Not understood: include, references to sections, encrypted keys."
        })
final class ViciLoadCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A swanctl.conf.")
    Path file = Path.of("");

    @Mixin ViciOptions options = new ViciOptions();

    /** What became of a part of the file. */
    private record Loaded(String what, String name, boolean loaded, Optional<String> reason) {}

    @Override
    public Integer call() {
        List<Loading.Step> steps = new SwanctlFolder(file).steps();
        if (steps.isEmpty()) {
            throw StartException.configuration(file + ": holds nothing to load");
        }
        return options.run(
                charon -> {
                    List<Loaded> all = new ArrayList<>();
                    for (Loading.Step step : steps) {
                        Loaded one = load(charon, step);
                        all.add(one);
                        if (one.loaded() && !options.json) {
                            options.out().println("loaded " + one.what() + " " + one.name());
                        } else if (!one.loaded()) {
                            options.complain(
                                    one.what() + " " + one.name() + ": " + one.reason().orElse(""));
                        }
                    }
                    if (options.json) {
                        options.print(Map.of("results", all), "");
                    }
                    return all.stream().allMatch(Loaded::loaded)
                            ? ExitStatus.OK
                            : ExitStatus.FAILURE;
                });
    }

    private static Loaded load(ViciClient charon, Loading.Step step) throws ViciException {
        try {
            charon.command(step.command(), step.arguments());
            return new Loaded(step.what(), step.name(), true, Optional.empty());
        } catch (ViciException e) {
            if (e.reason() != Reason.REFUSED) {
                throw e;
            }
            return new Loaded(step.what(), step.name(), false, Optional.ofNullable(e.getMessage()));
        }
    }
}
