package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.cli.Main;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An operator changes a home agent that has a mobile node under traffic. */
@Timeout(180)
class ReloadIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PING_PATIENCE = Duration.ofSeconds(1);
    private static final String NOBODY =
            """

            [[mobile-nodes]]
            identity = "mn9.example.com"
            addresses = ["2001:db8:1::9999"]
            """;

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    @Test
    void whatChangesHoldsAtOnceAndWhoeverMayStayNoticesNothing() throws Exception {
        Provision provision = Provision.write(folder, "", "");
        Path file = provision.homeAgentConfiguration();
        String before = Files.readString(file);
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program homeAgent = programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            Ipv6Address home = Registered.homeAddress(mobileNode);
            try (Ping ping = Ping.open(topology.correspondent(), home)) {
                assertThat(ping.once(PING_PATIENCE)).isPresent();

                Files.writeString(file, before + "\n[bindngs]\ncapacity = 1\n");
                homeAgent.signal("HUP");
                assertThat(homeAgent.awaitEvent("reload-refused", PATIENCE).text("why"))
                        .contains(":" + (before.lines().count() + 2) + ": bindngs: unknown key");
                assertThat(ping.once(PING_PATIENCE)).isPresent();

                Files.writeString(file, before.replace("router", "eth9"));
                assertThat(mip6("reload")).isEqualTo(1);
                assertThat(errors.toString())
                        .contains("home-link, but its prefixes: cannot change while the daemon");
                assertThat(ping.once(PING_PATIENCE)).isPresent();

                // other certificates of the same names, from another authority, on both sides
                Files.delete(folder.resolve("ha1.key"));
                Files.delete(folder.resolve("mn1.key"));
                var _ = Provision.writeCertificates(folder);
                Files.writeString(file, before + NOBODY);
                homeAgent.signal("HUP");
                homeAgent.awaitEvent("reloaded", PATIENCE);
                assertThat(mip6On("mn-agent", "reload")).isZero();
                assertThat(ping.once(PING_PATIENCE)).isPresent();

                noKeysAreWritten();
                assertThat(mip6("bindings")).isZero();
                assertThat(mip6("explain", "mn1.example.com")).isZero();
                assertThat(out.toString())
                        .contains(home.toString(), "mobile node authenticated: identity mn1");
                assertThat(out.toString().lines())
                        .allSatisfy(line -> assertThat(line.length()).isLessThan(81));

                // whom the home agent lets go comes back, by the new certificates
                assertThat(mip6("disconnect", "mn1.example.com")).isZero();
                mobileNode.awaitEvent("home-agent-lost", PATIENCE);
                mobileNode.awaitEvent("binding-accepted", PATIENCE);
                assertThat(ping.once(PING_PATIENCE)).isPresent();

                Files.writeString(file, before.replace("mn1.example.com", "mn2.example.com"));
                assertThat(mip6("reload")).isZero();
                homeAgent.awaitEvent("binding-removed", PATIENCE);
                mobileNode.awaitEvent("home-agent-lost", PATIENCE);
                mobileNode.awaitEvent("authentication-failed-with-every-home-agent", PATIENCE);
            }
        }
    }

    /** Unless a file says so, which these do not. */
    private void noKeysAreWritten() {
        for (String daemon : List.of("ha-agent", "mn-agent")) {
            assertThat(mip6On(daemon, "status")).isZero();
        }
        assertThat(out.toString()).contains("version").doesNotContain("keys are written");
        out.getBuffer().setLength(0);
    }

    private int mip6(String... words) {
        return mip6On("ha-agent", words);
    }

    private int mip6On(String daemon, String... words) {
        List<String> line = new ArrayList<>(Arrays.asList(words));
        line.addAll(List.of("--socket", folder.resolve(daemon + ".sock").toString()));
        return Main.run(
                line.toArray(String[]::new),
                new PrintWriter(out, true),
                new PrintWriter(errors, true));
    }
}
