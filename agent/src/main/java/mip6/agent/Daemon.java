package mip6.agent;

import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.configuration.CommonConfiguration.LogLevel;
import mip6.agent.configuration.CommonConfiguration.Protection;
import mip6.agent.configuration.TomlFile;
import mip6.agent.configuration.TomlTable;
import mip6.agent.report.Counters;
import mip6.agent.report.EventStream;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.linux.BootClock;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A daemon's life from its command line to its exit status: {@code --config F [--check-config]
 * [--events F] [--debug]}.
 *
 * @param <C> its configuration
 */
public final class Daemon<C> {

    /** From the signal to the end, whatever is still to do. */
    private static final long LONGEST_STOP_SECONDS = 5;

    private static final int MOST_PLACES = 5;

    private final Program<C> program;
    private final LongSupplier clock;
    private final PrintStream errors;
    private final CompletableFuture<Service> opened = new CompletableFuture<>();

    /**
     * What is peculiar to one daemon.
     *
     * @param name such as {@code mn-agent}: begins every line that it prints
     * @param read reads all of the file; what is refused is a {@link StartException}
     * @param check reads the keys and certificates that the file names, and forgets them; what is
     *     refused is a {@link StartException}
     * @param open opens sockets and what else it takes; what is refused is a {@link
     *     StartException}. It also gets what reads the same file again
     * @param <C> its configuration
     */
    public record Program<C>(
            String name,
            Function<TomlTable, C> read,
            Function<C, CommonConfiguration> common,
            Consumer<C> check,
            Opening<C> open) {}

    /**
     * Opens a daemon's edges.
     *
     * @param <C> its configuration
     */
    @FunctionalInterface
    public interface Opening<C> {

        /**
         * Opens them.
         *
         * @param again reads the file of {@code configuration} once more; slow, and what is refused
         *     is a {@link StartException}
         */
        Service open(C configuration, Supplier<TomlFile.Result<C>> again, Reporter reporter);
    }

    /** A daemon with all its edges open. */
    public interface Service extends AutoCloseable {

        /** Works until {@link #stop}, in this thread. */
        void run();

        /**
         * From another thread, even before {@link #run}: end in order, and soon. The process ends
         * without waiting for more than some seconds.
         */
        void stop();

        /** From another thread, even before {@link #run}: read the configuration again. */
        void reload();

        /**
         * From another thread: when {@link #run} last showed that it works, in nanoseconds of the
         * boot clock; 0 before.
         */
        long lastSign();

        /** Closes what was opened. */
        @Override
        void close();
    }

    /**
     * A daemon that has not begun.
     *
     * @param clock nanoseconds of the boot clock
     * @param errors where the line of a {@link StartException} goes
     */
    public Daemon(Program<C> program, LongSupplier clock, PrintStream errors) {
        this.program = program;
        this.clock = clock;
        this.errors = errors;
    }

    /**
     * Runs {@code program} in the foreground until a signal or the service itself ends it.
     *
     * @return exit status
     */
    public static <C> int run(Program<C> program, List<String> arguments) {
        return new Daemon<>(program, BootClock::nanos, System.err).run(arguments);
    }

    /**
     * Runs until a signal or the service itself ends it. After a signal this process ends with the
     * status that this would have returned.
     *
     * @return exit status
     */
    public int run(List<String> arguments) {
        return guarded(arguments.contains(Arguments.DEBUG), () -> begin(arguments)).code();
    }

    /** From another thread, once: {@link #run} is to end in order, as after a signal. */
    public void stop() {
        CompletableFuture<Void> _ = opened.thenAccept(Service::stop);
    }

