package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.cli.Main;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;
import mip6.lab.dns.LabZone;
import mip6.lab.net.Host;
import mip6.lab.net.JavaProgram;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Privilege;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * DNS answers lead a mobile node to home agents that an authority which it trusts vouches for, by
 * another name or for another provider (attack 24): it goes on to its own.
 */
@Timeout(120)
class RogueDnsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void onlyAHomeAgentOfItsProviderWillDo() throws Exception {
        Privilege.require();
        Instant now = Instant.now();
        Validity valid =
                new Validity(now.minus(Duration.ofMinutes(1)), now.plus(Duration.ofHours(1)));
        CertificateAuthority authority =
                CertificateAuthority.selfSigned(
                        "Trusted as well", KeyKind.ECDSA_P256, valid, new SecureRandom());
        Provision provision = Provision.write(folder, "", "");
        Path anchor = folder.resolve("trusted-as-well.pem");
        Pem.writeCertificates(anchor, List.of(authority.certificate()));
        Files.writeString(
                folder.resolve("ca.pem"), Files.readString(anchor), StandardOpenOption.APPEND);
        forge(provision);
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision);
                Program _ =
                        rogue(
                                topology.correspondent(),
                                Plan.CORRESPONDENT_LINK,
                                "mn9.example.com",
                                authority.issue(
                                        CertificateProfile.mobileNode("mn9.example.com"),
                                        KeyKind.ECDSA_P256,
                                        valid));
                Program _ =
                        rogue(
                                topology.dns(),
                                Plan.DNS_LINK,
                                "ha1.example.org",
                                authority.issue(
                                        CertificateProfile.homeAgent(
                                                "ha1.example.org", "example.org"),
                                        KeyKind.ECDSA_P256,
                                        valid))) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            for (Ipv6Address each : List.of(Plan.CORRESPONDENT, Plan.DNS)) {
                DaemonEvent refused = mobileNode.awaitEvent("home-agent-given-up", PATIENCE);
                assertThat(refused.fields().toString()).contains(each.toString());
                assertThat(refused.text("why")).isNotEqualTo("no-response");
            }
            DaemonEvent accepted = mobileNode.awaitEvent("binding-accepted", PATIENCE);
            assertThat(Plan.HOME_LINK.contains(Ipv6Address.of(accepted.text("home-address"))))
                    .isTrue();
        }
    }

    /** The true home agent is the last that the DNS has, and one of its addresses is another's. */
    private static void forge(Provision provision) throws IOException {
        LabZone zone = provision.zones().getFirst();
        Path file = provision.zoneFile(zone);
        Files.writeString(
                file,
                Files.readString(file).replace("SRV 0 0 500", "SRV 9 0 500")
                        + """
                        _mip6._ipv6.example.com. IN SRV 0 0 500 first.example.com.
                        _mip6._ipv6.example.com. IN SRV 1 0 500 second.example.com.
                        first.example.com. IN AAAA %s
                        second.example.com. IN AAAA %s
                        """
                                .formatted(Plan.CORRESPONDENT, Plan.DNS));
    }

    private Program rogue(Host host, Ipv6Prefix link, String name, Credentials credentials)
            throws Exception {
        Pem.writeCertificates(folder.resolve(name + ".pem"), credentials.chain());
        Pem.writePrivateKey(folder.resolve(name + ".key"), credentials.key());
        Path file = folder.resolve(name + ".toml");
        Files.writeString(
                file,
                """
                control-socket = "%1$s.sock"
                [ike]
                identity = "%1$s"
                certificate = "%1$s.pem"
                private-key = "%1$s.key"
                trust-anchors = ["ca.pem"]
                [home-link]
                interface = "router"
                prefixes = ["%2$s"]
                pool = "%3$s-%4$s"
                [bindings]
                store = "%1$s.bindings"
                [authorization]
                any-certificate = true
                """
                        .formatted(
                                name,
                                link,
                                new Ipv6Address(link.address().high(), 0x1000),
                                new Ipv6Address(link.address().high(), 0x1fff)));
        Program program =
                Program.start(
                        host,
                        name,
                        folder,
                        JavaProgram.command(
                                Main.class,
                                List.of(
                                        "ha",
                                        "--config",
                                        file.toString(),
                                        "--events",
                                        "/dev/stdout")));
        program.awaitEvent("started", PATIENCE);
        return program;
    }
}
