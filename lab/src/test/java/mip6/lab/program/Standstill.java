package mip6.lab.program;

import java.io.IOException;

/** A process stands still, as one that gets no processor; it goes on when this ends. */
public final class Standstill implements AutoCloseable {

    private final long pid;
    private boolean ended;

    private Standstill(long pid) {
        this.pid = pid;
    }

    public static Standstill of(Program program) throws IOException {
        return of(program.pid());
    }

    public static Standstill of(long pid) throws IOException {
        Program.signal("STOP", pid);
        return new Standstill(pid);
    }

    /** It goes on now. */
    public void end() throws IOException {
        if (!ended) {
            ended = true;
            Program.signal("CONT", pid);
        }
    }

    @Override
    public void close() throws IOException {
        end();
    }
}
