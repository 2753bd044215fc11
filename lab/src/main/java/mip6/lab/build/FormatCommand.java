package mip6.lab.build;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code mip6 format}. */
@Command(
        name = "format",
        mixinStandardHelpOptions = true,
        description = "Formats the Java sources of this tree and names the files it changed.")
public final class FormatCommand implements Callable<Integer> {

    @Option(
            names = "--check",
            description = "Only name the files that are not formatted; exit status 1 for any.")
    private boolean check;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SourceFormat format = new SourceFormat(SourceTree.own());
        List<String> files = check ? format.unformatted() : format.apply();
        files.forEach(System.out::println);
        return check && !files.isEmpty() ? 1 : 0;
    }
}
