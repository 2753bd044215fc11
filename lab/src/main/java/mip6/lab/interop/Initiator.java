package mip6.lab.interop;

import java.util.Locale;

/** Who begins. */
enum Initiator {
    OURS,
    THEIRS;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
