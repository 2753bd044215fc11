package mip6.lab.failover;

import mip6.ha.cluster.Heartbeat;
import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Host;
import mip6.linux.RawSocket;
import mip6.linux.UdpSocket;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Home Agent Switch messages that a mobile node is not to obey (attack 27), and heartbeats of
 * nobody (attack 28).
 */
final class FalseCalls {

    private static final int HUNDRED = 100;
    private static final int HOP_LIMIT = 64;
    private static final int ANY_PORT = 0;
    private static final int HEARTBEATS = 5026;

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

    /** Heartbeats under another key than that of the home agents. */
    static void sendHeartbeats(Host liar, Collection<HomeAgent> homeAgents) throws IOException {
        Secret another = Secret.wrap(new byte[HUNDRED]);
        try (UdpSocket socket =
                liar.call(() -> UdpSocket.bind(FailoverPlan.CORRESPONDENT, ANY_PORT))) {
            for (HomeAgent each : homeAgents) {
                for (long number = 1; number <= HUNDRED; number++) {
                    socket.send(
                            FailoverPlan.CORRESPONDENT,
                            0,
                            each.address(),
                            HEARTBEATS,
                            new Heartbeat(number, Long.MAX_VALUE).protect(another));
                }
            }
        }
    }
}
