package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import mip6.agent.control.Json;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.DocumentSchema;
import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A home agent is killed while it serves a mobile node; real daemons, etcd and packets. */
@Timeout(240)
class FailoverIT {

    /** All of them. */
    private static final int FLEET = 20;

    @TempDir Path folder;

    @BeforeEach
    void needsNamespacesAndEtcd() {
        Privilege.require();
        Tool _ = Tool.program("etcd");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("req:S6275-10.4.1-a")
    @Tag("req:SHIB-4-a")
    @Tag("req:SHIB-4.1-a")
    @Tag("req:SHIB-4.3-a")
    void anotherHomeAgentTakesTheMobileNodeOver(boolean samePrefix) throws Exception {
        FailoverResult result = run(FailoverOptions.simple().withSamePrefix(samePrefix));

        assertThat(result.timeline())
                .extracting(FailoverResult.Step::what)
                .anySatisfy(what -> assertThat(what).startsWith("mobile-nodes-claimed"))
                .anySatisfy(what -> assertThat(what).startsWith("home-agent-switched"));
    }

    @ParameterizedTest
    @EnumSource
    void aFleetIsTakenOver(FailoverOptions.Auth auth) throws Exception {
        FailoverResult result = run(fleet(auth));

        assertThat(result.takenOver()).isEqualTo(FLEET);
        assertThat(result.traffic().mobileNodes()).isEqualTo(FLEET - 1);
        assertThat(result.timeToFirstPacket()).isPresent();
        assertThat(folder.resolve(KeptFiles.TIMELINE)).content().contains("first packet");
        assertThat(folder.resolve(KeptFiles.REPORT)).content().contains("Recovery", "</html>");
        assertThat(decrypted("mip6.mhtype == 6")).hasSizeGreaterThanOrEqualTo(FLEET - 1);
        assertThat(decrypted("isakmp.exchangetype == 35 && isakmp.id.data.fqdn"))
                .as("IKE_AUTH requests and responses, with the identities in them")
                .hasSizeGreaterThanOrEqualTo(2 * (FLEET - 1));
    }

    static Stream<FailoverOptions.Fault> plannedAndShort() {
        return Stream.of(
                new FailoverOptions.Fault.Drain(FLEET),
                new FailoverOptions.Fault.Restart(),
                new FailoverOptions.Fault.Pause(Duration.ofSeconds(2)));
    }

    /** Maintenance, and home agents that are there again when others serve what they did. */
    @ParameterizedTest
    @MethodSource("plannedAndShort")
    void whoIsSentAwayOrHasItsHomeAgentBackIsServed(FailoverOptions.Fault fault) throws Exception {
        FailoverResult result = run(fleet(FailoverOptions.Auth.PSK).with(fault));

        assertThat(result.takenOver()).isEqualTo(FLEET);
        assertThat(folder.resolve("ha1.log")).isNotEmptyFile();
        if (fault instanceof FailoverOptions.Fault.Restart) {
            assertThat(folder.resolve("ha1-2.log")).isNotEmptyFile();
        }
    }

    /** It is there again before its silence says anything. */
    @Test
    void whoStandsStillShortlyIsNotTakenOver() throws Exception {
        FailoverResult result =
                run(
                        FailoverOptions.simple()
                                .with(new FailoverOptions.Fault.Pause(Duration.ofMillis(100))));

        assertThat(result.untouched()).isTrue();
        assertThat(result.takenOver()).isZero();
        assertThat(result.phases()).isEmpty();
    }

    /** It lives, where it reaches nobody. */
    @Test
    void whoIsCutOffIsTakenOver() throws Exception {
        FailoverResult result =
                run(FailoverOptions.simple().with(new FailoverOptions.Fault.Partition()));

        assertThat(result.takenOver()).isEqualTo(1);
        assertThat(claims(result)).isEqualTo(1);
    }

    /** One proves itself by EAP alone, one is behind a firewall. */
    @Test
    void whomNobodyCanInitiateToComesByItself() throws Exception {
        FailoverResult result =
                run(
                        FailoverOptions.simple()
                                .with(
                                        new FailoverOptions.Size(
                                                3, 2, new FailoverOptions.Hidden(1, 1))));

        assertThat(result.takenOver()).isEqualTo(3);
        assertThat(result.byThemselves())
                .extracting(each -> each.why(), each -> each.milliseconds().count())
                .containsExactly(tuple("EAP alone", 1), tuple("behind a firewall", 1));
    }

    /** Both notice, and the store lets one of them have it. */
    @Test
    void oneOfTwoHomeAgentsTakesTheMobileNodeOver() throws Exception {
        FailoverResult result =
                run(
                        FailoverOptions.simple()
                                .with(
                                        new FailoverOptions.Size(
                                                1, 3, FailoverOptions.Hidden.NOBODY)));

        assertThat(result.takenOver()).isEqualTo(1);
        assertThat(claims(result)).isEqualTo(1);
    }

    /** Transactions that made mobile nodes another home agent's. */
    private static long claims(FailoverResult result) {
        return result.timeline().stream()
                .filter(step -> step.what().matches("mobile-nodes-claimed .*count=[1-9].*"))
                .count();
    }

    /** What of the fleet's link passes {@code filter}, read with the keys that were kept. */
    private List<String> decrypted(String filter) throws Exception {
        List<String> command = new ArrayList<>(List.of("-r", folder + "/fleet.pcap"));
        command.addAll(List.of("-o", "esp.enable_encryption_decode:TRUE"));
        for (String table : List.of("esp_sa", "ikev2_decryption_table")) {
            for (String line : Files.readAllLines(folder.resolve(table))) {
                command.addAll(List.of("-o", "uat:" + table + ":" + line));
            }
        }
        command.addAll(List.of("-Y", filter));
        return Tool.program("tshark").run(command.toArray(String[]::new)).lines().toList();
    }

    private FailoverOptions fleet(FailoverOptions.Auth auth) {
        return FailoverOptions.simple()
                .with(new FailoverOptions.Size(FLEET, 2, FailoverOptions.Hidden.NOBODY))
                .with(auth)
                .keptIn(Optional.of(folder));
    }

    private static FailoverResult run(FailoverOptions options) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        FailoverResult result =
                new Repetition(options, out, Progress.onTerminal()).once(options).result();
        assertThat(result.wrong()).as(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        new DocumentSchema("failover").holdsFor(Json.parse(Json.render(result)));
        return result;
    }
}
