package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.LinkQuality;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.lab.program.Program;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A home agent's own SRV record, in BIND, while it fills and empties. */
@Timeout(180)
class LoadSharingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    @Tag("req:S5026-5.1-b")
    void itsPriorityFollowsItsLoad() throws Exception {
        Privilege.require();
        Tool.program("dig");
        Provision provision = Provision.write(folder, "", "");
        Path file = provision.homeAgentConfiguration();
        String text = Files.readString(file);
        assertThat(text).contains("[bindings]\n");
        Files.writeString(
                file,
                text.replace("[bindings]\n", "[bindings]\ncapacity = 1\n")
                        + """

                        [load-sharing]
                        domain = "%s"
                        priority = 0
                        steps = 4
                        pause = "1s"
                        """
                                .formatted(Plan.DOMAIN));
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.BIND);
            Program homeAgent = programs.startHomeAgent();
            assertThat(offered(homeAgent)).isZero();
            Program mobileNode = programs.startMobileNode();
            mobileNode.awaitEvent("binding-accepted", PATIENCE);
            assertThat(offered(homeAgent)).as("without room").isEqualTo(4);
            assertThat(records(topology)).isEqualTo("4 0 500 ha1.example.com.");
            mobileNode.close();
            assertThat(offered(homeAgent)).as("empty again").isZero();
            assertThat(records(topology)).isEqualTo("0 0 500 ha1.example.com.");
        }
    }

    private static int offered(Program homeAgent) throws Exception {
        return homeAgent.awaitEvent("service-offered", PATIENCE).number("priority");
    }

    private static String records(Topology topology) throws Exception {
        ProcessBuilder dig =
                new ProcessBuilder(
                        "dig", "+short", "@" + Plan.DNS, "_mip6._ipv6." + Plan.DOMAIN, "SRV");
        Process process = topology.dns().call(dig::start);
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("dig: %s", answer).isZero();
        return answer.strip();
    }
}
