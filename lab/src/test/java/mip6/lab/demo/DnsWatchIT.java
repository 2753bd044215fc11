package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Somebody rewrites the SRV records of a provider, in BIND, while a mobile node is served. */
@Timeout(180)
class DnsWatchIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SERVICE = "_mip6._ipv6." + Plan.DOMAIN;

    @TempDir Path folder;

    @Test
    void theNodeNoticesWithinTheTimeToLiveAndIsServedOn() throws Exception {
        Privilege.require();
        Tool.program("nsupdate");
        Provision provision = Provision.write(folder, "retry-interval = \"1s\"", "");
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.BIND);
            programs.startHomeAgent();
            service(topology, provision, "10 0 500 " + Plan.HOME_AGENT);
            Program mobileNode = programs.startMobileNode();
            Ipv6Address home = Registered.homeAddress(mobileNode);
            service(topology, provision, "10 0 500 ns." + Plan.DOMAIN);
            assertThat(standing(mobileNode)).isEqualTo("not-listed");
            service(
                    topology,
                    provision,
                    "10 0 500 " + Plan.HOME_AGENT,
                    "5 0 500 ns." + Plan.DOMAIN);
            assertThat(standing(mobileNode)).isEqualTo("outranked");
            assertThat(Ping.isAnswered(topology.correspondent(), home, 5, Duration.ofSeconds(1)))
                    .isTrue();
        }
    }

    private static String standing(Program mobileNode) throws Exception {
        return mobileNode.awaitEvent("home-agent-listing-changed", PATIENCE).text("standing");
    }

    /** These are the SRV records from now on, to be kept for two seconds. */
    private void service(Topology topology, Provision provision, String... records)
            throws Exception {
        StringBuilder text =
                new StringBuilder("server %s\nupdate delete %s SRV\n".formatted(Plan.DNS, SERVICE));
        for (String record : records) {
            text.append("update add %s 2 SRV %s.\n".formatted(SERVICE, record));
        }
        Path script = Files.writeString(folder.resolve("update"), text + "send\n");
        String key = provision.keyFile(provision.zones().getFirst()).toString();
        ProcessBuilder nsupdate = new ProcessBuilder("nsupdate", "-k", key, script.toString());
        assertThat(topology.dns().call(nsupdate::start).waitFor()).as("nsupdate").isZero();
    }
}
