package mip6.agent;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.configuration.TomlFile;
import mip6.agent.configuration.TomlTable;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

final class DaemonTest {

    @TempDir private Path folder = Path.of("");
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final List<String> life = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch reloaded = new CountDownLatch(1);

    @Test
    void wrongArgumentsAreStatus2() {
        String usage =
                ": usage: x-agent --config FILE [--check-config] [--events FILE]"
                        + " [--unsafe-without-ipsec] [--debug]\n";
        assertThat(run("--confg", "f")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(run("--config")).isEqualTo(2);
        assertThat(said())
                .isEqualTo(
                        "x-agent: unknown argument --confg"
                                + usage
                                + "x-agent: --config is missing"
                                + usage
                                + "x-agent: --config needs a file"
                                + usage);
    }

    @Test
    void aWrongConfigurationIsStatus78AndNothingIsOpened() throws IOException {
        assertThat(run("--config", file("mode = 1"))).isEqualTo(78);
        assertThat(run("--config", file("mode = \"run\"\nmodes = 1"))).isEqualTo(78);
        assertThat(said())
                .isEqualTo(
                        """
                        x-agent: %1$s:1: mode: found 1, allowed: a string that is not empty
                        x-agent: %1$s:2: modes: unknown key, did you mean mode?
                        """
                                .formatted(folder.resolve("x.toml")));
        assertThat(life).isEmpty();
    }

    @Test
    void checkConfigOpensNothing() throws IOException {
        assertThat(run("--config", file("mode = \"run\""), "--check-config")).isZero();
        assertThat(said()).isEmpty();
        assertThat(life).isEmpty();
    }

    @Test
    void checkConfigLooksAtWhatTheFileNames() throws IOException {
        assertThat(run("--config", file("mode = \"another-key\""), "--check-config")).isEqualTo(78);
        assertThat(said()).isEqualTo("x-agent: the key is another's\n");
        assertThat(life).isEmpty();
    }

    @Test
    void noProtectionIsRefusedUnlessTheArgumentAllowsIt() throws IOException {
        String config = file("mode = \"run\"\nprotection = \"none\"");
        assertThat(run("--config", config)).isEqualTo(78);
        assertThat(run("--config", config, "--check-config")).isEqualTo(78);
        assertThat(said().lines())
                .hasSize(2)
                .allMatch(line -> line.endsWith("without the argument --unsafe-without-ipsec"));
        assertThat(life).isEmpty();
        assertThat(run("--config", config, "--unsafe-without-ipsec")).isZero();
        assertThat(life).containsExactly("open", "run", "close");
    }

    @Test
    void aServiceIsOpenedRunAndClosed() throws IOException {
        Path events = folder.resolve("events");
        String config = file("mode = \"run\"");
        assertThat(run("--config", config, "--events", events.toString())).isZero();
        assertThat(life).containsExactly("open", "run", "close");
        assertThat(Files.readString(events))
                .contains("\"event\":\"started\"", "\"event\":\"work\"", "\"event\":\"stopped\"");
    }

    @Test
    void aHangupReadsTheFileAgain() throws IOException {
        assertThat(run("--config", file("mode = \"hangup\""))).isZero();
        assertThat(life).containsExactly("open", "run", "reload after", "close");
    }

    @Test
    void whatIsMissingIsStatus77() throws IOException {
        assertThat(run("--config", file("mode = \"not-permitted\""))).isEqualTo(77);
        assertThat(said()).isEqualTo("x-agent: no raw socket: needs CAP_NET_RAW\n");
        assertThat(life).containsExactly("open");
    }

    @Test
    void aBugIsStatus70AndOneLineThatSaysWhere() throws IOException {
        assertThat(run("--config", file("mode = \"bug\""))).isEqualTo(70);
        assertThat(said())
                .startsWith(
                        "x-agent: ended by a bug: java.lang.IllegalStateException: broken"
                                + " (DaemonTest.java:")
                .endsWith("; --debug says more)\n")
                .hasLineCount(1);
        assertThat(life).containsExactly("open", "run", "close");
        assertThat(run("--config", file("mode = \"bug\""), "--debug")).isEqualTo(70);
        assertThat(said()).contains("\tat mip6.agent.Daemon.");
    }

    @Test
    void aBugInAnotherThreadIsOneLineToo() throws IOException {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        try {
            assertThat(run("--config", file("mode = \"bug-elsewhere\""))).isZero();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(said())
                .startsWith(
                        "x-agent: thread other ended by a bug: java.lang.IllegalStateException:"
                                + " broken (DaemonTest.java:")
                .hasLineCount(1);
    }

    @Test
    void anEventStreamThatCannotBeIsStatus2() throws IOException {
        assertThat(run("--config", file("mode = \"run\""), "--events", folder.toString()))
                .isEqualTo(2);
        assertThat(said())
                .isEqualTo(
                        "x-agent: --events: " + folder + ": cannot be written (Is a directory)\n");
    }

    @Test
    void whatTheSystemTakesAwayIsOneLineAndStatus71() throws IOException {
        assertThat(run("--config", file("mode = \"lost\""))).isEqualTo(71);
        assertThat(said()).isEqualTo("x-agent: ended: read: the device is gone\n");
        assertThat(life).containsExactly("open", "run", "close");
    }

    private int run(String... arguments) {
        PrintStream stream = new PrintStream(errors, true, StandardCharsets.UTF_8);
        Daemon.Program<Configuration> program =
                new Daemon.Program<>(
                        "x-agent",
                        Configuration::read,
                        Configuration::common,
                        DaemonTest::check,
                        this::open);
        return new Daemon<>(program, () -> 0, stream).run(List.of(arguments));
    }

    private String said() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    private String file(String toml) throws IOException {
        return Files.writeString(folder.resolve("x.toml"), toml).toString();
    }

    private record Configuration(CommonConfiguration common, String mode) {

        static Configuration read(TomlTable root) {
            return new Configuration(
                    CommonConfiguration.read(root, "x-agent"), root.required("mode").text());
        }
    }

    private static void check(Configuration configuration) {
        if (configuration.mode().equals("another-key")) {
            throw StartException.configuration("the key is another's");
        }
    }

    private Daemon.Service open(
            Configuration configuration,
            Supplier<TomlFile.Result<Configuration>> again,
            Reporter reporter) {
        life.add("open");
        if (configuration.mode().equals("not-permitted")) {
            throw StartException.notPermitted("no raw socket:\n needs CAP_NET_RAW");
        }
        return new Service(configuration.mode(), again, reporter);
    }

    private final class Service implements Daemon.Service {

        private final String mode;
        private final Supplier<TomlFile.Result<Configuration>> again;
        private final Reporter reporter;

        Service(String mode, Supplier<TomlFile.Result<Configuration>> again, Reporter reporter) {
            this.mode = mode;
            this.again = again;
            this.reporter = reporter;
        }

        @Override
        public void run() {
            life.add("run");
            reporter.report(Report.info("work"));
            if (mode.equals("hangup")) {
                hangUp();
            }
            if (mode.equals("bug")) {
                throw new IllegalStateException("broken");
            }
            if (mode.equals("bug-elsewhere")) {
                breakElsewhere();
            }
            if (mode.equals("lost")) {
                throw new UncheckedIOException(new IOException("read:\n the device is gone"));
            }
        }

        private void breakElsewhere() {
            try {
                Thread.ofPlatform()
                        .name("other")
                        .start(
                                () -> {
                                    throw new IllegalStateException("broken");
                                })
                        .join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private void hangUp() {
            try {
                file("mode = \"after\"");
                new ProcessBuilder("kill", "-HUP", "" + ProcessHandle.current().pid())
                        .start()
                        .waitFor();
                assertThat(reloaded.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void stop() {}

        @Override
        public long lastSign() {
            return 0;
        }

        @Override
        public void reload() {
            life.add("reload " + again.get().configuration().mode());
            reloaded.countDown();
        }

        @Override
        public void close() {
            life.add("close");
        }
    }
}
