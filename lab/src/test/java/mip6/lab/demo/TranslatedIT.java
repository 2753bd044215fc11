package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.ControlClient;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Privilege;
import mip6.lab.net.Translator;
import mip6.lab.oracle.Tool;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Both daemons with an address translator between them, which changes its mapping while they live
 * (RFC 4555 3.8). It translates UDP alone: what has a Home Address option passes the kernel's.
 */
@Timeout(120)
class TranslatedIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void theIkeSaOutlivesItsMapping() throws Exception {
        Privilege.require();
        Tool _ = Tool.program("nft");
        Provision provision = Provision.write(folder, "", "mobike = true\nliveness = \"1s\"");
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
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
                translator.forget();
            }
            assertThat(mobileNode.events(0))
                    .extracting(DaemonEvent::name)
                    .doesNotContain("home-agent-lost");
        }
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
