package mip6.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.build.SourceTree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The pages name what the matrix has, and InteropIT sees that it holds. */
class InteropPageTest {

    private static final Path ROOT = SourceTree.own().root();

    private static CaseResult result(String peer, String name, Initiator initiator, boolean ok) {
        return new CaseResult(name, peer, initiator.label(), ok, 1, ok ? "" : "why");
    }

    /** All cases that there are, as if they were in order. */
    private static List<CaseResult> all() {
        List<CaseResult> all = new ArrayList<>();
        for (InteropCase each : Matrix.cases()) {
            all.add(result(each.peer().label(), each.name(), each.initiator(), true));
        }
        for (Initiator initiator : Initiator.values()) {
            all.add(result(Tshark.LABEL, Tshark.NAME, initiator, true));
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/interoperability.md", "README.md"})
    void pagesNameEveryCaseThatThereIs(String file) throws IOException {
        String page = Files.readString(ROOT.resolve(file));
        assertThat(InteropPage.with(page, all()))
                .as("./mip6 interop --page " + file + " writes it")
                .hasValue(page);
    }

    /** By itself, or behind the word that several begin with. */
    @Test
    void everyNameIsExplained() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/interoperability.md"));
        String words = page.substring(page.indexOf("What the words mean:"));
        assertThat(all())
                .extracting(CaseResult::name)
                .allSatisfy(
                        name ->
                                assertThat(words)
                                        .contains(
                                                "`"
                                                        + name.replaceFirst("^(group|cipher)-", "")
                                                        + "`"));
    }

    @Test
    void aTableTakesThePlaceOfTheOneBefore() {
        List<CaseResult> old = List.of(result("b", "old", Initiator.OURS, true));
        List<CaseResult> results =
                List.of(
                        result("a", "one", Initiator.OURS, true),
                        result("a", "two", Initiator.THEIRS, true),
                        result("a", "one", Initiator.THEIRS, false),
                        result("a", "three", Initiator.OURS, false),
                        result("a", "four", Initiator.OURS, true),
                        result("a", "four", Initiator.THEIRS, true));
        String full = InteropPage.inFull(results);
        assertThat(full.lines().skip(2))
                .containsExactly(
                        "| a | `one` | ok | FAIL |",
                        "| a | `two` |  | ok |",
                        "| a | `three` | FAIL |  |",
                        "| a | `four` | ok | ok |");
        String brief = InteropPage.inShort(results);
        assertThat(brief.lines().skip(2))
                .containsExactly(
                        "| a | either | `four` |",
                        "| a | it | `two` |",
                        "| a | nobody: FAIL | `three` |",
                        "| a | we | `one` |");
        assertThat(InteropPage.with("# A\n\n" + InteropPage.inFull(old) + "\nmore\n", results))
                .hasValue("# A\n\n" + full + "\nmore\n");
        assertThat(InteropPage.with("# A\n\n" + InteropPage.inShort(old), results))
                .hasValue("# A\n\n" + brief);
        assertThat(InteropPage.with("# A\n", results)).isEmpty();
    }
}
