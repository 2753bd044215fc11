package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
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
public final class Renumbering {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Ipv6Prefix NEW = Ipv6Prefix.of("2001:db8:9::/64");

    private Renumbering() {}

    /**
     * Run by {@code KernelPlaneIT} on a kernel with Mobile IPv6, with the data plane of that kernel
     * on both sides.
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("renumbering");
        run(folder, folder.resolve("access.pcap"), DataPlaneKind.KERNEL);
        System.out.println("== renumbered\nheld");
        System.exit(0);
    }

    /** Holds, or says what does not. */
    static void run(Path folder, Path capture, DataPlaneKind plane) throws Exception {
        Provision provision =
                Provision.write(
                        folder,
                        new DemoOptions(
                                DemoOptions.Dns.EMBEDDED,
                                Duration.ZERO,
                                0,
                                0,
                                Optional.of(folder),
                                false,
                                DemoOptions.HomeAddress.OWN,
                                DemoOptions.Authentication.CERTIFICATE,
                                new DemoOptions.Planes(plane, plane, false),
                                DemoOptions.Ike.NATIVE));
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
}
