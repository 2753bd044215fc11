package mip6.lab.net;

import static mip6.lab.net.TwoPlanes.AGENT;
import static mip6.lab.net.TwoPlanes.AGENT_ID;
import static mip6.lab.net.TwoPlanes.CARE_OF;
import static mip6.lab.net.TwoPlanes.HOME;
import static mip6.lab.net.TwoPlanes.NODE_ID;
import static mip6.lab.net.TwoPlanes.TO_AGENT;
import static mip6.lab.net.TwoPlanes.TO_NODE;
import static mip6.lab.net.TwoPlanes.agentSa;
import static mip6.lab.net.TwoPlanes.bindingUpdate;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.KeyExport;
import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.lab.oracle.Capture;
import mip6.lab.oracle.Tool;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Header;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Signalling between two userspace data planes on real sockets. */
@Timeout(60)
class DataPlaneIT {

    private TwoPlanes planes;

    @BeforeEach
    void connect() throws Exception {
        planes = new TwoPlanes();
    }

    @AfterEach
    void disconnect() {
        planes.close();
    }

    @Test
    void signallingUnderEspArrivesOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            planes.nodePlane.send(bindingUpdate());
            IncomingMobilityHeader update = planes.agentReports.nextMessage();
            assertThat(update.source()).isEqualTo(CARE_OF);
            assertThat(update.destination()).isEqualTo(AGENT);
            assertThat(update.homeAddressOption()).contains(HOME);
            assertThat(update.protection().orElseThrow().peer()).isEqualTo(NODE_ID);
            assertThat(update.octets()).isEqualTo(bindingUpdate().octets());

            planes.agentPlane.send(
                    new OutgoingMobilityHeader(
                            AGENT,
                            CARE_OF,
                            0,
                            Optional.empty(),
                            Optional.of(HOME),
                            Optional.of(new SaPair(TO_AGENT)),
                            Bytes.of(59, 1, 6, 0, 0, 0, 0, 0, 0, 1, 0, 9, 1, 2, 0, 0)));
            IncomingMobilityHeader acknowledgement = planes.nodeReports.nextMessage();
            assertThat(acknowledgement.routingHeader()).contains(HOME);
            assertThat(acknowledgement.protection().orElseThrow().peer()).isEqualTo(AGENT_ID);
        }
        assertThat(planes.agentReports.messages).isEmpty();
        assertThat(planes.nodeReports.messages).isEmpty();
        assertThat(planes.agentReports.drops).isEmpty();
        assertThat(planes.nodeReports.drops).isEmpty();
    }

    @Test
    void inTheClearAMessageArrivesOnceWithoutProtection() throws Exception {
        OutgoingMobilityHeader update = bindingUpdate();
        planes.nodePlane.send(
                new OutgoingMobilityHeader(
                        update.source(),
                        update.destination(),
                        0,
                        update.homeAddressOption(),
                        Optional.empty(),
                        Optional.empty(),
                        update.octets()));
        assertThat(planes.agentReports.nextMessage().protection()).isEmpty();
        // a Binding Error, for one, has no extension headers at all
        planes.nodePlane.send(
                new OutgoingMobilityHeader(
                        CARE_OF,
                        AGENT,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Bytes.of(59, 0, 0, 0, 0, 0, 0, 0)));
        assertThat(planes.agentReports.nextMessage().homeAddressOption()).isEmpty();
        assertThat(planes.agentReports.messages).isEmpty();
    }

    /** As the wire has it, so the order and alignment of the headers are judged too. */
    @Test
    void wiresharkReadsABindingUpdateWithTheExportedKeys(@TempDir Path folder) throws Exception {
        Tool tshark = Tool.program("tshark");
        Bytes packet;
        try (RawSocket wire =
                planes.agent.call(() -> RawSocket.open(IpProtocol.DESTINATION_OPTIONS))) {
            planes.nodePlane.send(bindingUpdate());
            RawPacket seen = wire.receive().orElseThrow();
            packet =
                    Ipv6Header.of(
                                    IpProtocol.DESTINATION_OPTIONS,
                                    seen.source(),
                                    seen.destination(),
                                    0)
                            .packet(seen.payload());
        }
        KeyExport.to(Optional.of(folder))
                .export(agentSa(Mode.TRANSPORT, TO_AGENT, TO_NODE, List.of(), List.of()));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-o",
                                "esp.enable_encryption_decode:TRUE",
                                "-o",
                                "esp.enable_authentication_check:TRUE"));
        for (String key : Files.readAllLines(folder.resolve("esp_sa"))) {
            arguments.addAll(List.of("-o", "uat:esp_sa:" + key));
        }
        arguments.addAll(
                List.of("-r", Capture.write(folder, List.of(packet)).toString(), "-T", "fields"));
        for (String field :
                List.of(
                        "ipv6.src",
                        "ipv6.opt.mipv6.home_address",
                        "esp.icv_good",
                        "mip6.mhtype",
                        "mip6.bu.seqnr",
                        "_ws.expert")) {
            arguments.addAll(List.of("-e", field));
        }
        assertThat(tshark.run(arguments.toArray(String[]::new)).strip())
                .isEqualTo(CARE_OF + "\t" + HOME + "\t1\t5\t17");
    }
}
