package mip6.lab.failover;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/** One line of a terminal that says how far a run is; nothing where there is no terminal. */
final class Progress {

    private static final String CLEAR = "\r\u001b[K";

    private final boolean shown;
    private final PrintStream out;
    private boolean dirty;

    Progress(boolean shown, PrintStream out) {
        this.shown = shown;
        this.out = out;
    }

    /** On the standard error, which may be a terminal where the output is not. */
    static Progress onTerminal() {
        boolean terminal =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        return new Progress(terminal, System.err);
    }

    /** In place of what was shown before. */
    void show(String text) {
        if (shown) {
            out.print(CLEAR + text);
            out.flush();
            dirty = true;
        }
    }

    /** What is printed next has the line for itself. */
    void clear() {
        if (dirty) {
            out.print(CLEAR);
            out.flush();
            dirty = false;
        }
    }
}
