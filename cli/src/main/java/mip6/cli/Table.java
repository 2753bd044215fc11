package mip6.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows under the names of their columns, or, where those would be wider than a terminal, each row
 * as lines of a name and its value. No line is longer than {@link #WIDTH}.
 */
final class Table {

    static final int WIDTH = 80;

    private static final String GAP = "  ";
    private static final int INDENT = 10;

    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    /** {@code start} and the words of {@code text}, in lines that fit; later ones are indented. */
    static List<String> wrapped(String start, String text) {
        return wrapped(start, text, INDENT);
    }

    /** The same with {@code indent} columns before later lines. */
    static List<String> wrapped(String start, String text, int indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(start);
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH && !line.toString().isBlank()) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(indent - 1));
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    void add(List<String> row) {
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException(row.size() + " of " + columns.size() + " columns");
        }
        rows.add(List.copyOf(row));
    }

    void print(PrintWriter out) {
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            widths.add(
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .reduce(columns.get(i).length(), Math::max));
        }
        int width =
                widths.stream().mapToInt(Integer::intValue).sum()
                        + GAP.length() * (columns.size() - 1);
        if (width <= WIDTH) {
            out.println(line(columns, widths));
            rows.forEach(row -> out.println(line(row, widths)));
        } else {
            rows.forEach(row -> printStacked(row, out));
        }
    }

    private static String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(i == 0 ? "" : GAP)
                    .append(cells.get(i))
                    .repeat(' ', widths.get(i) - cells.get(i).length());
        }
        return line.toString().stripTrailing();
    }

    private void printStacked(List<String> row, PrintWriter out) {
        int names = columns.stream().mapToInt(String::length).reduce(0, Math::max);
        for (int i = 0; i < columns.size(); i++) {
            String indent = i == 0 ? "" : GAP;
            String name = indent + columns.get(i) + " ".repeat(names - columns.get(i).length());
            int room = WIDTH - name.length() - GAP.length();
            String rest = row.get(i);
            do {
                int end = Math.min(room, rest.length());
                out.println((name + GAP + rest.substring(0, end)).stripTrailing());
                rest = rest.substring(end);
                name = " ".repeat(name.length());
            } while (!rest.isEmpty());
        }
    }
}
