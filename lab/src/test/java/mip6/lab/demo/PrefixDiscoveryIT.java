package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.LinkCapture;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.net.Site;
import mip6.lab.oracle.Tool;
import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A home link is renumbered while its mobile node is away (RFC 6275 10.6, 11.4). */
@Timeout(180)
class PrefixDiscoveryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Ipv6Prefix NEW = Ipv6Prefix.of("2001:db8:9::/64");

    @TempDir Path folder;

    @Test
    void theNodeIsToldAsksAndMovesToTheNewPrefix() throws Exception {
        Privilege.require();
        Tool tshark = Tool.program("tshark");
        Path capture = folder.resolve("access.pcap");
        Provision provision =
                Provision.write(
                        folder, "home-address = \"own\"", "export-keys = \"" + folder + "\"");
        Path file = provision.homeAgentConfiguration();
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            topology.router().address("ha1", Site.routerOf(NEW), Site.LENGTH);
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program homeAgent = programs.startHomeAgent();
            try (LinkCapture _ = topology.captureAccess(capture)) {
                Program mobileNode = programs.startMobileNode();
                assertThat(Plan.HOME_LINK.contains(Registered.homeAddress(mobileNode))).isTrue();
                renumber(file);
                hangUp(homeAgent);
                mobileNode.awaitEvent("prefixes-learned", PATIENCE);
                Ipv6Address home = Registered.homeAddress(mobileNode);
                assertThat(NEW.contains(home)).as("%s", home).isTrue();
                assertThat(
                                Ping.isAnswered(
                                        topology.correspondent(), home, 5, Duration.ofSeconds(1)))
                        .isTrue();
            }
        }
        assertThat(typesOnTheLink(tshark, capture))
                .as("told, asked and answered, as tshark reads it under ESP")
                .contains("147", "146")
                .startsWith("147");
    }

    private static void renumber(Path file) throws Exception {
        String prefixes = "prefixes = [\"%s\"]".formatted(Plan.HOME_LINK);
        String text = Files.readString(file);
        assertThat(text).contains(prefixes);
        Files.writeString(
                file,
                text.replace(
                        prefixes,
                        """
                        prefixes = ["%1$s", "%2$s"]
                        deprecated-prefixes = ["%1$s"]
                        min-prefix-advertisement-interval = "1s"
                        max-prefix-advertisement-interval = "2s"
                        """
                                .formatted(Plan.HOME_LINK, NEW)));
    }

    private static void hangUp(Program program) throws Exception {
        assertThat(
                        new ProcessBuilder("kill", "-HUP", Long.toString(program.pid()))
                                .start()
                                .waitFor())
                .isZero();
    }

    private List<String> typesOnTheLink(Tool tshark, Path capture) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "-r",
                                capture.toString(),
                                "-o",
                                "esp.enable_encryption_decode:TRUE"));
        for (String line : Files.readAllLines(folder.resolve("esp_sa"))) {
            command.addAll(List.of("-o", "uat:esp_sa:" + line));
        }
        command.addAll(
                List.of(
                        "-Y",
                        "icmpv6.type == 146 || icmpv6.type == 147",
                        "-T",
                        "fields",
                        "-e",
                        "icmpv6.type"));
        return tshark.run(command.toArray(String[]::new)).lines().toList();
    }
}
