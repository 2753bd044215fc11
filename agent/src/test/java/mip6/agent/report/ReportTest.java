package mip6.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

final class ReportTest {

    private enum Outcome {
        NO_RESPONSE
    }

    @Test
    void aLineHoldsTheFieldsInOrder() {
        Report report =
                Report.info("binding-accepted")
                        .with("home-address", Ipv6Address.of("2001:db8:1::1000"))
                        .with("prefix", Ipv6Prefix.of("2001:db8:1::/64"))
                        .with("sequence", 7)
                        .with("refreshed", true)
                        .with("lifetime", Duration.ofMillis(1500))
                        .with("outcome", Outcome.NO_RESPONSE);
        assertThat(report.line())
                .isEqualTo(
                        "binding-accepted home-address=2001:db8:1::1000 prefix=2001:db8:1::/64"
                                + " sequence=7 refreshed=true lifetime=1.500 outcome=no-response");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain|plain",
                "``|\"\"",
                "two words|\"two words\"",
                "a=b|\"a=b\"",
                "say \"x\"|\"say \\\"x\\\"\"",
                "back\\slash|\"back\\\\slash\"",
                "bücher|\"b\\u00fccher\"",
            })
    void textOfStrangersIsEscaped(String text, String written) {
        assertThat(Report.info("e").with("t", text).line()).isEqualTo("e t=" + written);
    }

    @Test
    void noOctetLeavesTheLineOrReachesATerminal() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            all.setLength(0);
            String line = Report.info("e").with("t", all.append(c).toString()).line();
            assertThat(line).matches("[ -~]+");
        }
    }

    @Test
    void longTextIsCut() {
        String line = Report.info("e").with("t", "x".repeat(1_000)).line();
        assertThat(line).isEqualTo("e t=\"" + "x".repeat(256) + "\"+744");
    }

    @Test
    void eventsAndNamesAreFixedWords() {
        assertThatThrownBy(() -> Report.info("a b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Report.info("e").with("A", 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Report.info("e").with("at", 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theStreamHoldsALineOfJsonForEach(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("events");
        try (Reporter reporter =
                new Reporter(
                        "test",
                        () -> 42,
                        new Counters(),
                        Optional.of(EventStream.appendTo(file)))) {
            reporter.report(Report.info("first").with("text", "a \"b\"\n").with("n", -1));
            reporter.report(Report.debug("second").with("lasts", Duration.ofMillis(250)));
            reporter.report(Report.warning("second").with("flag", false));
            assertThat(reporter.counters().snapshot())
                    .containsEntry("event.first", 1L)
                    .containsEntry("event.second", 2L);
        }
        List<JsonNode> lines = Files.readAllLines(file).stream().map(Json::parse).toList();
        assertThat(lines)
                .containsExactly(
                        Json.parse(
                                "{\"at\":42,\"level\":\"info\",\"event\":\"first\",\"text\":\"a"
                                        + " \\\"b\\\"\\n\",\"n\":-1}"),
                        Json.parse(
                                "{\"at\":42,\"level\":\"debug\",\"event\":\"second\","
                                        + "\"lasts\":0.25}"),
                        Json.parse(
                                "{\"at\":42,\"level\":\"warning\",\"event\":\"second\","
                                        + "\"flag\":false}"));
    }

    /** Whoever reports waits for no reader: what is too much is dropped, and counted. */
    @Test
    void reportsThatNobodyTakesAreDropped(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("events");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        int all = 20_000;
        try (RandomAccessFile end = new RandomAccessFile(pipe.toFile(), "rw");
                BufferedReader reader = Files.newBufferedReader(pipe);
                Reporter reporter =
                        new Reporter(
                                "test",
                                () -> 42,
                                new Counters(),
                                Optional.of(EventStream.appendTo(pipe)))) {
            assertThat(end.getFD().valid()).isTrue();
            for (int i = 0; i < all; i++) {
                reporter.report(Report.debug("one"));
            }
            long written = 0;
            long dropped = 0;
            while (written + dropped < all) {
                JsonNode line = Json.parse(reader.readLine());
                if (line.path("event").asText().equals("one")) {
                    written++;
                } else {
                    dropped += line.path("count").asLong();
                }
            }
            assertThat(dropped).isPositive();
            assertThat(written + dropped).isEqualTo(all);
        }
    }

    @Test
    void countersOfMoreNamesThanThereCanBeAreOne() {
        Counters counters = new Counters();
        for (int i = 0; i < 2_000; i++) {
            counters.count("name", "label" + i);
        }
        assertThat(counters.snapshot())
                .hasSizeLessThanOrEqualTo(1_001)
                .containsEntry("other", 1_000L);
    }
}
