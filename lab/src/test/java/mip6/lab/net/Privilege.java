package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.oracle.Tool;
import mip6.linux.LinuxException;
import mip6.linux.NetworkNamespace;

/** Tests of this package make network namespaces; where they may not, they are skipped. */
public final class Privilege {

    private Privilege() {}

    /** Goes on only where namespaces may be made. */
    public static void require() {
        namespace("probe").close();
    }

    /** A namespace for a test, which closes it. */
    static NetworkNamespace namespace(String label) {
        try {
            return NetworkNamespace.create(label);
        } catch (LinuxException refused) {
            assertThat(refused.missingPermissionOrKernelPart()).as(refused.getMessage()).isTrue();
            Tool.require(false, "the right to make network namespaces (CAP_SYS_ADMIN)");
            throw new IllegalStateException(refused);
        }
    }
}
