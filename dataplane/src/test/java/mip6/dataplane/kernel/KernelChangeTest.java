package mip6.dataplane.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.linux.LinuxException;
import mip6.linux.RouteSocket;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** What the kernel refuses, with privileges or without. */
class KernelChangeTest {

    private static final int NO_INTERFACE = 0x7ffffff0;

    private final List<LinuxException> refused = new ArrayList<>();

    @Test
    void whatIsRefusedIsToldAndTheRestGoesOn() throws Exception {
        List<String> made = new ArrayList<>();
        try (RouteSocket routes = RouteSocket.open()) {
            KernelChange.attempt(() -> routes.deleteLink(NO_INTERFACE), refused::add);
            KernelChange.attempt(() -> made.add("the next one"), refused::add);
        }
        assertThat(refused)
                .singleElement()
                .satisfies(
                        why ->
                                assertThat(why.what())
                                        .isEqualTo("delete interface " + NO_INTERFACE));
        assertThat(made).hasSize(1);
    }
}
