package mip6.lab.program;

import java.io.IOException;

/** A process stands still, as one that gets no processor; it goes on when this ends. */
public final class Standstill implements AutoCloseable {

    private final long pid;

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

    @Override
    public void close() throws IOException {
        Program.signal("CONT", pid);
    }
}
