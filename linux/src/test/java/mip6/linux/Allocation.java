package mip6.linux;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/** Counts what this thread allocates. */
public final class Allocation {

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int TIMES = 2000;
    private static final int BEFORE = 200;

    private Allocation() {}

    /** What is done again and again. */
    @FunctionalInterface
    public interface Work {
        void run() throws LinuxException;
    }

    /** Octets until now. */
    static long soFar() {
        return THREAD.getCurrentThreadAllocatedBytes();
    }

    /** Octets for each time, but for the first; what is begun once is less than one for each. */
    public static long each(Work work) throws LinuxException {
        for (int i = 0; i < BEFORE; i++) {
            work.run();
        }
        long before = soFar();
        for (int i = 0; i < TIMES; i++) {
            work.run();
        }
        return (soFar() - before) / TIMES;
    }
}
