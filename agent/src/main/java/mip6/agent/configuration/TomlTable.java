package mip6.agent.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import mip6.agent.StartException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A table of a {@link TomlFile}. Whoever reads it asks for all keys that there can be; what is in
 * the file and was not asked for is refused.
 */
public final class TomlTable {

    /** Letters that may be wrong in a key that is still taken for a slip of another. */
    private static final int LONGEST_SLIP = 4;

    private final TomlFile file;
    private final String name;
    private final ObjectNode node;
    private final TreeSet<String> known = new TreeSet<>();
    private final Map<String, List<TomlTable>> tables = new LinkedHashMap<>();

    TomlTable(TomlFile file, String name, ObjectNode node) {
        this.file = file;
        this.name = name;
        this.node = node;
    }

    /**
     * The value of {@code key}.
     *
     * @throws StartException where it is missing
     */
    public TomlValue required(String key) {
        return optional(key).orElseThrow(() -> missing(key, "a value" + slipOf(key)));
    }

    public Optional<TomlValue> optional(String key) {
        known.add(key);
        file.asked(pathOf(key), "");
        return Optional.ofNullable(node.get(key))
                .map(value -> new TomlValue(file, pathOf(key), value));
    }

    /** The items of an array; none where the key is missing. */
    public List<TomlValue> list(String key) {
        return optional(key).map(TomlValue::items).orElse(List.of());
    }

    /** The table {@code [key]}; an empty one where it is missing. */
    public TomlTable table(String key) {
        return optionalTable(key)
                .orElseGet(() -> new TomlTable(file, pathOf(key), node.objectNode()));
    }

    /** The table {@code [key]}. */
    public Optional<TomlTable> optionalTable(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof ObjectNode inner)) {
            throw new TomlValue(file, pathOf(key), value).refused("a table: [" + pathOf(key) + "]");
        }
        return Optional.of(
                tables.computeIfAbsent(key, _ -> List.of(new TomlTable(file, pathOf(key), inner)))
                        .getFirst());
    }

    /** The tables {@code [[key]]}; none where there are none. */
    public List<TomlTable> tables(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        if (value == null) {
            return List.of();
        }
        String allowed = "tables: [[" + pathOf(key) + "]]";
        if (!(value instanceof ArrayNode array)) {
            throw new TomlValue(file, pathOf(key), value).refused(allowed);
        }
        List<TomlTable> found = new ArrayList<>();
        for (JsonNode item : array) {
            String path = pathOf(key) + "[" + (found.size() + 1) + "]";
            if (!(item instanceof ObjectNode inner)) {
                throw new TomlValue(file, path, item).refused(allowed);
            }
            found.add(new TomlTable(file, path, inner));
        }
        return tables.computeIfAbsent(key, _ -> List.copyOf(found));
    }

    /**
     * For a rule about several keys, such as that one of them excludes another.
     *
     * @param rule what holds
     */
    public StartException refused(String rule) {
        return StartException.configuration(
                (name.isEmpty() ? file.path().toString() : file.at(name)) + ": " + rule);
    }

    /** For a key that is missing because of what another one says. */
    public StartException missing(String key, String allowed) {
        return StartException.configuration(
                file.at(pathOf(key)) + ": missing, allowed: " + allowed);
    }

    /** Says {@code line} about {@code key} in the log, once, at the start. */
    public void warn(String key, String line) {
        file.warn(pathOf(key), line);
    }

    void refuseUnknownKeys() {
        node.fieldNames()
                .forEachRemaining(
                        key -> {
                            if (!known.contains(key)) {
                                throw unknown(key);
                            }
                        });
        tables.values().forEach(list -> list.forEach(TomlTable::refuseUnknownKeys));
    }

    /** A key that nobody has asked for yet may be what {@code key} was meant to be. */
    private String slipOf(String key) {
        return node.properties().stream()
                .map(Map.Entry::getKey)
                .filter(other -> !known.contains(other) && distance(key, other) <= slip(key))
                .findFirst()
                .map(other -> " (" + TomlValue.shown(other) + " is there: is it a slip?)")
                .orElse("");
    }

    private StartException unknown(String key) {
        Optional<String> nearest =
                known.stream()
                        .min(Comparator.comparingInt(other -> distance(key, other)))
                        .filter(other -> distance(key, other) <= slip(other));
        return StartException.configuration(
                file.at(pathOf(TomlValue.shown(key)))
                        + ": unknown key, "
                        + nearest.map(other -> "did you mean " + other + "?")
                                .orElse("allowed: " + String.join(", ", known)));
    }

    private static int slip(String key) {
        return Math.min(LONGEST_SLIP, 1 + key.length() / 3);
    }

    private String pathOf(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    /** Letters to put in, leave out or change to make one of the other (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
