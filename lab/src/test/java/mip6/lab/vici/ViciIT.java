package mip6.lab.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.vici.CharonVersion;
import mip6.ikev2.vici.Feature;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciEndpoint;
import mip6.ikev2.vici.client.ViciEvents;
import mip6.ikev2.vici.client.ViciException;
import mip6.ikev2.vici.client.ViciException.Reason;
import mip6.ikev2.vici.client.ViciNotice;
import mip6.ikev2.vici.client.ViciSettings;
import mip6.lab.net.Host;
import mip6.lab.net.JavaProgram;
import mip6.wire.Secret;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What the client offers, each against a real charon. */
@Timeout(120)
class ViciIT {

    /** Of configurations and logs; it stays where a test fails. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @AutoClose private ViciPair pair;

    @BeforeEach
    void start() throws Exception {
        pair = ViciPair.start(folder);
    }

    @Test
    void charonSaysWhatItIs() throws Exception {
        assertThat(pair.mnClient.version().daemon()).isEqualTo("charon-systemd");
        assertThat(CharonVersion.parse(pair.mnClient.version().version()))
                .hasValueSatisfying(version -> assertThat(Feature.BASE.isIn(version)).isTrue());
    }

    @Test
    void anSaIsMadeListedAndEnded() throws Exception {
        pair.load();
        assertThat(pair.mnClient.listSas()).isEmpty();
        pair.establish();

        List<IkeSaStatus> sas = pair.mnClient.listSas();
        assertThat(sas).hasSize(1);
        IkeSaStatus sa = sas.getFirst();
        assertThat(sa.name()).isEqualTo("home");
        assertThat(sa.isEstablished()).isTrue();
        assertThat(sa.localHost()).isEqualTo(ViciPair.MN);
        assertThat(sa.remoteHost()).isEqualTo(ViciPair.HA);
        assertThat(sa.localIdentity()).isEqualTo("mn");
        assertThat(sa.remoteIdentity()).isEqualTo("ha");
        assertThat(sa.initiator()).isTrue();
        assertThat(sa.initiatorSpi()).hasSize(16);
        assertThat(sa.details().textOrEmpty("dh-group")).isEqualTo("CURVE_25519");
        assertThat(pair.haClient.listSas(SaSelection.ofIke("home")))
                .singleElement()
                .satisfies(other -> assertThat(other.initiator()).isFalse())
                .satisfies(other -> assertThat(other.initiatorSpi()).isEqualTo(sa.initiatorSpi()));

        assertThat(pair.mnClient.terminate(SaSelection.ofIke(sa.uniqueId()), ViciPair.LONG))
                .isEqualTo(1);
        assertThat(pair.mnClient.listSas()).isEmpty();
    }

    @Test
    void aRefusalIsReportedInCharonsWords() {
        assertThatThrownBy(() -> pair.mnClient.initiate(SaSelection.ofIke("none"), ViciPair.LONG))
                .isInstanceOf(ViciException.class)
                .hasMessage("IKE_SA config 'none' not found")
                .extracting(e -> ((ViciException) e).reason())
                .isEqualTo(Reason.REFUSED);
        assertThatThrownBy(
                        () ->
                                pair.mnClient.loadConnection(
                                        "home", Section.builder().put("nonsense", "1").build()))
                .isInstanceOf(ViciException.class)
                .hasMessageContaining("unknown option: nonsense");
    }

    @Test
    void whatCharonDoesNotKnowIsSaidAndNothingBreaks() throws Exception {
        assertThatThrownBy(() -> pair.mnClient.ask("make-coffee", Section.EMPTY, ViciPair.LONG))
                .hasMessage("charon has no command make-coffee");
        assertThatThrownBy(() -> pair.mnClient.stream("list-sas", Section.EMPTY, "no-such-event"))
                .hasMessage("charon has no event no-such-event");
        assertThat(pair.mnClient.listSas()).isEmpty();
    }

    @Test
    void aStreamedAnswerIsCompleteAndInOrder() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String name = "connection-" + i;
            names.add(name);
            pair.mnClient.loadConnection(
                    name,
                    ViciPair.connection("mn", "ha", Section.builder(), ViciPair.MN, ViciPair.HA));
        }
        assertThat(pair.mnClient.stream("list-conns", Section.EMPTY, "list-conn"))
                .flatExtracting(Section::sections)
                .extracting(Section.Named::name)
                .containsExactlyInAnyOrderElementsOf(names);
        pair.mnClient.unloadConnection("connection-7");
        assertThat(pair.mnClient.ask("get-conns", Section.EMPTY, ViciPair.LONG).texts("conns"))
                .hasSize(499)
                .doesNotContain("connection-7");
    }

    @Test
    void eventsTellOfSasWhileTheClientDoesOtherThings() throws Exception {
        pair.load();
        try (ViciEvents events = ViciPair.events(pair.ha, "ike-updown")) {
            assertThat(events.next())
                    .isInstanceOfSatisfying(
                            ViciNotice.Synchronised.class,
                            first -> assertThat(first.sas()).isEmpty());
            pair.establish();
            ViciNotice.Occurred up = (ViciNotice.Occurred) events.next();
            assertThat(up.event()).isEqualTo("ike-updown");
            assertThat(up.content().isYes("up")).isTrue();
            assertThat(IkeSaStatus.allOf(up.content()))
                    .singleElement()
                    .satisfies(sa -> assertThat(sa.remoteIdentity()).isEqualTo("mn"));
            pair.mnClient.terminate(SaSelection.ofIke("home"), ViciPair.LONG);
            ViciNotice.Occurred down = (ViciNotice.Occurred) events.next();
            assertThat(down.content().isYes("up")).isFalse();
        }
    }

    @Test
    void aCrashIsNoticedAndTheNewCharonAskedForEverything() throws Exception {
        pair.load();
        pair.establish();
        try (ViciEvents events = ViciPair.events(pair.mn, "ike-updown")) {
            assertThat(((ViciNotice.Synchronised) events.next()).sas())
                    .extracting(IkeSaStatus::name)
                    .containsExactly("home");
            pair.mn.crashAndStart();
            assertThat(events.next()).isInstanceOf(ViciNotice.Lost.class);
            ViciNotice after = events.next();
            while (after instanceof ViciNotice.Lost) {
                after = events.next();
            }
            assertThat(((ViciNotice.Synchronised) after).sas()).isEmpty();

            // the client, too, goes on by itself, and so do events
            pair.load();
            pair.establish();
            assertThat(((ViciNotice.Occurred) events.next()).content().isYes("up")).isTrue();
        }
    }

    @Test
    void aCharonThatStopsTellsOfTheEndOfItsSas() throws Exception {
        pair.load();
        pair.establish();
        try (ViciEvents events = ViciPair.events(pair.mn, "ike-updown")) {
            assertThat(events.next()).isInstanceOf(ViciNotice.Synchronised.class);
            pair.mn.stop();
            assertThat(((ViciNotice.Occurred) events.next()).content().isYes("up")).isFalse();
            assertThat(events.next()).isInstanceOf(ViciNotice.Lost.class);
        }
        assertThatThrownBy(pair.mnClient::version)
                .extracting(e -> ((ViciException) e).reason())
                .isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void aCharonThatIsTooOldIsRefused() {
        ViciSettings strict = ViciSettings.DEFAULT.withOldest(new CharonVersion(99, 0, 0));
        try (ViciClient client = new ViciClient(pair.mn.endpoint(), strict)) {
            assertThatThrownBy(client::version)
                    .hasMessageContaining("needed is 99.0.0")
                    .extracting(e -> ((ViciException) e).reason())
                    .isEqualTo(Reason.UNSUPPORTED);
        }
    }

    @Test
    void tcpWorksLikeAUnixSocket() throws Exception {
        try (Host host = Host.create("tcp")) {
            ViciEndpoint endpoint = new ViciEndpoint.Tcp(InetAddress.ofLiteral("::1"), 4502);
            try (Charon charon = Charon.start(host, folder.resolve("tcp"), endpoint);
                    ViciClient client = ViciPair.client(charon)) {
                // sockets belong to the machine of the thread that makes them
                host.call(
                        () -> {
                            ViciPair.awaitAnswer(client);
                            client.loadConnection(
                                    "home",
                                    ViciPair.connection(
                                            "mn", "ha", Section.builder(), "::1", "::2"));
                            try (ViciEvents events = client.events(Set.of("ike-updown"))) {
                                assertThat(events.next(Duration.ofSeconds(30)))
                                        .get()
                                        .isInstanceOf(ViciNotice.Synchronised.class);
                            }
                            return host;
                        });
                assertThat(client.stream("list-conns", Section.EMPTY, "list-conn")).hasSize(1);
            }
        }
    }

    /** By itself, with nothing but what the README says. */
    @Test
    void theExampleOfTheReadmeSetsUpAnIkeSa() throws Exception {
        Path key = Files.writeString(folder.resolve("mn1.psk"), "a key for two");
        try (Secret secret = Secret.wrap(Files.readAllBytes(key))) {
            pair.haClient.loadShared("all", "IKE", secret, List.of());
        }
        pair.haClient.loadConnection(
                "mn1",
                ViciPair.connection("ha1", "mn1", Section.builder(), ViciPair.HA, ViciPair.MN));
        Path output = folder.resolve("example.txt");
        Process example =
                new ProcessBuilder(
                                JavaProgram.command(
                                        ViciExample.class,
                                        List.of(pair.mn.endpoint().toString(), key.toString())))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(example.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            example.destroyForcibly();
        }
        assertThat(Files.readString(output))
                .matches("ha1 ESTABLISHED " + ViciPair.HA + "\n\\d\\.\\S+ has told \\d+\n");
        assertThat(example.exitValue()).isZero();
        assertThat(pair.haClient.listSas()).extracting(IkeSaStatus::name).containsExactly("mn1");
    }
}
