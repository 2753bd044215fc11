package mip6.systemd;

import mip6.agent.Daemon;
import mip6.agent.ExitStatus;
import mip6.linux.BootClock;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * One daemon in the hands of jsvc, which wants to begin and end it, where the daemon would rather
 * run until it is told to stop.
 */
final class JsvcService {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private final Daemon<?> daemon;
    private final IntConsumer exit;
    private Optional<Thread> running = Optional.empty();

    /**
     * A daemon that has not begun.
     *
     * @param exit ends the process, where the daemon ends by itself
     */
    <C> JsvcService(Daemon.Program<C> program, PrintStream errors, IntConsumer exit) {
        this.daemon = new Daemon<>(program, BootClock::nanos, errors);
        this.exit = exit;
    }

    static <C> JsvcService of(Daemon.Program<C> program) {
        return new JsvcService(program, System.err, System::exit);
    }

    /** Begins, in a thread of its own. */
    void start(List<String> arguments) {
        running =
                Optional.of(
                        Thread.ofPlatform()
                                .name("daemon")
                                .start(
                                        () -> {
                                            int status = daemon.run(arguments);
                                            if (status != ExitStatus.OK.code()) {
                                                exit.accept(status);
                                            }
                                        }));
    }

    /** Ends it in order, and returns when that is done, or has taken too long. */
    void stop() throws InterruptedException {
        daemon.stop();
        if (running.isPresent()) {
            boolean _ = running.get().join(LONGEST_STOP);
        }
    }
}
