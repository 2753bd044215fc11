package mip6.lab.interop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of docs/interoperability.md: each row of the matrix, and what its cases came to. */
final class InteropPage {

    private static final String HEAD = "| peer | case | we initiate | it initiates |\n";

    private InteropPage() {}

    /** A row of the matrix in words. */
    private record Line(String peer, String name) {}

    /** The table of {@code results}, in their order. */
    static String table(List<CaseResult> results) {
        Map<Line, Map<String, String>> lines = new LinkedHashMap<>();
        for (CaseResult result : results) {
            lines.computeIfAbsent(
                            new Line(result.peer(), result.name()), _ -> new LinkedHashMap<>())
                    .put(result.initiator(), result.ok() ? "ok" : "FAIL");
        }
        StringBuilder table = new StringBuilder(HEAD).append("|---|---|---|---|\n");
        lines.forEach(
                (line, cells) ->
                        table.append(
                                "| %s | `%s` | %s | %s |\n"
                                        .formatted(
                                                line.peer(),
                                                line.name(),
                                                cell(cells, Initiator.OURS),
                                                cell(cells, Initiator.THEIRS))));
        return table.toString();
    }

    private static String cell(Map<String, String> cells, Initiator initiator) {
        return cells.getOrDefault(initiator.label(), "");
    }

    /** The page with another table in place of its own; empty where it has none. */
    static Optional<String> with(String page, String table) {
        int begin = page.indexOf(HEAD);
        if (begin < 0) {
            return Optional.empty();
        }
        int end = begin;
        while (end < page.length() && page.charAt(end) == '|') {
            int newline = page.indexOf('\n', end);
            end = newline < 0 ? page.length() : newline + 1;
        }
        return Optional.of(page.substring(0, begin) + table + page.substring(end));
    }
}