    private ExitStatus begin(List<String> arguments) {
        Arguments parsed = Arguments.parse(program.name(), arguments);
        TomlFile.Result<C> file = TomlFile.read(parsed.config(), program.read());
        CommonConfiguration common = program.common().apply(file.configuration());
        if (common.protection() == Protection.NONE && !parsed.unsafeWithoutIpsec()) {
            throw StartException.configuration(
                    "protection: \"none\" lets anybody take a mobile node's traffic: refused"
                            + " without the argument "
                            + Arguments.UNSAFE);
        }
        if (parsed.checkConfig()) {
            file.warnings().forEach(this::say);
            program.check().accept(file.configuration());
            return ExitStatus.OK;
        }
        prepareLog(common.logLevel());
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, bug) ->
                        say("thread " + thread.getName() + " ended by a bug", bug, parsed.debug()));
        CompletableFuture<ExitStatus> ended = new CompletableFuture<>();
        Thread hook = new Thread(() -> endBySignal(ended), "signal");
        Runtime.getRuntime().addShutdownHook(hook);
        Supplier<TomlFile.Result<C>> again = () -> TomlFile.read(parsed.config(), program.read());
        ExitStatus status = guarded(parsed.debug(), () -> serve(file, again, parsed.events()));
        ended.complete(status);
        forget(hook);
        return status;
    }

    /** Before the first line of the log. Under journald lines have a time already. */
    private static void prepareLog(LogLevel level) {
        System.setProperty("mip6.log.level", level.logback());
        System.setProperty(
                "mip6.log.time", System.getenv("JOURNAL_STREAM") == null ? "%d " : "%nopex");
    }

    private ExitStatus serve(
            TomlFile.Result<C> file, Supplier<TomlFile.Result<C>> again, Optional<Path> events) {
        Optional<EventStream> stream = events.map(EventStream::appendTo);
        try (Reporter reporter = new Reporter(program.name(), clock, new Counters(), stream)) {
            for (String line : file.warnings()) {
                reporter.report(Report.warning("configuration").with("about", line));
            }
            try (Service service = program.open().open(file.configuration(), again, reporter);
                    Supervision supervision =
                            Supervision.begin(
                                    System.getenv(), clock, service::lastSign, reporter)) {
                Hangup.calls(service::reload);
                supervision.ready();
                reporter.report(
                        Report.info("started")
                                .with("pid", ProcessHandle.current().pid())
                                .with("version", Version.TEXT));
                opened.complete(service);
                service.run();
            }
            reporter.report(Report.info("stopped"));
        }
        return ExitStatus.OK;
    }

    /** A signal ends the JVM as soon as its hooks have returned: so this one does not return. */
    private void endBySignal(CompletableFuture<ExitStatus> ended) {
        stop();
        ExitStatus status = ExitStatus.FAILURE;
        try {
            status = ended.get(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            say("did not end in order within " + LONGEST_STOP_SECONDS + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            say(impossible.toString());
        }
        Runtime.getRuntime().halt(status.code());
    }

    private static void forget(Thread hook) {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException itRuns) {
            // and ends this process
        }
    }

    private ExitStatus guarded(boolean debug, Supplier<ExitStatus> work) {
        try {
            return work.get();
        } catch (StartException e) {
            say(e.line());
            return e.status();
        } catch (UncheckedIOException system) {
            say("ended: " + StartException.oneLine(cause(system)));
            return ExitStatus.SYSTEM;
        } catch (RuntimeException | Error bug) {
            say("ended by a bug", bug, debug);
            return ExitStatus.SOFTWARE;
        }
    }

    /** Where it is, on the same line: what is enough to find it. */
    private static String places(Throwable bug) {
        return Arrays.stream(bug.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("mip6."))
                .limit(MOST_PLACES)
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .collect(Collectors.joining(", ", " (", "; --debug says more)"));
    }

    private static String cause(UncheckedIOException system) {
        return Optional.ofNullable(system.getCause())
                .map(cause -> String.valueOf(cause.getMessage()))
                .orElse(system.toString());
    }

    private void say(String what, Throwable bug, boolean debug) {
        say(what + ": " + StartException.oneLine(bug.toString()) + places(bug));
        if (debug) {
            bug.printStackTrace(errors);
        }
    }

    private void say(String line) {
        errors.println(program.name() + ": " + line);
    }
}
