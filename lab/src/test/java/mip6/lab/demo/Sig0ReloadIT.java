package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import mip6.dnsupdate.update.Sig0Algorithm;
import mip6.lab.dns.NameServerProcess;
import mip6.lab.dns.Sig0Peer;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Privilege;
import mip6.lab.program.Program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A zone's key of SIG(0) changes while its home agent runs. */
@Timeout(180)
class Sig0ReloadIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PORT = 5300;

    @TempDir Path folder;

    /** The server knows the second key alone: neither is the first kept, nor the third taken. */
    @Test
    void aKeyThatHasChangedSignsAndABrokenOneDoesNot() throws Exception {
        Privilege.require();
        Sig0Peer.require();
        Path known = Sig0Peer.newKey(Sig0Algorithm.ED25519, folder);
        Path key = folder.resolve("update.private");
        Provision provision = Provision.write(folder, "", "");
        configure(provision.homeAgentConfiguration(), key);
        put(Sig0Peer.newKey(Sig0Algorithm.ECDSAP256SHA256, folder), key);
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision);
                NameServerProcess _ =
                        topology.dns()
                                .call(
                                        () ->
                                                Sig0Peer.start(
                                                        Plan.DNS.toString(),
                                                        PORT,
                                                        List.of(known)))) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program homeAgent = programs.startHomeAgent();
            put(known, key);
            homeAgent.signal("HUP");
            homeAgent.awaitEvent("reloaded", PATIENCE);

            Files.writeString(key, "Private-key-format: v1.3\n");
            homeAgent.signal("HUP");
            assertThat(homeAgent.awaitEvent("reload-refused", PATIENCE).text("why"))
                    .contains("dns-update.zones[1].key: key file " + key + " names no");

            Program mobileNode = programs.startMobileNode();
            assertThat(mobileNode.awaitEvent("binding-accepted", PATIENCE).text("dns-update"))
                    .startsWith("0 ");
        }
    }

    /** Another server for both zones, for which the Binding Acknowledgement waits. */
    private static void configure(Path file, Path key) throws IOException {
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll(
                                "(?m)^key = .*$", "key = \"%s\"\nport = %d".formatted(key, PORT))
                        .replaceFirst(
                                "(?m)^\\[\\[dns-update",
                                """
                                [dns-update]
                                acknowledgement-deadline = "30s"

                                [[dns-update\
                                """));
    }

    /** Both halves of {@code key} take the place of those of {@code former}. */
    private static void put(Path key, Path former) throws IOException {
        Files.copy(key, former, REPLACE_EXISTING);
        Files.copy(Sig0Peer.publicHalf(key), Sig0Peer.publicHalf(former), REPLACE_EXISTING);
    }
}
