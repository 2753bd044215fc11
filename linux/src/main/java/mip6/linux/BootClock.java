package mip6.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * CLOCK_BOOTTIME: never set back, and it goes on while the machine sleeps, as the lifetime of a
 * binding does.
 */
public final class BootClock {

    private static final int CLOCK_BOOTTIME = 7;
    private static final long NANOSECONDS = 1_000_000_000L;

    private static final MethodHandle CLOCK_GETTIME =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS),
                            Linker.Option.critical(true));

    private static final ThreadLocal<Timespec> TIMESPEC = ThreadLocal.withInitial(Timespec::new);

    /** A struct timespec, used again for each look. */
    private static final class Timespec {
        private final long[] words = new long[2];
        private final MemorySegment segment = MemorySegment.ofArray(words);
    }

    private BootClock() {}

    /** Nanoseconds since the machine was started. */
    public static long nanos() {
        Timespec timespec = TIMESPEC.get();
        try {
            int result = (int) CLOCK_GETTIME.invokeExact(CLOCK_BOOTTIME, timespec.segment);
            if (result != 0) {
                throw new IllegalStateException("clock_gettime refused CLOCK_BOOTTIME");
            }
        } catch (RuntimeException | Error bug) {
            throw bug;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return timespec.words[0] * NANOSECONDS + timespec.words[1];
    }
}
