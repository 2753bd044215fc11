package mip6.agent.configuration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On which line of a TOML file its keys are, for people. A key within a value, such as an item of
 * an array, is where the value begins.
 */
final class KeyLines {

    private static final Pattern TABLE =
            Pattern.compile("\\s*\\[(\\[)?\\s*([^\\[\\]]+?)\\s*]{1,2}\\s*(#.*)?");
    private static final Pattern KEY =
            Pattern.compile("\\s*((?:[A-Za-z0-9_.\\s-]|\"[^\"]*\"|'[^']*')+?)\\s*=.*");
    private static final List<String> QUOTES = List.of("\"\"\"", "'''");

    private final Map<String, Integer> lines = new HashMap<>();

    /** Of a text that is TOML. */
    KeyLines(String text) {
        Map<String, Integer> arrays = new HashMap<>();
        String table = "";
        String open = "";
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!open.isEmpty()) {
                open = line.contains(open) ? "" : open;
                continue;
            }
            Matcher header = TABLE.matcher(line);
            Matcher key = KEY.matcher(line);
            if (header.matches()) {
                table = plain(header.group(2));
                if (header.group(1) != null) {
                    table += "[" + arrays.merge(table, 1, Integer::sum) + "]";
                }
                lines.putIfAbsent(table, number);
            } else if (key.matches()) {
                String path = plain(key.group(1));
                lines.putIfAbsent(table.isEmpty() ? path : table + "." + path, number);
                open = opened(line);
            }
        }
    }

    /** The line of {@code key}, or of the nearest that it is in; empty where there is none. */
    OptionalInt of(String key) {
        String nearest = key;
        while (!lines.containsKey(nearest)) {
            int end = Math.max(nearest.lastIndexOf('.'), nearest.lastIndexOf('['));
            if (end < 0) {
                return OptionalInt.empty();
            }
            nearest = nearest.substring(0, end);
        }
        return OptionalInt.of(lines.getOrDefault(nearest, 1));
    }

    /** The quotes of a text of several lines that begins on {@code line}; empty for none. */
    private static String opened(String line) {
        return QUOTES.stream()
                .filter(line::contains)
                .filter(quotes -> line.indexOf(quotes) == line.lastIndexOf(quotes))
                .findFirst()
                .orElse("");
    }

    private static String plain(String key) {
        return key.replaceAll("[\"'\\s]", "");
    }
}
