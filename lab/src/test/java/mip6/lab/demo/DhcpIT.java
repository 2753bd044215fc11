package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.KeaServer;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Kea on the home link gives the home addresses (RFC 5026 5.3.1). */
@Timeout(240)
class DhcpIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final String POOL = "2001:db8:1::d000 - 2001:db8:1::dfff";

    /** Column of Kea's file: 0 where a lease was given back. */
    private static final int VALID_LIFETIME = 2;

    @TempDir Path folder;

    private Provision provision() throws Exception {
        Privilege.require();
        Tool.program(KeaServer.PROGRAM.toString());
        Provision provision = Provision.write(folder, "retry-interval = \"1s\"", "");
        byServer(provision.homeAgentConfiguration());
        return provision;
    }

    @Test
    @Tag("req:S5026-5.3.1-b")
    void keaGivesRenewsAndGetsBack() throws Exception {
        Provision provision = provision();
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program homeAgent = programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            assertThat(mobileNode.awaitEvent("home-agent-given-up", PATIENCE).text("why"))
                    .as("nobody gives addresses")
                    .isEqualTo("internal-address-failure");
            KeaServer.Offer offer = new KeaServer.Offer("ha1", Plan.HOME_LINK, POOL, 2);
            try (KeaServer kea = KeaServer.start(topology.router(), folder.resolve("kea"), offer)) {
                Ipv6Address home = Registered.homeAddress(mobileNode);
                assertThat(home.toString()).startsWith("2001:db8:1::d");
                assertThat(answers(topology, home)).isTrue();
                await(kea, "a renewal", lines -> of(lines, home).size() > 1);
                homeAgent.kill();
                int before = kea.leases().size();
                Program second = programs.startHomeAgent();
                await(kea, "the restarted home agent", lines -> lines.size() > before);
                mobileNode.awaitEvent("binding-accepted", PATIENCE);
                assertThat(answers(topology, home)).isTrue();
                mobileNode.close();
                await(
                        kea,
                        "the release",
                        lines ->
                                of(lines, home)
                                        .getLast()
                                        .split(",", -1)[VALID_LIFETIME]
                                        .equals("0"));
                assertThat(second.isAlive()).isTrue();
            }
        }
    }

    /** The interface of the home link is another one by then, which has the same name. */
    @Test
    void keaIsAskedOnALinkThatWasMadeAgain() throws Exception {
        Provision provision = provision();
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            programs.startHomeAgent();
            topology.remakeHomeLink();
            KeaServer.Offer offer = new KeaServer.Offer("ha1", Plan.HOME_LINK, POOL, 2);
            try (KeaServer _ = KeaServer.start(topology.router(), folder.resolve("kea"), offer)) {
                Ipv6Address home = Registered.homeAddress(programs.startMobileNode());
                assertThat(home.toString()).startsWith("2001:db8:1::d");
                assertThat(answers(topology, home)).isTrue();
            }
        }
    }

    private static void byServer(Path file) throws IOException {
        String text = Files.readString(file);
        String pool = "pool = \"%s-%s\"".formatted(Plan.POOL_FIRST, Plan.POOL_LAST);
        assertThat(text).contains(pool);
        Files.writeString(file, text.replace(pool, "dhcp = true"));
    }

    private static boolean answers(Topology topology, Ipv6Address home) throws Exception {
        return Ping.isAnswered(topology.correspondent(), home, 10, Duration.ofSeconds(1));
    }

    private static List<String> of(List<String> lines, Ipv6Address home) {
        return lines.stream().filter(line -> line.startsWith(home + ",")).toList();
    }

    private static void await(KeaServer kea, String what, Predicate<List<String>> seen)
            throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!seen.test(kea.leases())) {
            assertThat(System.nanoTime()).as("%s in %s", what, kea.leases()).isLessThan(end);
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
