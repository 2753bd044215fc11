package mip6.lab.failover;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.StartException;
import mip6.agent.control.Json;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Two runs of the experiment, or two series of {@code --repeat}, side by side, from what they left
 * in their folders.
 *
 * @param differing conditions that are not the same in both
 */
record Comparison(Side a, Side b, List<String> differing, List<Row> rows) {

    private static final List<String> COLUMNS = List.of("p50", "p90", "p99", "max");
    private static final String PHASES = "phases";
    private static final String LIMITS = "rows";

    Comparison {
        differing = List.copyOf(differing);
        rows = List.copyOf(rows);
    }

    /**
     * One of them; the numbers are those of all runs of a series.
     *
     * @param runs that came to an end
     * @param wanted how many were to
     * @param messagesSentAgain as {@link FailoverResult#retransmissions}
     */
    record Side(
            String folder,
            int runs,
            int wanted,
            int mobileNodes,
            int takenOver,
            int packetsLost,
            int messagesSentAgain,
            boolean ok) {

        private String line() {
            return "%s: %s%d of %d mobile nodes taken over, %d packets lost, %d messages sent again, %s"
                    .formatted(
                            folder,
                            series(),
                            takenOver,
                            mobileNodes,
                            packetsLost,
                            messagesSentAgain,
                            ok ? "ok" : "not ok");
        }

        private String series() {
            if (wanted == 1) {
                return "";
            }
            return (runs == wanted ? runs : runs + " of " + wanted) + " runs, ";
        }
    }

    /** When mobile nodes reached a phase, by the names of percentiles; empty where none did. */
    record Row(String phase, Map<String, Double> a, Map<String, Double> b) {

        Row {
            a = Collections.unmodifiableMap(new LinkedHashMap<>(a));
            b = Collections.unmodifiableMap(new LinkedHashMap<>(b));
        }

        private String line() {
            StringBuilder line = new StringBuilder("%-22s".formatted(phase));
            for (String column : COLUMNS) {
                Optional<Double> was = Optional.ofNullable(a.get(column));
                Optional<Double> is = Optional.ofNullable(b.get(column));
                line.append(
                        String.format(
                                " %8s %8s",
                                is.map(now -> String.format(Locale.ROOT, "%.1f", now)).orElse("-"),
                                was.flatMap(
                                                before ->
                                                        is.map(
                                                                now ->
                                                                        String.format(
                                                                                Locale.ROOT,
                                                                                "%+.1f",
                                                                                now - before)))
                                        .orElse("-")));
            }
            return line.toString();
        }
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException where a folder has no result of this experiment; the message
     *     is one line
     */
    static Comparison of(Path one, Path other) {
        JsonNode first = read(one);
        JsonNode second = read(other);
        return new Comparison(
                side(one, first),
                side(other, second),
                differing(conditions(first), conditions(second)),
                rows(first, second));
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("A: " + a.line());
        lines.add("B: " + b.line());
        differing.forEach(each -> lines.add("not the same: " + each));
        StringBuilder head = new StringBuilder("%-22s".formatted("B, in ms"));
        for (String column : List.of("50 %", "90 %", "99 %", "max")) {
            head.append(" %8s %8s".formatted(column, "B - A"));
        }
        lines.add(head.toString());
        rows.forEach(row -> lines.add(row.line()));
        return lines;
    }

    private static List<JsonNode> runs(JsonNode result) {
        List<JsonNode> runs = new ArrayList<>();
        result.path("runs").forEach(runs::add);
        return runs.isEmpty() ? List.of(result) : runs;
    }

    private static JsonNode conditions(JsonNode result) {
        return runs(result).getFirst().path("conditions");
    }

    private static Side side(Path folder, JsonNode result) {
        List<JsonNode> runs = runs(result);
        return new Side(
                folder.toString(),
                runs.size(),
                result.path("wanted").asInt(runs.size()),
                runs.stream().mapToInt(run -> run.path("mobileNodes").asInt()).sum(),
                runs.stream().mapToInt(run -> run.path("takenOver").asInt()).sum(),
                runs.stream().mapToInt(run -> run.path("traffic").path("lost").asInt()).sum(),
                runs.stream().mapToInt(run -> run.path("retransmissions").asInt()).sum(),
                result.path("ok").asBoolean());
    }

