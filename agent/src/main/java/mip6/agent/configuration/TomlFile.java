package mip6.agent.configuration;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;

import mip6.agent.StartException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A configuration file in TOML. Every mistake in it is one line: {@code file:line: key: found X,
 * allowed: Y}.
 */
public final class TomlFile {

    /** Octets of a file. */
    private static final int LONGEST = 1 << 20;

    /** What an array is, in {@link #keys}. */
    static final String ARRAY = "an array";

    private static final String CREDENTIAL = "credential:";

    private final Path path;
    private final Optional<String> credentials;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, String> asked = new TreeMap<>();
    private final String text;

    private TomlFile(Path path, String text, Optional<String> credentials) {
        this.path = path;
        this.text = text;
        this.credentials = credentials;
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
        return parse(
                path,
                text(path),
                Optional.ofNullable(System.getenv("CREDENTIALS_DIRECTORY")),
                reader);
    }

    /**
     * Reads the text alone.
     *
     * @throws StartException where it cannot be had, or is too long to be a configuration
     */
    public static String text(Path path) {
        // a device or a pipe has no length, and may have no end
        try (InputStream file = Files.newInputStream(path)) {
            byte[] octets = file.readNBytes(LONGEST + 1);
            if (octets.length > LONGEST) {
                throw StartException.configuration(
                        path + ": longer than " + LONGEST + " octets: is it the right file?");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
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

    /**
     * The same for the text of a file that would be at {@code path}.
     *
     * @param credentials the folder that systemd has put them in
     */
    static <C> Result<C> parse(
            Path path, String text, Optional<String> credentials, Function<TomlTable, C> reader) {
        TomlFile file = new TomlFile(path, text, credentials);
        TomlTable root = new TomlTable(file, "", file.parsed());
        C configuration = reader.apply(root);
        root.refuseUnknownKeys();
        return new Result<>(configuration, Collections.unmodifiableList(file.warnings));
    }

    /**
     * All keys that {@code reader} asks the file at {@code path} for, and what it allows there;
     * empty text where the file does not have the key.
     *
     * @throws StartException where there is anything to mend
     */
    public static <C> Map<String, String> keys(Path path, Function<TomlTable, C> reader) {
        TomlFile file = new TomlFile(path, text(path), Optional.empty());
        TomlTable root = new TomlTable(file, "", file.parsed());
        C _ = reader.apply(root);
        root.refuseUnknownKeys();
        return file.asked;
    }

    /** The reader wants {@code key}, which may be within an array, to be {@code kind}. */
    void asked(String key, String kind) {
        boolean item = key.endsWith("]");
        asked.merge(
                key.replaceAll("\\[\\d+]", ""),
                kind,
                (before, now) ->
                        now.isEmpty() || before.startsWith(ARRAY + ":")
                                ? before
                                : item && before.equals(ARRAY) ? ARRAY + ": each " + now : now);
    }

    /** File, line and key, for a person: {@code ha.toml:12: dns-update.server}. */
    String at(String key) {
        OptionalInt line = new KeyLines(text).of(key);
        return path + (line.isPresent() ? ":" + line.getAsInt() : "") + ": " + key;
    }

    Path path() {
        return path;
    }

    /**
     * A path in the file: {@code credential:NAME} is what systemd's LoadCredential gives, others
     * are relative to the file's own folder.
     *
     * @throws InvalidPathException where it is none, or where there are no credentials
     */
    Path resolve(String other) {
        if (other.startsWith(CREDENTIAL)) {
            String name = other.substring(CREDENTIAL.length());
            String folder = credentials.orElseThrow(() -> new InvalidPathException(name, "none"));
            if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
                throw new InvalidPathException(name, "not a name");
            }
            return Path.of(folder, name);
        }
        return path.toAbsolutePath().resolveSibling(other).normalize();
    }

    /** Says {@code line} about {@code key}. */
    void warn(String key, String line) {
        warnings.add(at(key) + ": " + line);
    }

    private ObjectNode parsed() {
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
