package mip6.lab.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SourceFormatTest {

    @TempDir private Path folder;

    @Test
    void everySourceIsFormatted() throws IOException, InterruptedException {
        assertThat(new SourceFormat(SourceTree.own()).unformatted())
                .as("./mip6 format writes them as they should be")
                .isEmpty();
    }

    @Test
    void whatIsNotFormattedIsNamedAndWrittenAnew() throws IOException, InterruptedException {
        Path sources = Files.createDirectories(folder.resolve("module/src/main/java"));
        Files.writeString(sources.resolve("Good.java"), "class Good {}\n");
        Path bad = Files.writeString(sources.resolve("Bad.java"), "class  Bad { int a ;}\n");
        SourceFormat format = new SourceFormat(new SourceTree(folder));
        assertThat(format.unformatted()).containsExactly("module/src/main/java/Bad.java");
        assertThat(format.apply()).containsExactly("module/src/main/java/Bad.java");
        assertThat(bad).hasContent("class Bad {\n    int a;\n}\n");
        assertThat(format.unformatted()).isEmpty();
    }
}
