package mip6.lab.demo;

import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;

import java.time.Duration;

/** A mobile node once its home agent has its binding. */
final class Registered {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Registered() {}

    /**
     * Waits until {@code mobileNode} is registered, also anew, and says what its home address is.
     */
    static Ipv6Address homeAddress(Program mobileNode) throws Exception {
        return Ipv6Address.of(
                mobileNode.awaitEvent("binding-accepted", PATIENCE).text("home-address"));
    }
}
