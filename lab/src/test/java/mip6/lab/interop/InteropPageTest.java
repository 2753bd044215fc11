package mip6.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.build.SourceTree;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page names what the matrix has, and InteropIT sees that it holds. */
class InteropPageTest {

    private static final Path PAGE =
            SourceTree.own().root().resolve("docs").resolve("interoperability.md");

    private static CaseResult result(String peer, String name, Initiator initiator, boolean ok) {
        return new CaseResult(name, peer, initiator.label(), ok, 1, ok ? "" : "why");
    }

    @Test
    void thePageNamesEveryCaseThatThereIs() throws IOException {
        List<CaseResult> all = new ArrayList<>();
        for (InteropCase each : Matrix.cases()) {
            all.add(result(each.peer().label(), each.name(), each.initiator(), true));
        }
        for (Initiator initiator : Initiator.values()) {
            all.add(result(Tshark.LABEL, Tshark.NAME, initiator, true));
        }
        String page = Files.readString(PAGE);
        assertThat(InteropPage.with(page, InteropPage.table(all)))
                .as("./mip6 interop --page docs/interoperability.md writes it")
                .hasValue(page);
    }

    @Test
    void aTableTakesThePlaceOfTheOneBefore() {
        String before = InteropPage.table(List.of(result("b", "old", Initiator.OURS, true)));
        String after =
                InteropPage.table(
                        List.of(
                                result("a", "one", Initiator.OURS, true),
                                result("a", "two", Initiator.THEIRS, true),
                                result("a", "one", Initiator.THEIRS, false)));
        assertThat(after.lines().skip(2))
                .containsExactly("| a | `one` | ok | FAIL |", "| a | `two` |  | ok |");
        assertThat(InteropPage.with("# A\n\n" + before + "\nmore\n", after))
                .hasValue("# A\n\n" + after + "\nmore\n");
        assertThat(InteropPage.with("# A\n\n" + before, after)).hasValue("# A\n\n" + after);
        assertThat(InteropPage.with("# A\n", after)).isEmpty();
    }
}
