package mip6.lab.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every run of the tests replays some inputs of each fuzz target. */
class FuzzTargetsTest {

    private static final Pattern TARGET =
            Pattern.compile("@FuzzTest\\([^)]*\\)\\s+(?:public )?void (\\w+)\\(");

    private final SourceTree tree = SourceTree.own();

    @Test
    void eachHasInputsInTheTree() throws Exception {
        List<String> all = new ArrayList<>();
        for (Path source : tree.javaFiles()) {
            if (source.toString().endsWith("FuzzTest.java")) {
                Matcher target = TARGET.matcher(tree.text(source));
                while (target.find()) {
                    Path inputs = inputs(source).resolve(target.group(1));
                    assertThat(inputs).isDirectory();
                    try (Stream<Path> files = Files.list(inputs)) {
                        assertThat(files).as(inputs.toString()).hasSizeGreaterThan(1);
                    }
                    all.add(target.group(1));
                }
            }
        }
        assertThat(all).hasSizeGreaterThanOrEqualTo(20);
    }

    private Path inputs(Path source) {
        String folder =
                source.toString()
                        .replace("/src/test/java/", "/src/test/resources/")
                        .replace(".java", "Inputs");
        return tree.root().resolve(folder);
    }
}
