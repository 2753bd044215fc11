package mip6.lab.benchmark;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code mip6 jmh}. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        description = "Measures codecs, handshake and ESP by themselves.")
public final class BenchmarkCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "PATTERN",
            description = "Names or regular expressions of benchmarks; all where there is none.")
    private List<String> patterns = List.of();

    @Option(names = "--gc", description = "Count the octets allocated as well.")
    private boolean allocations;

    @Override
    public Integer call() throws RunnerException {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .shouldFailOnError(true)
                        .jvmArgsAppend("--enable-native-access=ALL-UNNAMED");
        patterns.forEach(options::include);
        if (allocations) {
            options.addProfiler("gc");
        }
        new Runner(options.build()).run();
        return 0;
    }
}
