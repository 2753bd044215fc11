package mip6.ikev2.vici.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.Packet;
import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ScriptedCharon.Script;
import mip6.ikev2.vici.client.ViciException.Reason;
import mip6.wire.Bytes;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class ViciClientTest {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ViciSettings SETTINGS =
            ViciSettings.DEFAULT
                    .withDeadline(LONG)
                    .withRetries(Duration.ofMillis(1), Duration.ofMillis(10));

    @TempDir Path folder;

    private ScriptedCharon charon(Script script) throws IOException {
        return new ScriptedCharon(folder.resolve("vici"), script);
    }

    private static boolean isCommand(Packet packet, String command) {
        return packet instanceof Packet.CommandRequest(var name, var _) && name.equals(command);
    }

    private static Section named(String name) {
        return Section.builder()
                .section(name, sa -> sa.put("uniqueid", 1).put("state", "ESTABLISHED"))
                .build();
    }

    private static void assertReason(ThrowingCallable call, Reason reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ViciException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void anAnswerThatComesTooLateIsNotTakenForThatToTheNextCommand() throws Exception {
        Set<SocketChannel> late = ConcurrentHashMap.newKeySet();
        Section stale = Section.builder().put("stale", true).build();
        try (ScriptedCharon charon =
                        charon(
                                (packet, from) -> {
                                    if (late.contains(from)) {
                                        // only now the answer to what was asked before
                                        ScriptedCharon.send(
                                                from, new Packet.CommandResponse(stale));
                                    }
                                    return isCommand(packet, "slow") && late.add(from);
                                });
                ViciClient client = new ViciClient(charon.endpoint(), SETTINGS)) {
            assertReason(() -> client.ask("slow", Section.EMPTY, SHORT), Reason.DEADLINE);
            assertThat(client.ask("list-x", Section.EMPTY, LONG)).isEqualTo(Section.EMPTY);
            assertThat(charon.connectionsSoFar()).isEqualTo(2);
        }
    }

    @Test
    void aRestartBetweenCommandsIsNotNoticed() throws Exception {
        ScriptedCharon first = charon((_, _) -> false);
        try (ViciClient client = new ViciClient(first.endpoint(), SETTINGS)) {
            assertThat(client.listSas()).isEmpty();
            first.close();
            try (ScriptedCharon second = charon((_, _) -> false)) {
                assertThat(client.listSas()).isEmpty();
                assertThat(second.connectionsSoFar()).isEqualTo(1);
            }
            assertReason(client::listSas, Reason.UNREACHABLE);
        }
    }

    @Test
    void noCommandIsRepeated() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        try (ScriptedCharon charon =
                        charon(
                                (packet, from) -> {
                                    if (isCommand(packet, "initiate")) {
                                        seen.incrementAndGet();
                                        from.close();
                                        return true;
                                    }
                                    return false;
                                });
                ViciClient client = new ViciClient(charon.endpoint(), SETTINGS)) {
            assertReason(
                    () -> client.initiate(SaSelection.ofIke("home"), LONG), Reason.DISCONNECTED);
            assertThat(seen).hasValue(1);
            assertThat(client.listSas()).isEmpty();
        }
    }

    @Test
    void whatIsNoViciEndsTheConnection() throws Exception {
        for (String hex : List.of("7fffffff", "00080001", "0000000109", "00000002 01 02")) {
            try (ScriptedCharon charon =
                            charon(
                                    (packet, from) -> {
                                        if (isCommand(packet, "bad")) {
                                            ScriptedCharon.send(from, Bytes.ofHex(hex));
                                            return true;
                                        }
                                        return false;
                                    });
                    ViciClient client = new ViciClient(charon.endpoint(), SETTINGS)) {
                assertReason(() -> client.ask("bad", Section.EMPTY, LONG), Reason.MALFORMED);
                assertThat(client.listSas()).isEmpty();
            }
        }
    }

    @Test
    void anAnswerThatWasNotAskedForEndsTheConnection() throws Exception {
        try (ScriptedCharon charon =
                        charon(
                                (packet, from) -> {
                                    if (packet instanceof Packet.EventRegister) {
                                        ScriptedCharon.send(
                                                from, new Packet.CommandResponse(Section.EMPTY));
                                        return true;
                                    }
                                    return false;
                                });
                ViciClient client = new ViciClient(charon.endpoint(), SETTINGS)) {
            assertReason(client::listSas, Reason.MALFORMED);
        }
    }

    @Test
    void anOldCharonIsRefused() throws Exception {
        for (String version : List.of("5.8.4", "", "none")) {
            try (ScriptedCharon charon =
                            charon(
                                    (packet, from) -> {
                                        if (isCommand(packet, "version")) {
                                            ScriptedCharon.send(
                                                    from, ScriptedCharon.version(version));
                                            return true;
                                        }
                                        return false;
                                    });
                    ViciClient client = new ViciClient(charon.endpoint(), SETTINGS)) {
                assertReason(client::listSas, Reason.UNSUPPORTED);
            }
        }
    }

    @Test
    void largeAnswersInSmallPiecesAreRead() throws Exception {
        Section.Builder large = Section.builder();
        for (int i = 0; i < 8; i++) {
            large.put("data" + i, Bytes.zeros(60_000));
        }
        Section answer = large.build();
        try (ScriptedCharon charon =
                        charon(
                                (packet, from) -> {
                                    if (!isCommand(packet, "large")) {
                                        return false;
                                    }
                                    Bytes octets = new Packet.CommandResponse(answer).encode();
                                    for (int at = 0; at < octets.length(); at += 997) {
                                        ScriptedCharon.send(
                                                from,
                                                octets.slice(
                                                        at, Math.min(at + 997, octets.length())));
                                    }
                                    return true;
                                });
                ViciClient client = new ViciClient(charon.endpoint(), SETTINGS)) {
            assertThat(client.ask("large", Section.EMPTY, LONG)).isEqualTo(answer);
        }
    }

    @Test
    void aFaultOfTheCallersDoesNotLeaveAStreamHalfRead() throws Exception {
        try (ScriptedCharon charon =
                        charon(
                                (packet, from) -> {
                                    if (isCommand(packet, "list-sas")) {
                                        for (int i = 0; i < 3; i++) {
                                            ScriptedCharon.send(
                                                    from,
                                                    new Packet.Event("list-sa", named("sa" + i)));
                                        }
                                    }
                                    return false;
                                });
                ViciClient client = new ViciClient(charon.endpoint(), SETTINGS)) {
            assertThatThrownBy(
                            () ->
                                    client.stream(
                                            "list-sas",
                                            Section.EMPTY,
                                            "list-sa",
                                            _ -> {
                                                throw new IllegalStateException("a bug");
                                            },
                                            LONG))
                    .hasMessage("a bug");
            assertThat(client.listSas())
                    .extracting(IkeSaStatus::name)
                    .containsExactly("sa0", "sa1", "sa2");
        }
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedCharon charon =
                charon(
                        (packet, _) -> {
                            boolean slow = isCommand(packet, "slow");
                            if (slow) {
                                asked.countDown();
                            }
                            return slow;
                        })) {
            ViciClient client = new ViciClient(charon.endpoint(), SETTINGS);
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    asked.await();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                                client.close();
                            });
            assertReason(() -> client.ask("slow", Section.EMPTY, LONG), Reason.DISCONNECTED);
            assertReason(client::listSas, Reason.DISCONNECTED);
        }
    }

    @Test
    void anInterruptEndsACommand() throws Exception {
        try (ScriptedCharon charon = charon((packet, _) -> isCommand(packet, "slow"));
                ViciClient client = new ViciClient(charon.endpoint(), SETTINGS)) {
            Thread.currentThread().interrupt();
            assertReason(() -> client.ask("slow", Section.EMPTY, LONG), Reason.INTERRUPTED);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void eventsComeBehindTheListOfAllSas() throws Exception {
        try (ScriptedCharon charon =
                        charon(
                                (packet, from) -> {
                                    if (isCommand(packet, "list-sas")) {
                                        ScriptedCharon.send(
                                                from, new Packet.Event("list-sa", named("home")));
                                    }
                                    return false;
                                });
                ViciClient client = new ViciClient(charon.endpoint(), SETTINGS);
                ViciEvents events = client.events(Set.of("ike-updown"))) {
            SocketChannel connection = charon.nextRegistered();
            ScriptedCharon.send(connection, new Packet.Event("ike-updown", named("home")));
            assertThat(((ViciNotice.Synchronised) events.next()).sas())
                    .extracting(IkeSaStatus::name)
                    .containsExactly("home");
            assertThat(events.next())
                    .isEqualTo(new ViciNotice.Occurred("ike-updown", named("home")));
            connection.close();
            assertThat(((ViciNotice.Lost) events.next()).reason()).isEqualTo(Reason.DISCONNECTED);
            assertThat(events.next()).isInstanceOf(ViciNotice.Synchronised.class);
        }
    }

    @Test
    void moreEventsThanAnybodyReadsAreReplacedByAList() throws Exception {
        CountDownLatch lists = new CountDownLatch(2);
        try (ScriptedCharon charon =
                        charon(
                                (packet, _) -> {
                                    if (isCommand(packet, "list-sas")) {
                                        lists.countDown();
                                    }
                                    return false;
                                });
                ViciClient client = new ViciClient(charon.endpoint(), SETTINGS.withInbox(10));
                ViciEvents events = client.events(Set.of("ike-updown"))) {
            SocketChannel connection = charon.nextRegistered();
            assertThat(events.next()).isInstanceOf(ViciNotice.Synchronised.class);
            for (int i = 0; i < 11; i++) {
                ScriptedCharon.send(connection, new Packet.Event("ike-updown", named("sa" + i)));
            }
            lists.await();
            assertThat(events.next()).isInstanceOf(ViciNotice.Lost.class);
            assertThat(events.next()).isInstanceOf(ViciNotice.Synchronised.class);
        }
    }

    @Test
    void aCharonThatAnswersNothingIsFoundOutWithoutEvents() throws Exception {
        AtomicInteger versions = new AtomicInteger();
        try (ScriptedCharon charon =
                        charon(
                                (packet, _) ->
                                        // the probe, behind one for each connection
                                        isCommand(packet, "version")
                                                && versions.incrementAndGet() == 3);
                ViciClient client =
                        new ViciClient(
                                charon.endpoint(),
                                SETTINGS.withProbe(Duration.ofMillis(20)).withDeadline(SHORT));
                ViciEvents events = client.events(Set.of("ike-updown"))) {
            assertThat(events.next()).isInstanceOf(ViciNotice.Synchronised.class);
            assertThat(((ViciNotice.Lost) events.next()).reason()).isEqualTo(Reason.DEADLINE);
            assertThat(events.next()).isInstanceOf(ViciNotice.Synchronised.class);
        }
    }

    @Test
    void endpointsAreReadAndWritten() {
        for (String uri :
                List.of(
                        "unix:///run/charon.vici",
                        "tcp://192.0.2.1:4502",
                        "tcp://[2001:db8:0:0:0:0:0:1]:4502")) {
            assertThat(ViciEndpoint.parse(uri)).hasToString(uri);
        }
        assertThat(ViciEndpoint.parse("/run/charon.vici")).hasToString("unix:///run/charon.vici");
        for (String wrong : List.of("", "charon", "tcp://host:1", "tcp://1.2.3.4:70000")) {
            assertThatThrownBy(() -> ViciEndpoint.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
