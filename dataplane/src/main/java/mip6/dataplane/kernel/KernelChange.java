package mip6.dataplane.kernel;

import mip6.linux.LinuxException;

/** Something that the kernel may refuse. */
interface KernelChange {

    void make() throws LinuxException;

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
