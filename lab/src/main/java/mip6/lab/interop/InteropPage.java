package mip6.lab.interop;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The tables of pages: in full, each row of the matrix and what its cases came to, as
 * docs/interoperability.md has it; in short, what passes with each peer, as README.md has it.
 */
final class InteropPage {

    private static final String IN_FULL = "| peer | case | we initiate | it initiates |\n";
    private static final String IN_SHORT = "| peer | who initiates | what passes |\n";

    private InteropPage() {}

    /** A row of the matrix in words. */
    private record Line(String peer, String name) {}

    /** Each row with its results, in their order. */
    private static Map<Line, Map<String, Boolean>> lines(List<CaseResult> results) {
        Map<Line, Map<String, Boolean>> lines = new LinkedHashMap<>();
        for (CaseResult result : results) {
            lines.computeIfAbsent(
                            new Line(result.peer(), result.name()), _ -> new LinkedHashMap<>())
                    .put(result.initiator(), result.ok());
        }
        return lines;
    }

    /** The table of {@code results}, in their order. */
    static String inFull(List<CaseResult> results) {
        StringBuilder table = new StringBuilder(IN_FULL).append("|---|---|---|---|\n");
        lines(results)
                .forEach(
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

    private static String cell(Map<String, Boolean> cells, Initiator initiator) {
        Optional<Boolean> ok = Optional.ofNullable(cells.get(initiator.label()));
        return ok.map(it -> it ? "ok" : "FAIL").orElse("");
    }

    /** For each peer the names of those of {@code results} that are in order. */
    static String inShort(List<CaseResult> results) {
        Map<String, Map<String, List<String>>> peers = new LinkedHashMap<>();
        lines(results)
                .forEach(
                        (line, cells) ->
                                peers.computeIfAbsent(line.peer(), _ -> new TreeMap<>())
                                        .computeIfAbsent(who(cells), _ -> new ArrayList<>())
                                        .add("`" + line.name() + "`"));
        StringBuilder table = new StringBuilder(IN_SHORT).append("|---|---|---|\n");
        peers.forEach(
                (peer, groups) ->
                        groups.forEach(
                                (who, names) ->
                                        table.append(
                                                "| %s | %s | %s |\n"
                                                        .formatted(
                                                                peer,
                                                                who,
                                                                String.join(", ", names)))));
        return table.toString();
    }

    private static String who(Map<String, Boolean> cells) {
        Set<Initiator> passed = EnumSet.noneOf(Initiator.class);
        for (Initiator initiator : Initiator.values()) {
            if (cells.getOrDefault(initiator.label(), false)) {
                passed.add(initiator);
            }
        }
        return passed.size() == 2
                ? "either"
                : passed.contains(Initiator.OURS)
                        ? "we"
                        : passed.contains(Initiator.THEIRS) ? "it" : "nobody: FAIL";
    }

    /** The page with tables of {@code results} in place of its own; empty where it has none. */
    static Optional<String> with(String page, List<CaseResult> results) {
        Optional<String> full = with(page, IN_FULL, results, InteropPage::inFull);
        Optional<String> both = with(full.orElse(page), IN_SHORT, results, InteropPage::inShort);
        return both.or(() -> full);
    }

    private static Optional<String> with(
            String page,
            String head,
            List<CaseResult> results,
            Function<List<CaseResult>, String> table) {
        int begin = page.indexOf(head);
        if (begin < 0) {
            return Optional.empty();
        }
        int end = begin;
        while (end < page.length() && page.charAt(end) == '|') {
            int newline = page.indexOf('\n', end);
            end = newline < 0 ? page.length() : newline + 1;
        }
        return Optional.of(page.substring(0, begin) + table.apply(results) + page.substring(end));
    }
}
