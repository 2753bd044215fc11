package mip6.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.control.ControlRequest;
import mip6.agent.control.ControlSocket;
import mip6.agent.control.Json;

import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What commands make of a daemon's answers. */
@Timeout(60)
final class ViewCommandTest {

    private static final String HOME_AGENT =
            """
            {"daemon":"ha-agent","version":"0.1.0","notes":[],"homeAgent":{
              "bindings":[{"homeAddress":"2001:db8:1::1000","identity":"mn1.example.com",
                "careOfAddress":"2001:db8:a1::5eff:fe00:111","sequence":7,"granted":600.0,
                "remaining":412.5,"name":"mn1.example.com"}],
              "pendingBindings":0,
              "sessions":[{"identity":"mn1.example.com","method":"SIGNATURE",
                "remote":"2001:db8:a1::5eff:fe00:111","leased":"2001:db8:1::1000",
                "established":true,"esp":1,"note":""}],
              "esp":1,"pool":{"used":1,"leases":1,"stock":16,"probing":0},"discarded":{}},
             "dns":{"zones":[{"zone":"example.com","server":"[2001:db8:53::53]:53",
                "transport":"TCP","signed":true}],"waiting":0,"performed":2,"failed":1,
                "lastFailure":"forward: Refused[rcode=REFUSED]"},
             "cluster":{"name":"ha1.example.com","state":"serving","others":[
                {"name":"ha2.example.com","address":"2001:db8:1::2","silence":0.01,
                 "beingTakenOver":false},
                {"name":"ha3.example.com","address":"2001:db8:1::3","silence":null,
                 "beingTakenOver":false},
                {"name":"ha4.example.com","address":"2001:db8:1::4","silence":0.4,
                 "beingTakenOver":true}]},
             "counters":{"event.started":1}}
            """;

    private static final String MOBILE_NODE =
            """
            {"daemon":"mn-agent","version":"0.1.0","notes":[],"mobileNode":{"identity":"mn1.example.com","phase":"REGISTERED",
              "careOfAddress":{"address":"2001:db8:a1::1","interfaceIndex":2,"interfaceName":"eth0"},
              "service":{"homeAgent":"ha1.example.com","homeAgentAddress":"2001:db8:1::1",
                "peer":{"identity":"ha1.example.com","method":"SIGNATURE"},
                "homeAddress":"2001:db8:1::1000","remaining":99.0,"payloadProtected":false},
              "retryIn":null},
             "homeAgents":[{"homeAgent":"ha1.example.com","address":"2001:db8:1::1",
               "state":"SERVING","why":null}],"counters":{}}
            """;

    private static final String HISTORY =
            """
            {"events":[
              {"at":1,"level":"info","event":"started","pid":1,"time":"2026-01-01T00:00:00Z"},
              {"at":2,"level":"info","event":"mobile-node-authenticated",
               "identity":"mn1.example.com","method":"signature",
               "care-of-address":"2001:db8:a1::5eff:fe00:111",
               "home-address":"2001:db8:1::1000","time":"2026-01-01T00:00:01Z"},
              {"at":3,"level":"info","event":"binding-accepted",
               "elapsed":0.123456789,"home-address":"2001:db8:1::1000","time":"2026-01-01T00:00:02Z"},
              {"at":4,"level":"warning","event":"binding-accepted",
               "home-address":"2001:db8:1::1001","time":"2026-01-01T00:00:03Z"}]}
            """;

    @TempDir private Path folder = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private List<ControlSocket> daemons = List.of();

    @BeforeEach
    void startDaemons() {
        Set<String> commands = Set.of("status", "history", "events", "disconnect");
        Set<String> fewer = Set.of("status", "history", "events");
        daemons =
                List.of(
                        ControlSocket.open(
                                folder.resolve("ha"), commands, r -> answer(r, HOME_AGENT)),
                        ControlSocket.open(
                                folder.resolve("mn"), fewer, r -> answer(r, MOBILE_NODE)));
    }

    @AfterEach
    void stopDaemons() {
        daemons.forEach(ControlSocket::close);
    }

    @Test
    void bindingsOfBothSides() {
        assertThat(run("bindings", "ha", "mn")).isZero();
        assertThat(out.toString())
                .contains(
                        "HOME ADDRESS     2001:db8:1::1000",
                        "  CARE-OF ADDRESS  2001:db8:a1::5eff:fe00:111",
                        "  SECONDS LEFT     413",
                        "  CARE-OF ADDRESS  2001:db8:a1::1");
        fits();
    }

    @Test
    void aNarrowTableHasAHead() {
        assertThat(run("leases", "ha")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "HOME ADDRESS      IDENTITY         HELD BY",
                        "2001:db8:1::1000  mn1.example.com  ike-sa+binding");
    }

    @Test
    void whatAStatusSaysIsAlwaysInTheSameOrder() {
        assertThat(run("status", "ha")).isZero();
        assertThat(out.toString())
                .containsSubsequence(
                        "  daemon", "  home-agent", "  cluster", "  dns", "  counters");
        fits();
    }

