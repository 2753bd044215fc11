package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.Privilege;
import mip6.linux.PacketSender;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.mobilityheader.BindingError;
import mip6.mobilityheader.DestinationOptionsHeader;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.UnrecognizedMessage;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** What a correspondent node hears from a home agent that it takes for one like itself. */
@Timeout(60)
class BindingErrorIT {

    static final Ipv6Address HOME_ADDRESS = Plan.POOL_FIRST;
    private static final int HOME_TEST_INIT = 1;
    private static final int DATAGRAM = 16;

    @TempDir Path folder;

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    @Test
    void whatIsUnknownIsAnsweredWithABindingError() throws Exception {
        try (Programs programs = Programs.perfect(folder)) {
            Topology topology = programs.topology();
            programs.startHomeAgent();
            try (RawSocket answers =
                            topology.correspondent()
                                    .call(() -> RawSocket.open(IpProtocol.MOBILITY));
                    PacketSender sender = topology.correspondent().call(PacketSender::open)) {
                // RFC 6275 9.3.1: a datagram as if there were a binding
                sender.send(withHomeAddress(IpProtocol.UDP, Bytes.zeros(DATAGRAM)), 0);
                assertThat(error(answers))
                        .isEqualTo(
                                new BindingError(
                                        BindingError.UNKNOWN_BINDING, HOME_ADDRESS, List.of()));
                // RFC 6275 9.2: the beginning of route optimisation
                sender.send(packet(IpProtocol.MOBILITY, homeTestInit(Plan.CORRESPONDENT)), 0);
                assertThat(error(answers))
                        .isEqualTo(
                                new BindingError(
                                        BindingError.UNRECOGNIZED_MH_TYPE,
                                        Ipv6Address.UNSPECIFIED,
                                        List.of()));
                sender.send(withHomeAddress(IpProtocol.MOBILITY, homeTestInit(HOME_ADDRESS)), 0);
                assertThat(error(answers))
                        .isEqualTo(
                                new BindingError(
                                        BindingError.UNRECOGNIZED_MH_TYPE,
                                        HOME_ADDRESS,
                                        List.of()));
            }
        }
    }

    private static BindingError error(RawSocket answers) throws Exception {
        RawPacket answer = answers.receive().orElseThrow();
        assertThat(answer.source()).isEqualTo(Plan.HOME_AGENT_ADDRESS);
        return (BindingError)
                MobilityHeader.decode(answer.payload(), answer.source(), answer.destination());
    }

    private static Bytes homeTestInit(Ipv6Address source) {
        return MobilityHeader.encode(
                new UnrecognizedMessage(HOME_TEST_INIT, Bytes.zeros(10)),
                source,
                Plan.HOME_AGENT_ADDRESS);
    }

    static Bytes withHomeAddress(int protocol, Bytes payload) {
        return packet(
                IpProtocol.DESTINATION_OPTIONS,
                Bytes.concat(
                        DestinationOptionsHeader.of(protocol, HOME_ADDRESS).encode(), payload));
    }

    private static Bytes packet(int protocol, Bytes payload) {
        return Ipv6Header.of(
                        protocol, Plan.CORRESPONDENT, Plan.HOME_AGENT_ADDRESS, payload.length())
                .packet(payload);
    }
}
