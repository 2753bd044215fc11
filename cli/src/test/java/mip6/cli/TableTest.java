package mip6.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

final class TableTest {

    private final StringWriter out = new StringWriter();

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table(List.of("A", "LONG HEAD", "C"));
        table.add(List.of("1", "2", "3"));
        table.add(List.of("wide cell", "5", ""));
        table.print(new PrintWriter(out, true));
        assertThat(out)
                .hasToString(
                        """
                        A          LONG HEAD  C
                        1          2          3
                        wide cell  5
                        """);
    }

    @Test
    void whatWouldBeWiderThanATerminalIsStackedAndCut() {
        Table table = new Table(List.of("NAME", "A"));
        table.add(List.of("n1", "x".repeat(100)));
        table.print(new PrintWriter(out, true));
        assertThat(out.toString().lines())
                .containsExactly(
                        "NAME  n1", "  A     " + "x".repeat(72), "        " + "x".repeat(28));
    }

    @Test
    void textIsWrappedAndLongWordsAreLeftWhole() {
        assertThat(Table.wrapped("start:", "word ".repeat(30).strip() + " " + "x".repeat(90)))
                .hasSize(4)
                .startsWith("start:" + " word".repeat(14), " ".repeat(9) + " word".repeat(14))
                .endsWith(" ".repeat(10) + "x".repeat(90));
    }
}
