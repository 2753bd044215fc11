package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.LinkCapture;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Site;
import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A home link is renumbered while its mobile node is away (RFC 6275 10.6, 11.4). */
final class Renumbering {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Ipv6Prefix NEW = Ipv6Prefix.of("2001:db8:9::/64");

    private Renumbering() {}

    /** Holds, or says what does not. */
    static void run(Path folder, Path capture) throws Exception {
        Provision provision =
                Provision.write(folder, options(folder, DemoOptions.Planes.USERSPACE));
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program homeAgent = programs.startHomeAgent();
            try (LinkCapture _ = topology.captureAccess(capture)) {
                Program mobileNode = programs.startMobileNode();
                assertThat(Plan.HOME_LINK.contains(Registered.homeAddress(mobileNode))).isTrue();
                follows(topology, provision, homeAgent, mobileNode);
            }
        }
    }

    /** Of a mobile node that forms its home address. */
    static DemoOptions options(Path folder, DemoOptions.Planes planes) {
        return new DemoOptions(
                DemoOptions.Dns.EMBEDDED,
                Duration.ZERO,
                0,
                0,
                Optional.of(folder),
                false,
                DemoOptions.HomeAddress.OWN,
                DemoOptions.Authentication.CERTIFICATE,
                planes,
                DemoOptions.Ike.NATIVE);
    }

    /** The home link gets another prefix, and the mobile node an address of that. */
    static void follows(
            Topology topology, Provision provision, Program homeAgent, Program mobileNode)
            throws Exception {
        topology.router().address("ha1", Site.routerOf(NEW), Site.LENGTH);
        renumber(provision.homeAgentConfiguration());
        homeAgent.signal("HUP");
        mobileNode.awaitEvent("prefixes-learned", PATIENCE);
        Ipv6Address home = Registered.homeAddress(mobileNode);
        while (!NEW.contains(home)) {
            home = Registered.homeAddress(mobileNode);
        }
        assertThat(Ping.isAnswered(topology.correspondent(), home, 5, Duration.ofSeconds(1)))
                .isTrue();
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
}
