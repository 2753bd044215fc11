package mip6.dataplane.userspace;

import static mip6.dataplane.userspace.Peers.AGENT;
import static mip6.dataplane.userspace.Peers.CARE_OF;
import static mip6.dataplane.userspace.Peers.HOME;
import static mip6.dataplane.userspace.Peers.bindingAcknowledgement;
import static mip6.dataplane.userspace.Peers.message;
import static mip6.dataplane.userspace.Peers.received;
import static mip6.dataplane.userspace.Peers.sent;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.wire.IpProtocol;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class EncapsulatedSignallingTest {

    private final Peers peers = Peers.withSignallingSa();

    @Test
    void aMessageToTheHomeAddressGoesInsideEncapsulationToTheCareOfAddress() {
        OutgoingMobilityHeader plain = bindingAcknowledgement();
        Packet packet =
                received(
                        sent(
                                peers.agentOutbound.signalling(
                                        new OutgoingMobilityHeader(
                                                AGENT,
                                                HOME,
                                                0,
                                                Optional.empty(),
                                                Optional.empty(),
                                                plain.protection(),
                                                plain.octets(),
                                                Optional.of(CARE_OF),
                                                IpProtocol.MOBILITY))));
        assertThat(packet.protocol()).isEqualTo(IpProtocol.IPV6);
        assertThat(packet.destination()).isEqualTo(CARE_OF);
        IncomingMobilityHeader message = message(peers.nodeInbound.arrive(packet, 0));
        assertThat(message.logicalDestination()).isEqualTo(HOME);
        assertThat(message.protection()).isPresent();
        assertThat(message.octets()).isEqualTo(plain.octets());
    }
}
