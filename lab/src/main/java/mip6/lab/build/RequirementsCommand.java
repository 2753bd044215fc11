package mip6.lab.build;

import picocli.CommandLine.Command;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code mip6 requirements}. */
@Command(
        name = "requirements",
        mixinStandardHelpOptions = true,
        description = "Prints which rows of REQUIREMENTS.tsv have tests; exit status 1 for faults.")
public final class RequirementsCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        Requirements requirements = Requirements.of(SourceTree.own());
        System.out.print(requirements.table());
        List<String> faults = requirements.faults();
        faults.forEach(System.out::println);
        return faults.isEmpty() ? 0 : 1;
    }
}