    @Test
    void whoCannotBeTakenOverIsNotSaidToBe() {
        assertThat(run("takeover ha9.example.com", "ha")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(errors.toString()).contains("unknown command");
    }

    @Test
    void nothingIsSaidToBeNothing() {
        assertThat(run("dns", "mn")).isZero();
        assertThat(out).hasToString("none\n");
    }

    @Test
    void aHomeAgentNamesTheOthersOfItsCluster() {
        assertThat(run("homeagents", "ha")).isZero();
        assertThat(out.toString())
                .containsSubsequence(
                        "ha2.example.com",
                        "SERVING",
                        "ha3.example.com",
                        "FOUND",
                        "no heartbeat",
                        "ha4.example.com",
                        "LOST",
                        "taken over");
        fits();
    }

    @Test
    void whereNoDaemonRunsThatIsAFailure() {
        Assumptions.assumeThat(CommonConfiguration.RUN).doesNotExist();
        for (String command : List.of("status", "events --follow", "explain mn1", "bindings")) {
            errors.getBuffer().setLength(0);
            assertThat(run(command)).isEqualTo(1);
            assertThat(errors.toString().lines()).hasSize(1);
            assertThat(errors.toString()).contains("no daemon has a socket in /run/mip6");
        }
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "bindings", "explain mn1.example.com", "disconnect mn1", "reload"})
    void ofADaemonThatDoesNotAnswerThereIsNoDocument(String command) {
        assertThat(run(command, "none", "--json")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(errors.toString().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "bindings", "sas", "leases", "dns", "homeagents"})
    void documentsAreAsTheirSchemasSay(String view) throws IOException {
        assertThat(run(view, "ha", "mn", "--json")).isZero();
        JsonNode document = Json.parse(out.toString());
        assertThat(document).hasSize(2);
        Schemas.conforms(view, document);
    }

    @Test
    void explainTellsTheLifeOfOneNode() throws IOException {
        assertThat(run("explain mn1.example.com", "ha")).isZero();
        assertThat(out.toString())
                .contains(
                        "leases\n  home-address",
                        "held-by ike-sa+binding",
                        "mobile node authenticated: identity mn1")
                .contains("binding accepted: elapsed 0.123,", " home address 2001:db8:1::1000")
                .doesNotContain("started", "2001:db8:1::1001");
        fits();
        assertThat(run("explain mn2.example.com", "ha")).isEqualTo(1);
        assertThat(errors).hasToString("mip6 explain: nothing is known of mn2.example.com\n");
        out.getBuffer().setLength(0);
        assertThat(run("explain 2001:db8:1::1000", "ha")).isZero();
        assertThat(out.toString()).contains("sas\n  identity mn1", "leases").doesNotContain("note");
        out.getBuffer().setLength(0);
        assertThat(run("explain mn1.example.com", "ha", "--json")).isZero();
        Schemas.conforms("explain", Json.parse(out.toString()));
    }

    @Test
    void eventsAreTold() throws IOException {
        assertThat(run("events", "ha")).isZero();
        assertThat(out.toString().lines()).hasSizeGreaterThan(3);
        fits();
        out.getBuffer().setLength(0);
        assertThat(run("events --follow", "ha")).isEqualTo(1);
        assertThat(out.toString()).contains("warning: home agent lost: why x");
        assertThat(errors.toString()).contains("the daemon has ended");
        out.getBuffer().setLength(0);
        assertThat(run("events", "ha", "--json")).isZero();
        for (String line : out.toString().lines().toList()) {
            Schemas.conforms("events", Json.parse(line));
        }
    }

    @Test
    void disconnectSaysWhatEnded() throws IOException {
        assertThat(run("disconnect mn1.example.com", "ha", "--json")).isZero();
        Schemas.conforms("disconnect", Json.parse(out.toString()));
        out.getBuffer().setLength(0);
        assertThat(run("disconnect mn1.example.com", "ha")).isZero();
        assertThat(out).hasToString("mn1.example.com: 1 IKE SAs and 1 bindings ended\n");
        assertThat(run("disconnect mn9", "ha")).isEqualTo(1);
        assertThat(errors.toString()).contains("no IKE SA and no binding of mn9");
        assertThat(run("disconnect", "ha")).isEqualTo(2);
        errors.getBuffer().setLength(0);
        assertThat(run("disconnect mn1.example.com", "ha", "mn")).isZero();
        assertThat(errors.toString()).isEmpty();
        assertThat(run("disconnect mn1.example.com", "mn")).isEqualTo(1);
        assertThat(errors.toString()).contains("mn: unknown command, known: ");
    }

    private boolean answer(ControlRequest request, String status) {
        switch (request.command()) {
            case "status" -> request.answer(Json.parse(status));
            case "history" -> request.answer(Json.parse(HISTORY));
            case "events" -> request.stream(new OneEvent());
            default -> {
                if (request.arguments().contains("mn1.example.com")) {
                    request.answer(
                            Map.of("identity", "mn1.example.com", "ikeSas", 1, "bindings", 1));
                } else {
                    request.refuse("no IKE SA and no binding of mn9");
                }
            }
        }
        return true;
    }

    /** One event; then the daemon is gone. */
    private static final class OneEvent implements ControlRequest.Lines {

        private boolean told;

        @Override
        public Optional<String> next(Duration longest) throws InterruptedException {
            if (told) {
                throw new InterruptedException("the daemon ends");
            }
            told = true;
            return Optional.of(
                    "{\"event\":\"home-agent-lost\",\"level\":\"warning\",\"why\":\"x\","
                            + "\"time\":\"2026-01-01T00:00:00Z\"}");
        }

        @Override
        public void close() {}
    }

    private void fits() {
        assertThat(out.toString().lines()).allSatisfy(l -> assertThat(l.length()).isLessThan(81));
    }

    private int run(String command, String... socketsAndOptions) {
        StringBuilder line = new StringBuilder(command);
        for (String word : socketsAndOptions) {
            line.append(word.startsWith("--") ? " " + word : " --socket " + folder.resolve(word));
        }
        return Main.run(
                line.toString().split(" "),
                new PrintWriter(out, true),
                new PrintWriter(errors, true));
    }
}
