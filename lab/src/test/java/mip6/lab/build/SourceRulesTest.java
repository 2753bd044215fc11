package mip6.lab.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** House rules that are seen in the text of the sources. */
class SourceRulesTest {

    private static final int MOST_LINES = 400;
    private static final int MOST_LINES_OF_A_METHOD = 60;

    /**
     * The last line of a member of a class, or of a class within one, as the formatter indents it.
     */
    private static final Pattern END = Pattern.compile("( {4}| {8})}");

    private static final Pattern TYPE = Pattern.compile("\\b(class|record|interface|enum)\\b");

    private final SourceTree tree = SourceTree.own();

    @Test
    void filesAreShort() {
        assertThat(filesWith(text -> text.lines().count() >= MOST_LINES))
                .as("a concept is missing in files of %d lines", MOST_LINES)
                .isEmpty();
    }

    @Test
    void theLongestMethodIsFound() {
        String method = "    void a() {\n" + "        b();\n".repeat(8) + "    }\n";
        assertThat(longestMethod("class A {\n" + method + "}\n")).isEqualTo(10);
    }

    @Test
    void methodsAreShort() {
        assertThat(filesWith(text -> longestMethod(text) > MOST_LINES_OF_A_METHOD))
                .as("methods of more than %d lines", MOST_LINES_OF_A_METHOD)
                .isEmpty();
    }

    @Test
    void testsDoNotSleep() {
        assertThat(filesWith(text -> text.contains("Thread." + "sleep(")))
                .filteredOn(file -> file.toString().contains("/src/test/"))
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(filesWith(text -> text.contains("TO" + "DO") || text.contains("FIX" + "ME")))
                .isEmpty();
        assertThat(filesWith(text -> text.contains("@Dis" + "abled"))).isEmpty();
    }

    /** Lines of the longest member that is no type, from the first line that is indented alike. */
    private static int longestMethod(String text) {
        List<String> lines = text.lines().toList();
        int longest = 0;
        for (int end = 0; end < lines.size(); end++) {
            Matcher closing = END.matcher(lines.get(end));
            if (!closing.matches()) {
                continue;
            }
            int indentation = closing.group(1).length();
            int start = end - 1;
            while (start > 0 && indentation(lines.get(start)) != indentation) {
                start--;
            }
            if (!TYPE.matcher(lines.get(start)).find()) {
                longest = Math.max(longest, end - start + 1);
            }
        }
        return longest;
    }

    private static int indentation(String line) {
        return line.isBlank() ? -1 : line.length() - line.stripLeading().length();
    }

    private List<Path> filesWith(Predicate<String> fault) {
        return tree.javaFiles().stream().filter(file -> fault.test(tree.text(file))).toList();
    }
}
