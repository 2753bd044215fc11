package mip6.agent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The command line of a daemon. */
record Arguments(
        Path config,
        boolean checkConfig,
        boolean unsafeWithoutIpsec,
        boolean debug,
        Optional<Path> events) {

    /** Has a bug said with all of its trace. */
    static final String DEBUG = "--debug";

    /** Allows {@code protection = "none"}. */
    static final String UNSAFE = "--unsafe-without-ipsec";

    static Arguments parse(String program, List<String> arguments) {
        Optional<Path> config = Optional.empty();
        Optional<Path> events = Optional.empty();
        boolean checkConfig = false;
        boolean unsafeWithoutIpsec = false;
        boolean debug = false;
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--config" -> config = Optional.of(path(program, word, words));
                case "--events" -> events = Optional.of(path(program, word, words));
                case "--check-config" -> checkConfig = true;
                case DEBUG -> debug = true;
                case UNSAFE -> unsafeWithoutIpsec = true;
                default -> throw usage(program, "unknown argument " + word);
            }
        }
        return new Arguments(
                config.orElseThrow(() -> usage(program, "--config is missing")),
                checkConfig,
                unsafeWithoutIpsec,
                debug,
                events);
    }

    private static Path path(String program, String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw usage(program, option + " needs a file");
        }
        try {
            return Path.of(words.next());
        } catch (InvalidPathException e) {
            throw usage(program, option + ": not a path");
        }
    }

    private static StartException usage(String program, String mistake) {
        return StartException.usage(
                mistake
                        + ": usage: "
                        + program
                        + " --config FILE [--check-config] [--events FILE] ["
                        + UNSAFE
                        + "] ["
                        + DEBUG
                        + "]");
    }
}
