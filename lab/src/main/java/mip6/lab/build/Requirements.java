package mip6.lab.build;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rows of REQUIREMENTS.tsv and the tests that name them by {@code @Tag("req:ID")}.
 *
 * @param rows in the order of the file
 * @param closed identifiers of rows that must have a test
 * @param promised identifiers of rows whose test is still to come
 * @param tests by the identifier they name, whether there is such a row or not
 */
record Requirements(
        List<Row> rows,
        Set<String> closed,
        Set<String> promised,
        Map<String, ? extends Collection<String>> tests) {

    private static final int COLUMNS = 5;

    private static final Pattern TAG = Pattern.compile("@Tag\\(\\s*\"req:([^\"]+)\"\\s*\\)");

    /** What a tag stands above: a class, or a method that tests. */
    private static final Pattern TAGGED =
            Pattern.compile(
                    "\\bclass\\s+(\\w+)|^\\s*(?:[\\w.<>]+\\s+)+(\\w+)\\(", Pattern.MULTILINE);

    /** One statement of a specification. */
    record Row(String id, String level, String statement) {}

    static Requirements of(SourceTree tree) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines(tree, "REQUIREMENTS.tsv")) {
            String[] columns = line.split("\t", -1);
            if (columns.length != COLUMNS) {
                throw new IllegalStateException("REQUIREMENTS.tsv: not " + COLUMNS + ": " + line);
            }
            rows.add(new Row(columns[0], columns[1], columns[4]));
        }
        Set<String> closed = new TreeSet<>();
        Set<String> promised = new TreeSet<>();
        for (String line : lines(tree, "REQUIREMENTS-CLOSED.txt")) {
            if (line.startsWith("? ")) {
                promised.add(line.substring(2));
            } else {
                closed.add(line);
            }
        }
        return new Requirements(rows, closed, promised, tests(tree));
    }

    /** Tags and closed rows that name no row, and closed rows without a test. */
    List<String> faults() {
        Set<String> known = rows.stream().map(Row::id).collect(Collectors.toSet());
        List<String> faults = new ArrayList<>();
        tests.forEach(
                (id, names) -> {
                    if (!known.contains(id)) {
                        faults.add("no row " + id + ", which is named by " + names);
                    }
                });
        for (String id : closed) {
            if (!known.contains(id)) {
                faults.add("no row " + id + ", which REQUIREMENTS-CLOSED.txt lists");
            } else if (!tests.containsKey(id)) {
                faults.add("row " + id + " is closed and has no test");
            }
        }
        for (String id : promised) {
            if (!known.contains(id)) {
                faults.add("no row " + id + ", which REQUIREMENTS-CLOSED.txt lists");
            }
        }
        return faults;
    }

    /** Covered rows with their tests, then the open ones with what they say. */
    String table() {
        StringBuilder table = new StringBuilder("Requirements with tests\n");
        int covered = 0;
        for (Row row : rows) {
            Collection<String> names = tests.containsKey(row.id) ? tests.get(row.id) : Set.of();
            String start = "  %-16s %-9s ".formatted(row.id, row.level);
            for (String name : names) {
                table.append(start).append(name).append('\n');
                start = " ".repeat(start.length());
            }
            covered += names.isEmpty() ? 0 : 1;
        }
        table.append("Requirements without a test\n");
        for (Row row : rows) {
            if (!tests.containsKey(row.id)) {
                String mark = promised.contains(row.id) ? "?" : " ";
                table.append(
                        "%s %-16s %-9s %s%n".formatted(mark, row.id, row.level, row.statement));
            }
        }
        for (String id : promised) {
            if (tests.containsKey(id)) {
                table.append("? ").append(id).append(" has a test: close it (take out the ?)\n");
            }
        }
        return table + "%d of %d requirements covered%n".formatted(covered, rows.size());
    }

    private static Map<String, TreeSet<String>> tests(SourceTree tree) {
        Map<String, TreeSet<String>> tests = new TreeMap<>();
        tree.javaFiles().stream()
                .filter(file -> file.toString().contains("/src/test/java/"))
                .forEach(
                        file -> {
                            String name = file.getFileName().toString().replace(".java", "");
                            String text = tree.text(file);
                            Matcher tag = TAG.matcher(text);
                            while (tag.find()) {
                                tests.computeIfAbsent(tag.group(1), _ -> new TreeSet<>())
                                        .add(tagged(name, text, tag.end()));
                            }
                        });
        return tests;
    }

    private static String tagged(String file, String text, int from) {
        Matcher subject = TAGGED.matcher(text);
        if (!subject.find(from) || subject.group(1) != null) {
            return file;
        }
        return file + "." + subject.group(2);
    }

    private static List<String> lines(SourceTree tree, String file) {
        return tree.text(tree.root().resolve(file))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }
}
