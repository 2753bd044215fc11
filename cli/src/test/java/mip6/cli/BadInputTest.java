package mip6.cli;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.ExitStatus;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import picocli.CommandLine;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Whatever is wrong with what a person gave, the answer is one line and a status for scripts. */
@Timeout(60)
final class BadInputTest {

    private static final List<List<String>> NONSENSE =
            List.of(
                    List.of("--nonsense"),
                    List.of("--json=maybe"),
                    List.of("--help=me"),
                    List.of("a", "b", "c", "d"),
                    List.of("-", "-", "-"),
                    List.of("", "", ""),
                    List.of("\u001b[31m", "\n", "\0"),
                    List.of("--nonsense\n\tat mip6.Main"),
                    List.of("--socket"),
                    List.of("--config"),
                    List.of("--dir"),
                    List.of("--dir="),
                    List.of("--config="),
                    List.of("--socket="),
                    List.of("--uri"));

    @TempDir private Path folder = Path.of("");

    /** Every command that does something, with everything that it cannot take. */
    static Stream<Arguments> commandsAndNonsense() {
        return leaves(Main.commandLine(), List.of()).stream()
                .flatMap(
                        command ->
                                NONSENSE.stream()
                                        .map(
                                                words -> {
                                                    List<String> line = new ArrayList<>(command);
                                                    line.addAll(words);
                                                    return Arguments.of(line);
                                                }));
    }

    private static List<List<String>> leaves(CommandLine line, List<String> names) {
        if (line.getSubcommands().isEmpty()) {
            return List.of(names);
        }
        List<List<String>> all = new ArrayList<>();
        line.getSubcommands()
                .forEach(
                        (name, command) -> {
                            List<String> deeper = new ArrayList<>(names);
                            deeper.add(name);
                            all.addAll(leaves(command, deeper));
                        });
        return all;
    }

    @ParameterizedTest
    @MethodSource("commandsAndNonsense")
    void nonsenseIsAWrongCommandLine(List<String> words) {
        assertThat(complaint(words)).as("%s", words).isEqualTo(ExitStatus.USAGE.code());
    }

    /** What looks right, and is not there or not what it should be. FOLDER is an empty folder. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1  | status --socket FOLDER/none",
                "1  | status --socket FOLDER",
                "1  | status --socket FOLDER/empty",
                "1  | bindings --socket FOLDER/none --json",
                "1  | events --socket FOLDER/none",
                "1  | explain mn1.example.com --socket FOLDER/none",
                "1  | disconnect mn1.example.com --socket FOLDER/none",
                "1  | takeover ha2.example.com --socket FOLDER/none",
                "1  | rediscover --socket FOLDER/none",
                "1  | reload --socket FOLDER/none",
                "2  | disconnect mn1\u00e9 --socket FOLDER/none",
                "2  | takeover \u00e9 --socket FOLDER/none",
                "2  | decode xyz",
                "2  | decode 0",
                "2  | decode FOLDER",
                "2  | decode FOLDER/empty",
                "2  | decode FOLDER/noise",
                "2  | capture eth0 FOLDER/file --count x",
                "2  | capture nope0 FOLDER/file",
                "2  | capture eth0 FOLDER/file --count 0",
                "2  | capture lo FOLDER --count 1",
                "2  | capture lo - --count 1",
                "2  | capture lo FOLDER/none/file --count 1",
                "2  | capture lo FOLDER/empty/file --count 1",
                "2  | discover a..b",
                "2  | discover example.com --port 65536",
                "2  | discover example.com --server dns.example",
                "2  | discover example.com --server 1.2.3",
                "2  | discover example.com --server 1.2.3.256",
                "2  | discover example.com --server 2001:db8::53::1",
                "2  | pki --domain example.com --dir FOLDER --days x",
                "2  | pki --domain example.com --dir FOLDER/empty/x",
                "2  | pki --domain example.com --dir FOLDER/empty",
                "2  | pki --domain example.com --dir /proc/none",
                "78 | pki --domain example.com --dir FOLDER --revoke mn1.example.com",
                "2  | manual --dir FOLDER/empty/x",
                "2  | vici version --uri ftp://x",
                "2  | vici version --uri unix://",
                "2  | vici version --uri tcp://127.1:4502",
                "2  | vici version --timeout 0",
                "2  | vici version --timeout x",
                "1  | vici version --uri unix:///none --timeout 1",
                "1  | vici list-sas --uri unix:///none --timeout 1",
                "1  | vici initiate --ike a --uri unix:///none --timeout 1",
                "2  | vici initiate",
                "2  | vici terminate",
                "78 | vici load FOLDER/none --uri unix:///none --timeout 1",
                "78 | vici load FOLDER/noise --uri unix:///none --timeout 1",
                "78 | vici load /dev/zero --uri unix:///none --timeout 1",
                "2  | vici monitor --count x",
            })
    void whatIsNotThereIsNamed(int status, String line) throws IOException {
        Files.createFile(folder.resolve("empty"));
        Files.write(folder.resolve("noise"), new byte[] {0, (byte) 0xff, 0x1b, 0x5b, 0x33, 0x31});
        List<String> words =
                Arrays.stream(line.split(" "))
                        .map(word -> word.replace("FOLDER", folder.toString()))
                        .toList();
        assertThat(complaint(words)).as(line).isEqualTo(status);
    }

    /** What was lost is said; that the other end of a pipe has read enough is no mistake. */
    @ParameterizedTest
    @CsvSource({"No space left on device, 71", "Broken pipe, 0"})
    void whatCannotBeSaidIsNotDone(String reason, int status) {
        OutputStream full =
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException(reason);
                    }
                };
        StringWriter errors = new StringWriter();
        assertThat(
                        Main.run(
                                new String[] {"--help"},
                                new StandardOutput(full),
                                StandardCharsets.UTF_8,
                                new PrintWriter(errors, true)))
                .isEqualTo(status);
        assertThat(errors)
                .hasToString(status == 0 ? "" : "mip6: standard output: " + reason + "\n");
    }

    /** Runs it in vain: one line of what can be printed, and the status. */
    private static int complaint(List<String> words) {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        int status =
                Main.run(
                        words.toArray(String[]::new),
                        new PrintWriter(out, true),
                        new PrintWriter(errors, true));
        String line = errors.toString();
        assertThat(line.lines()).as("%s", words).hasSize(1);
        assertThat(line)
                .startsWith("mip6")
                .endsWith("\n")
                .doesNotContain("Exception", "\tat ", "\u001b", "\0");
        return status;
    }
}
