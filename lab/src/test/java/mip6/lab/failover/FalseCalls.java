package mip6.lab.failover;

import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Host;
import mip6.linux.RawSocket;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** Home Agent Switch messages that a mobile node is not to obey (attack 27). */
final class FalseCalls {

    private static final int HUNDRED = 100;
    private static final int HOP_LIMIT = 64;

    private FalseCalls() {}

    /** From a home agent that serves; the last one would be right. */
    static List<HomeAgentSwitch> of(HomeAgent serving, Ipv6Address other) {
        Ipv6Address own = serving.address();
        return List.of(
                call(List.of()),
                call(List.of(other)),
                call(List.of(own, other)),
                call(Collections.nCopies(HUNDRED, own)),
                call(List.of(own)));
    }

    private static HomeAgentSwitch call(List<Ipv6Address> homeAgents) {
        return new HomeAgentSwitch(true, homeAgents, List.of());
    }

    /** In encapsulation from a home agent, as somebody on {@code liar}. */
    static void send(Host liar, HomeAgent homeAgent, Ipv6Address careOfAddress, List<Bytes> inner)
            throws IOException {
        liar.address("lo", homeAgent.address(), 128);
        // the kernel cuts what is longer than its link into fragments
        try (RawSocket tunnel = liar.call(() -> RawSocket.open(IpProtocol.IPV6))) {
            for (Bytes each : inner) {
                tunnel.send(homeAgent.address(), 0, careOfAddress, HOP_LIMIT, each);
            }
        } finally {
            liar.withoutAddress("lo", homeAgent.address(), 128);
        }
    }
}
