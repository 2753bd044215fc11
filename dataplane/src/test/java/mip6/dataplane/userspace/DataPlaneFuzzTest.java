package mip6.dataplane.userspace;

import com.code_intelligence.jazzer.junit.FuzzTest;

import mip6.ikev2.core.Spi;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;

/**
 * Jazzer's targets: any packet from the wire or out of the TUN device is dropped with a cause, or
 * handed on; only what an SA covers is handed on with protection. Without {@code JAZZER_FUZZ=1}
 * they run the inputs kept beside them.
 */
class DataPlaneFuzzTest {

    private static final int[] PROTOCOLS = {
        IpProtocol.DESTINATION_OPTIONS,
        IpProtocol.ROUTING,
        IpProtocol.ESP,
        IpProtocol.IPV6,
        IpProtocol.MOBILITY
    };

    @FuzzTest(maxDuration = "10s")
    void arrive(byte[] input) {
        Peers peers = Peers.withTunnel();
        for (int protocol : PROTOCOLS) {
            Packet packet =
                    new Packet(Peers.CARE_OF, Peers.AGENT, 1, protocol, Bytes.copyOf(input));
            if (peers.agentInbound.arrive(packet, 0) instanceof Arrival.Signalling signalling
                    && signalling.message().protection().isPresent()) {
                throw new AssertionError(signalling);
            }
        }
    }

    /** Octets that the peer did protect: what is inside may be anything too. */
    @FuzzTest(maxDuration = "10s")
    void arriveProtected(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Peers peers = Peers.withProtectedTunnel();
        Bytes inside = Bytes.copyOf(input).from(1);
        for (Spi pair : new Spi[] {Peers.TO_NODE, Peers.TUNNEL_TO_NODE}) {
            Bytes esp =
                    peers.nodeTables
                            .sa(pair)
                            .orElseThrow()
                            .outbound()
                            .protect(input[0] & 0xff, inside)
                            .orElseThrow();
            Arrival arrival =
                    peers.agentInbound.arrive(
                            new Packet(Peers.HOME, Peers.AGENT, 1, IpProtocol.ESP, esp), 0);
            if (arrival instanceof Arrival.Payload payload
                    && !payload.packet().slice(8, 24).equals(Peers.HOME.toBytes())) {
                throw new AssertionError(payload);
            }
        }
    }

    @FuzzTest(maxDuration = "10s")
    void depart(byte[] input) {
        Peers peers = Peers.withTunnel();
        peers.nodeOutbound.tunnelled(Bytes.copyOf(input), 0);
        peers.agentOutbound.tunnelled(Bytes.copyOf(input), 0);
    }
}
