package mip6.lab.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keys in the files of a run, none of which may be told. */
public final class Secrets {

    /** In the files of keys: a line in Base64, or in hexadecimal. */
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9+/=]{32,}");

    private Secrets() {}

    /** No secret of the {@code *.key} files in {@code folder} is in {@code told}, or in a log. */
    public static void assertNoneIsTold(Path folder, String told) throws IOException {
        StringBuilder all = new StringBuilder(told);
        for (Path log : ending(folder, ".log", ".out")) {
            all.append(Files.readString(log));
        }
        for (Path file : ending(folder, ".key")) {
            SECRET.matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .forEach(secret -> assertThat(all).as("%s", file).doesNotContain(secret));
        }
    }

    private static List<Path> ending(Path folder, String... ends) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Stream.of(ends).anyMatch(file.toString()::endsWith))
                    .toList();
        }
    }
}
