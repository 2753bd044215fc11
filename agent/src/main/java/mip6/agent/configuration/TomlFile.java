package mip6.agent.configuration;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;

import mip6.agent.StartException;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * A configuration file in TOML. Every mistake in it is one line: {@code file: key: found X, allowed
 * Y}.
 */
public final class TomlFile {

    /** Octets of a file. */
    private static final long LONGEST = 1 << 20;

    private final Path path;
    private final List<String> warnings = new ArrayList<>();

    private TomlFile(Path path) {
        this.path = path;
    }

    /**
     * What was read.
     *
     * @param warnings one line each; none of them keeps a daemon from running
     */
    public record Result<C>(C configuration, List<String> warnings) {}

    /**
     * Reads the file at {@code path}; keys that {@code reader} did not ask for are refused.
     *
     * @throws StartException where there is anything to mend
     */
    public static <C> Result<C> read(Path path, Function<TomlTable, C> reader) {
        try {
            if (Files.size(path) > LONGEST) {
                throw StartException.configuration(
                        path + ": longer than " + LONGEST + " octets: is it the right file?");
            }
            return parse(path, Files.readString(path), reader);
        } catch (NoSuchFileException e) {
            throw StartException.configuration(path + ": no such file");
        } catch (AccessDeniedException e) {
            throw StartException.configuration(path + ": not readable by this user");
        } catch (CharacterCodingException e) {
            throw StartException.configuration(path + ": not UTF-8 text");
        } catch (IOException e) {
            throw StartException.configuration(path + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    /** The same for the text of a file that would be at {@code path}. */
    static <C> Result<C> parse(Path path, String text, Function<TomlTable, C> reader) {
        TomlFile file = new TomlFile(path);
        TomlTable root = new TomlTable(file, "", file.parsed(text));
        C configuration = reader.apply(root);
        root.refuseUnknownKeys();
        return new Result<>(configuration, Collections.unmodifiableList(file.warnings));
    }

    Path path() {
        return path;
    }

    /** A path in the file, relative to the file's own folder. */
    Path resolve(String other) {
        return path.toAbsolutePath().resolveSibling(other).normalize();
    }

    void warn(String line) {
        warnings.add(path + ": " + line);
    }

    private ObjectNode parsed(String text) {
        try {
            JsonNode root = new TomlMapper().readTree(text);
            return root instanceof ObjectNode table ? table : new TomlMapper().createObjectNode();
        } catch (JsonProcessingException e) {
            throw StartException.configuration(
                    path
                            + position(e)
                            + ": not TOML: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private static String position(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
    }
}
