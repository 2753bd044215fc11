package mip6.cli;

import mip6.agent.StartException;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code mip6 manual}. */
@Command(
        name = "manual",
        description = "Write manual pages and the completion of bash for all commands.",
        sortOptions = false)
final class ManualCommand implements Callable<Integer> {

    @Option(
            names = "--dir",
            required = true,
            paramLabel = "FOLDER",
            description = "Where man1/*.1 and completion/mip6 go.")
    Path folder = Path.of("");

    @Mixin Help help = new Help();

    @Override
    public Integer call() {
        CommandLine all = Main.commandLine();
        try {
            Path pages = Files.createDirectories(folder.resolve("man1"));
            for (Map.Entry<String, String> page : ManPage.all(all).entrySet()) {
                Files.writeString(pages.resolve(page.getKey()), page.getValue());
            }
            Path completion = Files.createDirectories(folder.resolve("completion"));
            Files.writeString(completion.resolve("mip6"), AutoComplete.bash("mip6", all));
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            throw StartException.unwritable("--dir: " + folder, e);
        }
    }
}
