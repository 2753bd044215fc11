package mip6.lab.interop;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Processes of the lab that IKE is spoken with, each on a machine of its own. */
enum PeerKind {
    /** As Debian configures it, with ESP in the kernel. */
    STRONGSWAN("strongSwan", 1),
    /** It demands cookies as soon as one IKE SA is half open. */
    STRONGSWAN_COOKIE("strongSwan", 2),
    LIBRESWAN("libreswan", 3),
    /** ESP in its own process, which it wants in UDP whatever the path is. */
    STRONGSWAN_LIBIPSEC("strongSwan", 4),
    /** Its machine goes from one address to another, and nobody else's does. */
    STRONGSWAN_MOBIKE("strongSwan", 5);

    private final String label;
    private final int link;

    PeerKind(String label, int link) {
        this.label = label;
        this.link = link;
    }

    /** Debian's package, where it cannot be installed beside the others. */
    Optional<String> packageApart() {
        return this == LIBRESWAN ? Optional.of("libreswan") : Optional.empty();
    }

    /** Its own, in the folder of a run. */
    Path folder(Path run) {
        return run.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** The number of its link. */
    int link() {
        return link;
    }

    /** As the matrix names it. */
    String label() {
        return label;
    }
}
