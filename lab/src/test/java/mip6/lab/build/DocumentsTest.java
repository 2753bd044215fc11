package mip6.lab.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What operators read is true of the sources. */
class DocumentsTest {

    private static final Pattern EVENT =
            Pattern.compile("Report\\s*\\.\\s*(?:info|warning|error)\\(\\s*\"([a-z0-9-]+)\"");
    private static final Pattern COUNTER = Pattern.compile("\\bcount\\(\\s*\"([a-z0-9-]+)\"");
    private static final Pattern UNLABELLED = Pattern.compile("\\bcount\\(\\s*\"([a-z0-9-]+)\"\\)");
    private static final Pattern BEGUN = Pattern.compile("\\bbegin\\(([^)]*)\\)");
    private static final Pattern WORD = Pattern.compile("\"([a-z0-9-]+)\"");
    private static final Pattern EXAMPLE =
            Pattern.compile("## A VICI client\n.*?```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    private final SourceTree tree = SourceTree.own();
    private final Path docs = tree.root().resolve("docs");

    @Test
    void theReferenceOfTheConfigurationIsUpToDate(@TempDir Path scratch) throws IOException {
        assertThat(new ConfigurationReference(docs.resolve("examples"), scratch).page())
                .as("./mip6 reference writes it")
                .isEqualTo(Files.readString(docs.resolve("configuration.md")));
    }

    @Test
    void everyEventIsOnTheOperationsPage() throws IOException {
        String page = Files.readString(docs.resolve("operations.md"));
        assertThat(found(EVENT))
                .hasSizeGreaterThan(20)
                .allSatisfy(e -> assertThat(page).contains(e));
    }

    @Test
    void everyCounterIsOnTheOperationsPage() throws IOException {
        String page = Files.readString(docs.resolve("operations.md"));
        assertThat(found(COUNTER))
                .hasSizeGreaterThan(8)
                .allSatisfy(
                        name ->
                                assertThat(page)
                                        .contains("mip6_" + name.replace('-', '_') + "_total"));
    }

    /** One without a label: what is not told before it is counted has no rate. */
    @Test
    void everyCounterIsToldFromTheStart() {
        Set<String> begun = new TreeSet<>();
        for (String names : found(BEGUN)) {
            Matcher name = WORD.matcher(names);
            while (name.find()) {
                begun.add(name.group(1));
            }
        }
        assertThat(found(UNLABELLED)).hasSizeGreaterThan(8).isSubsetOf(begun);
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(tree.root().resolve("README.md")));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(docs, "*.md")) {
            files.forEach(pages::add);
        }
        assertThat(pages).hasSizeGreaterThan(5);
        for (Path page : pages) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                assertThat(page.resolveSibling(link.group(1))).exists();
            }
        }
    }

    /** Which a test runs (ViciIT). */
    @Test
    void theExampleOfTheViciClientIsThatWhichIsRun() throws IOException {
        Matcher block = EXAMPLE.matcher(Files.readString(tree.root().resolve("README.md")));
        assertThat(block.find()).as("a block of Java in the section").isTrue();
        Path source = tree.root().resolve("lab/src/test/java/mip6/lab/vici/ViciExample.java");
        assertThat(Files.readString(source))
                .contains("throws Exception {\n" + block.group(1).indent(8) + "    }\n}\n");
    }

    private Set<String> found(Pattern pattern) {
        Set<String> names = new TreeSet<>();
        for (Path file : tree.javaFiles()) {
            if (file.toString().contains("/src/main/") && !file.toString().contains("/lab/")) {
                Matcher matcher = pattern.matcher(tree.text(file));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return names;
    }
}
