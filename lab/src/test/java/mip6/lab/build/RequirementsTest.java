package mip6.lab.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class RequirementsTest {

    @TempDir private Path folder;

    @Test
    void everyClosedRequirementHasATest() {
        Requirements requirements = Requirements.of(SourceTree.own());
        System.out.print(requirements.table());
        assertThat(requirements.faults()).isEmpty();
    }

    /** The tag is put together here, lest this file be read as a test of the row. */
    @Test
    void faultsAreFound() throws IOException {
        Files.writeString(
                folder.resolve("REQUIREMENTS.tsv"),
                """
                # comment
                A-1\tMUST\t1\tMN\tone
                A-2\tMUST\t2\tMN\ttwo
                A-3\tMAY\t3\tHA\tthree
                """);
        Files.writeString(
                folder.resolve("REQUIREMENTS-CLOSED.txt"), "A-1\nA-2\nA-9\n? A-3\n? A-4\n");
        Path tests = Files.createDirectories(folder.resolve("module/src/test/java/a"));
        Files.writeString(
                tests.resolve("OneTest.java"),
                """
                class OneTest {
                    @Test
                    TAG(A-1)
                    @ParameterizedTest
                    void first() {}

                    TAG(A-3)
                    TAG(A-7)
                    Stream<DynamicTest> second() {}
                }
                """
                        .replaceAll("TAG\\((.*)\\)", "@Tag(\"" + "req:$1\")"));
        Requirements requirements = Requirements.of(new SourceTree(folder));
        assertThat(requirements.faults())
                .containsExactly(
                        "no row A-7, which is named by [OneTest.second]",
                        "row A-2 is closed and has no test",
                        "no row A-9, which REQUIREMENTS-CLOSED.txt lists",
                        "no row A-4, which REQUIREMENTS-CLOSED.txt lists");
        assertThat(requirements.table())
                .contains("A-1              MUST      OneTest.first")
                .contains("? A-3 has a test: close it")
                .contains("2 of 3 requirements covered");
    }
}
