package mip6.lab.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** House rules that are seen in the text of the sources. */
class SourceRulesTest {

    private static final int MOST_LINES = 400;

    /** Files that are known to be longer, and are to be split. */
    private static final Set<String> TOO_LONG =
            Set.of(
                    "BindingCache.java",
                    "BindingUpdateTest.java",
                    "DataPlaneIT.java",
                    "IkeAuthTest.java",
                    "IkeEndpoint.java");

    private final SourceTree tree = SourceTree.own();

    @Test
    void filesAreShort() {
        assertThat(
                        filesWith(text -> text.lines().count() >= MOST_LINES).stream()
                                .filter(file -> !TOO_LONG.contains(file.getFileName().toString())))
                .as("a concept is missing in files of %d lines", MOST_LINES)
                .isEmpty();
    }

    @Test
    void testsDoNotSleep() {
        assertThat(
                        filesWith(text -> text.contains("Thread." + "sleep(")).stream()
                                .filter(file -> file.toString().contains("/src/test/")))
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(filesWith(text -> text.contains("TO" + "DO") || text.contains("FIX" + "ME")))
                .isEmpty();
        assertThat(filesWith(text -> text.contains("@Dis" + "abled"))).isEmpty();
    }

    private List<Path> filesWith(Predicate<String> fault) {
        return tree.javaFiles().stream().filter(file -> fault.test(tree.text(file))).toList();
    }
}