    private static List<String> differing(JsonNode one, JsonNode other) {
        Set<String> names = new LinkedHashSet<>();
        one.fieldNames().forEachRemaining(names::add);
        other.fieldNames().forEachRemaining(names::add);
        return names.stream()
                .filter(name -> !text(one, name).equals(text(other, name)))
                .map(name -> "%s: %s and %s".formatted(name, text(one, name), text(other, name)))
                .toList();
    }

    private static String text(JsonNode conditions, String name) {
        JsonNode value = conditions.path(name);
        return value.isNull() ? "-" : value.asText("-");
    }

    private static List<Row> rows(JsonNode one, JsonNode other) {
        Map<String, Map<String, Double>> first = times(one);
        Map<String, Map<String, Double>> second = times(other);
        Set<String> names = new LinkedHashSet<>();
        for (Phase phase : Phase.values()) {
            names.add(phase.label());
        }
        names.addAll(first.keySet());
        names.addAll(second.keySet());
        return names.stream()
                .map(
                        name ->
                                new Row(
                                        name,
                                        first.getOrDefault(name, Map.of()),
                                        second.getOrDefault(name, Map.of())))
                .filter(row -> !row.a().isEmpty() || !row.b().isEmpty())
                .toList();
    }

    /** Of the phases, then of those that had to find out by themselves. */
    private static Map<String, Map<String, Double>> times(JsonNode result) {
        Map<String, Map<String, Double>> times = new LinkedHashMap<>();
        result.path(PHASES)
                .forEach(each -> times.put(each.path("phase").asText(), percentiles(each)));
        result.path("byThemselves")
                .forEach(each -> times.put(each.path("why").asText(), percentiles(each)));
        return times;
    }

    private static Map<String, Double> percentiles(JsonNode row) {
        Map<String, Double> percentiles = new LinkedHashMap<>();
        for (String column : COLUMNS) {
            percentiles.put(column, row.path("milliseconds").path(column).asDouble());
        }
        return percentiles;
    }

    private static JsonNode read(Path folder) {
        Path file = folder.resolve(KeptFiles.RESULT);
        JsonNode result;
        try {
            result = Json.parse(Files.readString(file));
        } catch (IllegalArgumentException broken) {
            throw refused(file, String.valueOf(broken.getMessage()));
        } catch (CharacterCodingException broken) {
            throw refused(file, "not text");
        } catch (IOException unreadable) {
            throw refused(
                    file,
                    StartException.reason(unreadable) + ": --compare takes what --keep has left");
        }
        if (result.has("ratio") && result.path(LIMITS).isArray()) {
            throw refused(
                    file,
                    "limits, compared: --compare takes two of its runs, such as "
                            + runsIn(folder, result.path(LIMITS)));
        }
        if (!result.path("ok").isBoolean()
                || !result.path(PHASES).isArray()
                || !runs(result).stream().allMatch(Comparison::isRun)) {
            throw refused(file, "no result of this experiment");
        }
        return result;
    }

    /** The first ones of a comparison of limits with two of these. */
    private static String runsIn(Path folder, JsonNode limits) {
        List<String> runs = new ArrayList<>();
        for (JsonNode each : limits) {
            Optional<Integer> limit =
                    Optional.of(each.path("limit")).filter(JsonNode::isInt).map(JsonNode::asInt);
            runs.add(folder.resolve(LimitComparison.name(limit, 1)).toString());
        }
        return String.join(" and ", runs.subList(Math.max(0, runs.size() - 2), runs.size()));
    }

    private static boolean isRun(JsonNode run) {
        return run.path("mobileNodes").isInt()
                && run.path("takenOver").isInt()
                && run.path(PHASES).isArray();
    }

    private static IllegalArgumentException refused(Path file, String why) {
        return new IllegalArgumentException("--compare " + file + ": " + why);
    }
}
