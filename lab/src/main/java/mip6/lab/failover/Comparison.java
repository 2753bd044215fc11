package mip6.lab.failover;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Two runs of the experiment side by side, from what they left in their folders. */
final class Comparison {

    private static final List<String> COLUMNS = List.of("p50", "p90", "p99", "max");

    private final Path one;
    private final Path other;

    Comparison(Path one, Path other) {
        this.one = one;
        this.other = other;
    }

    /**
     * Lines for people.
     *
     * @throws IOException where a folder has no result; the message is one line
     */
    List<String> lines() throws IOException {
        JsonNode first = read(one);
        JsonNode second = read(other);
        List<String> lines = new ArrayList<>();
        lines.add("A: " + summary(one, first));
        lines.add("B: " + summary(other, second));
        lines.add(head());
        Map<String, JsonNode> before = phases(first);
        phases(second)
                .forEach(
                        (name, times) -> {
                            JsonNode was = before.get(name);
                            if (was != null) {
                                lines.add(line(name, was, times));
                            }
                        });
        return lines;
    }

    private static String head() {
        StringBuilder line = new StringBuilder("%-16s".formatted("ms"));
        for (String column : List.of("50 %", "90 %", "99 %", "max")) {
            line.append(" %8s %8s".formatted(column, "B - A"));
        }
        return line.toString();
    }

    private static String line(String phase, JsonNode was, JsonNode is) {
        StringBuilder line = new StringBuilder("%-16s".formatted(phase));
        for (String column : COLUMNS) {
            double now = is.path(column).asDouble();
            line.append(
                    String.format(
                            Locale.ROOT, " %8.1f %+8.1f", now, now - was.path(column).asDouble()));
        }
        return line.toString();
    }

    private static Map<String, JsonNode> phases(JsonNode result) {
        Map<String, JsonNode> phases = new LinkedHashMap<>();
        result.path("phases")
                .forEach(
                        each -> phases.put(each.path("phase").asText(), each.path("milliseconds")));
        return phases;
    }

    private static String summary(Path folder, JsonNode result) {
        return "%s: %d of %d mobile nodes taken over, %d packets lost, %d messages sent again, %s"
                .formatted(
                        folder,
                        result.path("takenOver").asInt(),
                        result.path("mobileNodes").asInt(),
                        result.path("traffic").path("lost").asInt(),
                        result.path("retransmissions").asInt(),
                        result.path("ok").asBoolean() ? "ok" : "not ok");
    }

    private static JsonNode read(Path folder) throws IOException {
        Path file = folder.resolve(KeptFiles.RESULT);
        if (!Files.isReadable(file)) {
            throw new IOException(file + ": is no result of a run with --keep");
        }
        try {
            return Json.parse(Files.readString(file));
        } catch (IllegalArgumentException broken) {
            throw new IOException(file + ": " + broken.getMessage(), broken);
        }
    }
}
