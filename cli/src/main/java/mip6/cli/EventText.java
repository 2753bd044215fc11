package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An event of a daemon in words, in lines that fit a terminal. */
final class EventText {

    private static final Set<String> OWN = Set.of("at", "time", "level", "event");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final String INDENT = " ".repeat("MM-dd HH:mm:ss.SSS ".length());

    private EventText() {}

    /** The first line has the time, and the event with its hyphens as spaces. */
    static List<String> lines(JsonNode event) {
        List<String> words = new ArrayList<>();
        String level = event.path("level").asText("info");
        String head =
                (level.equals("info") ? "" : level + ": ")
                        + plain(event.path("event").asText()).replace('-', ' ');
        List<String> fields = new ArrayList<>();
        event.properties()
                .forEach(
                        field -> {
                            if (!OWN.contains(field.getKey())) {
                                fields.add(
                                        plain(field.getKey()).replace('-', ' ')
                                                + " "
                                                + Outline.shown(field.getValue()));
                            }
                        });
        words.add(fields.isEmpty() ? head : head + ":");
        for (int i = 0; i < fields.size(); i++) {
            words.add(i + 1 < fields.size() ? fields.get(i) + "," : fields.get(i));
        }
        return wrapped(time(event) + " ", words);
    }

    private static List<String> wrapped(String start, List<String> words) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(start);
        boolean fresh = true;
        for (String word : words) {
            if (!fresh && line.length() + 1 + word.length() > Table.WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(INDENT + "  ");
                fresh = true;
            }
            line.append(fresh ? "" : " ").append(word);
            fresh = false;
        }
        lines.add(line.toString());
        return lines.stream().flatMap(each -> cut(each).stream()).toList();
    }

    private static List<String> cut(String line) {
        List<String> parts = new ArrayList<>();
        String rest = line;
        while (rest.length() > Table.WIDTH) {
            parts.add(rest.substring(0, Table.WIDTH));
            rest = INDENT + "  " + rest.substring(Table.WIDTH);
        }
        parts.add(rest);
        return parts;
    }

    private static String time(JsonNode event) {
        try {
            return TIME.format(Instant.parse(event.path("time").asText()));
        } catch (DateTimeParseException none) {
            return INDENT.stripTrailing() + " ".repeat(INDENT.length() - 1);
        }
    }

    private static String plain(String word) {
        return word.replaceAll("[^A-Za-z0-9-]", "?");
    }
}
