package mip6.lab.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.vici.CharonVersion;
import mip6.ikev2.vici.Feature;
import mip6.ikev2.vici.LogLine;
import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciEvents;
import mip6.ikev2.vici.client.ViciException;
import mip6.ikev2.vici.client.ViciException.Reason;
import mip6.ikev2.vici.client.ViciNotice;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Log lines of commands: before 5.9.11 charon can be stopped by them. */
@Timeout(180)
class ViciDeadlockIT {
    /** Longer than any answer takes that comes at all. */
    private static final Duration STOPPED = Duration.ofSeconds(3);

    private static final int CLIENTS = 4;

    /** Of which a few are enough. */
    private static final int ROUNDS = 60;

    /** Of configurations and logs; it stays where a test fails. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @AutoClose private ViciPair pair;

    @BeforeEach
    void start() throws Exception {
        pair = ViciPair.start(folder);
    }

    /** An old charon is never asked for them; a new one gives them. */
    @Test
    void logLinesOfACommandAreOnlyAskedForWhereTheyCannotDeadlock() throws Exception {
        pair.load();
        List<LogLine> lines = new ArrayList<>();
        CharonVersion version =
                CharonVersion.parse(pair.mnClient.version().version()).orElseThrow();
        Callable<Void> initiate =
                () -> {
                    pair.mnClient.initiate(SaSelection.ofIke("home"), ViciPair.LONG, lines::add);
                    return null;
                };
        if (Feature.CONTROL_LOG.isIn(version)) {
            initiate.call();
            assertThat(lines).extracting(LogLine::group).contains("IKE");
        } else {
            assertThatThrownBy(initiate::call)
                    .hasMessageContaining("needed is 5.9.11")
                    .extracting(e -> ((ViciException) e).reason())
                    .isEqualTo(Reason.UNSUPPORTED);
            assertThat(pair.mnClient.listSas()).isEmpty();
        }
    }

    /**
     * Who has the log lines of several commands at once sent stops an old charon for good: it logs
     * that it sends them. A client that asks for none is not concerned.
     */
    @Test
    void logLinesOfCommandsAtOnceDeadlockAnOldCharon() throws Exception {
        pair.loadMany(CLIENTS);
        CharonVersion version =
                CharonVersion.parse(pair.mnClient.version().version()).orElseThrow();
        boolean deadlocked = askForLogLinesAtOnce();
        assertThat(deadlocked).isNotEqualTo(Feature.CONTROL_LOG.isIn(version));
        if (deadlocked) {
            pair.mn.crashAndStart();
            ViciPair.awaitAnswer(pair.mnClient);
            pair.loadMany(CLIENTS);
        }
        commandsAtOnceAllEnd();
    }

    /** Whether the end was that charon does not answer any more, not even what its version is. */
    private boolean askForLogLinesAtOnce() throws Exception {
        AtomicBoolean silent = new AtomicBoolean();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> ended = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                SaSelection own = SaSelection.ofIke("home" + i);
                ended.add(
                        workers.submit(
                                () -> {
                                    for (int n = 0; n < ROUNDS && !silent.get(); n++) {
                                        askForLogLines(own, silent);
                                    }
                                    return null;
                                }));
            }
            for (Future<Void> one : ended) {
                Void _ = one.get();
            }
        }
        try (ViciClient another = ViciPair.client(pair.mn)) {
            Section _ = another.ask("version", Section.EMPTY, STOPPED);
            return false;
        } catch (ViciException e) {
            assertThat(e.reason()).isEqualTo(Reason.DEADLINE);
            return true;
        }
    }

    private void askForLogLines(SaSelection own, AtomicBoolean silent) throws ViciException {
        try (ViciClient naive = ViciPair.client(pair.mn)) {
            for (String command : List.of("initiate", "terminate")) {
                Section arguments =
                        own.arguments()
                                .put("timeout", 100)
                                .put("force", true)
                                .put("loglevel", 3)
                                .build();
                Section _ = naive.stream(command, arguments, "control-log", _ -> {}, STOPPED);
            }
        } catch (ViciException e) {
            assertThat(e.reason()).isEqualTo(Reason.DEADLINE);
            silent.set(true);
        }
    }

    /** This is how control-log deadlocks an old charon; without it nothing does. */
    @Test
    void someCommandsAtOnceAllEnd() throws Exception {
        pair.loadMany(CLIENTS);
        commandsAtOnceAllEnd();
    }

    private void commandsAtOnceAllEnd() throws Exception {
        try (ViciEvents log = ViciPair.events(pair.mn, "log", "ike-updown");
                ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(log.next()).isInstanceOf(ViciNotice.Synchronised.class);
            List<Future<Long>> ended = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                SaSelection own = SaSelection.ofIke("home" + i);
                ended.add(
                        workers.submit(
                                () -> {
                                    try (ViciClient client = ViciPair.client(pair.mn)) {
                                        client.initiate(own, ViciPair.LONG);
                                        return client.terminate(own, ViciPair.LONG);
                                    }
                                }));
            }
            for (Future<Long> one : ended) {
                assertThat(one.get()).isEqualTo(1);
            }
        }
        assertThat(pair.mnClient.listSas()).isEmpty();
    }
}
