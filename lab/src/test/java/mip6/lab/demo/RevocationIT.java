package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.cli.Main;
import mip6.lab.net.JavaProgram;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.lab.program.Program;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Both daemons, with certificates that were revoked or that somebody vouches for. */
@Timeout(180)
class RevocationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HA1 = Plan.HOME_AGENT.text();
    private static final String HA2 = "ha2.example.com";

    @TempDir Path folder;

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    private void pki(String... more) {
        List<String> line = new ArrayList<>();
        line.addAll(List.of("pki", "--dir", pki().toString(), "--domain", Plan.DOMAIN.text()));
        line.addAll(List.of(more));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        assertThat(Main.run(line.toArray(String[]::new), writer, writer)).as("%s", said).isZero();
    }

    private Path pki() {
        return folder.resolve("pki");
    }

    /** The demonstration's files, with certificates of an authority whose key is at hand. */
    private Provision provision(String mobileNodeRevocation) throws IOException {
        Provision provision =
                Provision.write(
                        folder,
                        "retry-interval = \"1s\"",
                        "[revocation]\n" + mobileNodeRevocation + "\n");
        pki("--ha", HA1, "--ha", HA2, "--mn", Plan.MOBILE_NODE.text(), "--ocsp");
        put("ca.pem", "ca.pem");
        for (String kind : List.of(".pem", ".key")) {
            put(HA1 + kind, "ha1" + kind);
            put(Plan.MOBILE_NODE + kind, "mn1" + kind);
        }
        return provision;
    }

    private void put(String made, String used) throws IOException {
        Files.copy(pki().resolve(made), folder.resolve(used), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    /** Further from the mobile node by priority, on the correspondent's machine. */
    private Program startSecondHomeAgent(Topology topology) throws Exception {
        Path file = folder.resolve("ha2.toml");
        Files.writeString(
                file,
                """
                control-socket = "%1$s/ha2.sock"
                [ike]
                identity = "%2$s"
                certificate = "%1$s/pki/%2$s.pem"
                private-key = "%1$s/pki/%2$s.key"
                trust-anchors = ["%1$s/pki/ca.pem"]
                [home-link]
                interface = "router"
                prefixes = ["%3$s"]
                pool = "2001:db8:c::1000-2001:db8:c::1fff"
                [bindings]
                store = "%1$s/ha2.bindings"
                [[mobile-nodes]]
                identity = "%4$s"
                """
                        .formatted(folder, HA2, Plan.CORRESPONDENT_LINK, Plan.MOBILE_NODE));
        Program agent =
                Program.start(
                        topology.correspondent(),
                        "ha2",
                        folder,
                        JavaProgram.command(
                                Main.class,
                                List.of(
                                        "ha",
                                        "--config",
                                        file.toString(),
                                        "--events",
                                        "/dev/stdout")));
        agent.awaitEvent("started", PATIENCE);
        return agent;
    }

    @Test
    @Tag("req:S5026-3-a")
    @Tag("req:S5026-5.1.2-d")
    void aRevokedHomeAgentIsLeftForTheNext() throws Exception {
        Provision provision = provision("lists = [\"" + pki().resolve("crl.pem") + "\"]");
        append(
                provision.zoneFile(provision.zones().getFirst()),
                """
                _mip6._ipv6.%1$s. IN SRV 9 0 500 %2$s.
                %2$s. IN AAAA %3$s
                """
                        .formatted(Plan.DOMAIN, HA2, Plan.CORRESPONDENT));
        pki("--revoke", HA1);
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision);
                Program _ = startSecondHomeAgent(topology)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            assertThat(mobileNode.awaitEvent("certificate-refused", PATIENCE).text("why"))
                    .startsWith("its certificate was revoked at ");
            assertThat(mobileNode.awaitEvent("home-agent-given-up", PATIENCE).text("why"))
                    .isEqualTo("peer-revoked");
            assertThat(mobileNode.awaitEvent("bootstrapped", PATIENCE).text("home-agent-identity"))
                    .contains(HA2);
            assertThat(mobileNode.awaitEvent("binding-accepted", PATIENCE).text("home-address"))
                    .startsWith("2001:db8:c::1");
        }
    }

    @Test
    @Tag("req:S5026-3-a")
    void aStrictMobileNodeNeedsNobodyButTheHomeAgent() throws Exception {
        Tool.program("openssl");
        Provision provision = provision("mode = \"strict\"");
        append(
                provision.homeAgentConfiguration(),
                "\n[revocation]\nresponder = \"http://[::1]:8888/\"\n");
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision);
                Program responder = startResponder(topology)) {
            responder.await(
                    "readiness",
                    PATIENCE,
                    line -> Optional.of(line).filter(text -> text.contains("waiting")));
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            programs.startHomeAgent();
            // should it come before the response has, it tries again after retry-interval
            programs.startMobileNode().awaitEvent("binding-accepted", PATIENCE);
        }
    }

    private Program startResponder(Topology topology) throws IOException {
        return Program.start(
                topology.homeAgent(),
                "ocsp",
                folder,
                List.of(
                        "sh",
                        "-c",
                        "cd %s && exec openssl ocsp -index index.txt -CA ca.pem -rsigner ocsp.pem"
                                        .formatted(pki())
                                + " -rkey ocsp.key -ndays 1 -port 8888 2>&1"));
    }
}
