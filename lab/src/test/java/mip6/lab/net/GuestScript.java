package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.lab.oracle.Tool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What commands printed in the Linux of lab/guest, all of them in one boot, in sections that begin
 * with {@code ==} and a name.
 */
public record GuestScript(String output) {

    /** What the guest's script ends with where it cannot be had. */
    private static final int MISSING = 77;

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /**
     * Runs them one after the other.
     *
     * @param folder that is the same one there
     * @param seconds that all of them may take
     */
    public static GuestScript run(Path folder, int seconds, List<String> commands)
            throws Exception {
        Path file = Files.write(folder.resolve("script"), commands);
        Path output = folder.resolve("output");
        int status =
                new ProcessBuilder(
                                "guest/guest",
                                "-t",
                                String.valueOf(seconds),
                                "-m",
                                "3G",
                                "-w",
                                folder.toString(),
                                "--",
                                "bash",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start()
                        .waitFor();
        Tool.require(status != MISSING, "user-mode-linux");
        return new GuestScript(Files.readString(output));
    }

    /** A line that has the JVM there run a program of this one's classes. */
    public static String java(Class<?> main, String... arguments) {
        StringBuilder line = new StringBuilder();
        for (String word : JavaProgram.command(main, List.of(arguments))) {
            line.append('\'').append(word).append("' ");
        }
        return line.toString();
    }

    /** With single blanks between its words. */
    public String section(String name) {
        int from = output.indexOf("== " + name);
        assertThat(from).as("section %s of %s", name, output).isNotNegative();
        int to = output.indexOf("== ", from + 3);
        return BLANKS.matcher(to < 0 ? output.substring(from) : output.substring(from, to))
                .replaceAll(" ");
    }

    /** The document in a section. */
    public JsonNode document(String name) {
        String text = section(name);
        assertThat(text).contains("{", "}");
        return Json.parse(text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1));
    }
}
