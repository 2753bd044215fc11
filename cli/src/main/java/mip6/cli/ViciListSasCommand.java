package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.ikev2.vici.IkeSaStatus;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code mip6 vici list-sas}. */
@Command(
        name = "list-sas",
        description = "The IKE SAs that charon has, with their children.",
        sortOptions = false)
final class ViciListSasCommand implements Callable<Integer> {

    @Mixin ViciSelection selection = new ViciSelection();
    @Mixin ViciOptions options = new ViciOptions();

    @Override
    public Integer call() {
        return options.run(
                charon -> {
                    List<IkeSaStatus> sas = charon.listSas(selection.selection());
                    if (options.json) {
                        options.print(Map.of("sas", sas.stream().map(ViciView::json).toList()), "");
                    } else {
                        sas.forEach(sa -> ViciView.lines(sa).forEach(options.out()::println));
                    }
                    return ExitStatus.OK;
                });
    }
}
