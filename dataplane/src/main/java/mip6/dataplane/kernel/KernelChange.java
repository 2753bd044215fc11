package mip6.dataplane.kernel;

import mip6.linux.LinuxException;

import java.util.function.Consumer;

/** Something that the kernel may refuse. */
interface KernelChange {

    void make() throws LinuxException;

    /** Where it is refused, {@code refused} is told, and the rest goes on. */
    static void attempt(KernelChange change, Consumer<? super LinuxException> refused) {
        try {
            change.make();
        } catch (LinuxException why) {
            refused.accept(why);
        }
    }

    /** Passes over that what was to be deleted was not there: somebody else was faster. */
    static void unlessGone(KernelChange change) throws LinuxException {
        try {
            change.make();
        } catch (LinuxException refused) {
            switch (refused.errno()) {
                case ENOENT, ESRCH, ENODEV -> {}
                default -> throw refused;
            }
        }
    }
}
