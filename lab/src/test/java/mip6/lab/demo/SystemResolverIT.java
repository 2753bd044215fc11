package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.cli.Main;
import mip6.lab.dns.LabDnsServer;
import mip6.lab.dns.LabZone;
import mip6.lab.net.Host;
import mip6.lab.net.JavaProgram;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.lab.program.Program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A mobile node whose configuration names no resolver: it asks whom resolv.conf names, as
 * systemd-resolved and others write that.
 */
@Timeout(180)
class SystemResolverIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** As systemd-resolved 252 writes it. */
    private static final String STUB =
            """
            # This is /run/systemd/resolve/stub-resolv.conf managed by man:systemd-resolved(8).
            nameserver 127.0.0.53
            options edns0 trust-ad
            search .
            """;

    @TempDir Path folder;

    @Test
    void whoeverItNamesIsAskedAlsoWhenItChanges() throws Exception {
        Privilege.require();
        Tool.program("unshare");
        Provision provision = Provision.write(folder, "retry-interval = \"1s\"", "");
        Path file = provision.mobileNodeConfiguration();
        Files.writeString(
                file, Files.readString(file).replaceFirst("servers = .*", "attempts = 1"));
        Path resolvConf = Files.writeString(folder.resolve("resolv.conf"), "nameserver\n");
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                LabDnsServer _ =
                        serve(
                                topology.dns(),
                                Plan.DNS.toInetAddress(),
                                withoutHomeAgent(provision));
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startHomeAgent();
            try (Program mobileNode = mobileNode(topology.mobileNode(), file, resolvConf)) {
                assertThat(mobileNode.awaitEvent("discovery-failed", PATIENCE).text("why"))
                        .contains("/etc/resolv.conf, line 1: no address");
                try (LabDnsServer _ = stub(topology.mobileNode(), provision.zones())) {
                    Files.writeString(resolvConf, STUB);
                    assertThat(Registered.homeAddress(mobileNode)).isNotNull();
                    // another network, where nobody knows this home agent
                    Files.writeString(resolvConf, "nameserver %s\n".formatted(Plan.DNS));
                }
                assertThat(
                                mobileNode
                                        .awaitEvent("home-agent-listing-changed", PATIENCE)
                                        .text("standing"))
                        .isEqualTo("not-listed");
            }
        }
    }

    /** Where systemd-resolved listens, with records that are to be kept for two seconds. */
    private static LabDnsServer stub(Host mobileNode, List<LabZone> zones) throws IOException {
        mobileNode.begin("lo");
        return serve(
                mobileNode,
                InetAddress.ofLiteral("127.0.0.53"),
                zones.stream()
                        .map(
                                zone ->
                                        new LabZone(
                                                zone.name(),
                                                zone.text().replace("$TTL 60", "$TTL 2"),
                                                zone.key()))
                        .toList());
    }

    private static List<LabZone> withoutHomeAgent(Provision provision) {
        return provision.zones().stream()
                .map(
                        zone ->
                                new LabZone(
                                        zone.name(),
                                        zone.text()
                                                .replace(
                                                        "500 " + Plan.HOME_AGENT + ".",
                                                        "500 ns." + Plan.DOMAIN + "."),
                                        zone.key()))
                .toList();
    }

    private static LabDnsServer serve(Host host, InetAddress address, List<LabZone> zones)
            throws IOException {
        return host.call(() -> LabDnsServer.start(new InetSocketAddress(address, 53), zones));
    }

    /** Where {@code resolvConf} is the machine's, and systemd-resolved of this one knows nobody. */
    private Program mobileNode(Host host, Path configuration, Path resolvConf) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--mount",
                                "sh",
                                "-c",
                                """
                                learnt=/run/systemd/resolve/resolv.conf
                                [ ! -e $learnt ] || mount --bind /dev/null $learnt || exit
                                mount --bind "$0" /etc/resolv.conf && exec "$@"
                                """,
                                resolvConf.toString()));
        command.addAll(
                JavaProgram.command(
                        Main.class,
                        List.of(
                                "mn",
                                "--config",
                                configuration.toString(),
                                "--events",
                                "/dev/stdout")));
        return Program.start(host, "mn-agent", folder, command);
    }
}
