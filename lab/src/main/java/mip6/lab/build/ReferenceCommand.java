package mip6.lab.build;

import picocli.CommandLine.Command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Writes docs/configuration.md. */
@Command(
        name = "reference",
        mixinStandardHelpOptions = true,
        description = "Writes docs/configuration.md from what the daemons read.")
public final class ReferenceCommand implements Callable<Integer> {

    @Override
    public Integer call() throws IOException {
        Path docs = SourceTree.own().root().resolve("docs");
        Path scratch = Files.createTempDirectory("reference");
        Files.writeString(
                docs.resolve("configuration.md"),
                new ConfigurationReference(docs.resolve("examples"), scratch).page());
        return 0;
    }
}
