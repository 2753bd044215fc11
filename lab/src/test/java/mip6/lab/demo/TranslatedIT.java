package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.ControlClient;
import mip6.ikev2.core.Endpoint;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Privilege;
import mip6.lab.net.Translator;
import mip6.lab.oracle.Tool;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.Program;
import mip6.linux.LinuxException;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Both daemons with an address translator between them, which changes its mapping while they live
 * (RFC 4555 3.8), and which the one behind it keeps awake (RFC 3948 4). It translates UDP alone:
 * what has a Home Address option passes the kernel's.
 */
@Timeout(120)
class TranslatedIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** RFC 3948 2.3: one octet behind the header of UDP. */
    private static final Bytes KEEPALIVE = Bytes.of(0xff);

    private static final int UDP_HEADER = 8;

    @TempDir Path folder;

    /** Ports that keepalives came to the home agent from. */
    private final BlockingQueue<Integer> keepalives = new LinkedBlockingQueue<>();

    @Test
    void theIkeSaOutlivesItsMapping() throws Exception {
        Privilege.require();
        Tool _ = Tool.program("nft");
        Provision provision =
                Provision.write(folder, "", "mobike = true\nliveness = \"1s\"\nkeepalive = \"1s\"");
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision);
                ReaderThread _ = overhear(topology)) {
            Ipv6Address outside = new Ipv6Address(Topology.BETWEEN_1.address().high(), 2);
            Translator translator =
                    Translator.on(topology.visited(), folder, Plan.VISITED_1, outside);
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program homeAgent = programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            DaemonEvent authenticated = homeAgent.awaitEvent("mobile-node-authenticated", PATIENCE);
            assertThat(authenticated.text("care-of-address")).isEqualTo(outside.toString());
            DaemonEvent _ = mobileNode.awaitEvent("binding-accepted", PATIENCE);
            for (int i = 0; i < 2; i++) {
                // the first time it learns how it is seen, then that it is seen elsewhere
                DaemonEvent _ = mobileNode.awaitEvent("ike-sa-moved", PATIENCE);
                assertSession(outside);
                awaitKeepalive(translator);
                translator.forget();
            }
            // nobody else need open the way back
            awaitKeepalive(translator);
            assertThat(mobileNode.events(0))
                    .extracting(DaemonEvent::name)
                    .doesNotContain("home-agent-lost");
        }
    }

    private ReaderThread overhear(Topology topology) throws LinuxException {
        RawSocket wire = topology.homeAgent().call(() -> RawSocket.open(IpProtocol.UDP));
        return ReaderThread.start("keepalives", wire, this::overheard, _ -> {});
    }

    private void overheard(RawPacket packet) {
        Bytes udp = packet.payload();
        if (udp.from(UDP_HEADER).equals(KEEPALIVE) && port(udp, 2) == Endpoint.NAT_TRAVERSAL_PORT) {
            keepalives.add(port(udp, 0));
        }
    }

    private static int port(Bytes udp, int at) {
        return udp.at(at) << Byte.SIZE | udp.at(at + 1);
    }

    /** One comes by way of a mapping that there is now. */
    private void awaitKeepalive(Translator translator) throws InterruptedException {
        Integer port = keepalives.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        while (port != null && !translator.isCurrent(port)) {
            port = keepalives.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(port).as("port of a keepalive").isNotNull();
    }

    /** There is one, with the translator. */
    private void assertSession(Ipv6Address outside) throws Exception {
        JsonNode sessions =
                ControlClient.ask(folder.resolve("ha-agent.sock"), "status")
                        .at("/homeAgent/sessions");
        assertThat(sessions).hasSize(1);
        assertThat(sessions.at("/0/remote").asText()).isEqualTo(outside.toString());
    }
}
