package mip6.cli;

import mip6.agent.StartException;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.Value;
import mip6.ikev2.vici.swanctl.Loading;
import mip6.ikev2.vici.swanctl.SwanctlConf;
import mip6.ikev2.vici.swanctl.SwanctlException;
import mip6.wire.Bytes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A swanctl.conf and the folders beside it, as swanctl has them. */
final class SwanctlFolder {

    /** Octets of a file. */
    private static final int LONGEST = 1 << 20;

    /** Files of a folder. */
    private static final int MOST = 1_000;

    private static final List<String> KEYS = List.of("private", "rsa", "ecdsa", "pkcs8");

    private static final Map<String, List<String>> PLACES =
            Map.of(
                    "certs", List.of("x509"),
                    "cacerts", List.of("x509ca"),
                    "cacert", List.of("x509ca"),
                    "pubkeys", List.of("pubkey"),
                    "private", KEYS);

    private final Path file;
    private final Path folder;

    SwanctlFolder(Path file) {
        this.file = file;
        this.folder = file.toAbsolutePath().normalize().resolveSibling("");
    }

    /**
     * Everything that is to be loaded, in order.
     *
     * @throws StartException where there is anything to mend
     */
    List<Loading.Step> steps() {
        try {
            List<Loading.Step> steps = new ArrayList<>();
            List<Loading.Step> named = Loading.of(conf(), this::named);
            for (Path certificate : filesOf("x509ca")) {
                steps.add(Loading.certificateStep(shown(certificate), "CA", value(certificate)));
            }
            for (Path certificate : filesOf("x509")) {
                steps.add(Loading.certificateStep(shown(certificate), "NONE", value(certificate)));
            }
            for (String kind : KEYS) {
                for (Path key : filesOf(kind)) {
                    steps.add(Loading.keyStep(shown(key), value(key)));
                }
            }
            steps.addAll(named);
            return steps;
        } catch (SwanctlException e) {
            throw StartException.configuration(file + ": " + e.getMessage());
        }
    }

    private Section conf() throws SwanctlException {
        Bytes octets = read(file);
        try {
            return SwanctlConf.parse(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(octets.toArray()))
                            .toString());
        } catch (CharacterCodingException e) {
            throw StartException.configuration(file + ": not UTF-8 text");
        }
    }

    /** A file that the configuration names. */
    private Bytes named(String kind, String name) throws SwanctlException {
        List<Path> places = new ArrayList<>(List.of(folder.resolve(name)));
        PLACES.getOrDefault(kind, List.of())
                .forEach(place -> places.add(folder.resolve(place).resolve(name)));
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                return value(place);
            }
        }
        throw new SwanctlException(kind + ": no file " + name + " in " + folder + " or beneath");
    }

    private List<Path> filesOf(String kind) {
        Path place = folder.resolve(kind);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            List<Path> found = files.filter(Files::isRegularFile).sorted().limit(MOST + 1).toList();
            if (found.size() > MOST) {
                throw StartException.configuration(place + ": more than " + MOST + " files");
            }
            return found;
        } catch (IOException e) {
            throw unreadable(place, e);
        }
    }

    private String shown(Path path) {
        return folder.relativize(path).toString();
    }

    private static Bytes value(Path path) {
        Bytes octets = read(path);
        if (octets.length() > Value.LONGEST) {
            throw StartException.configuration(
                    path + ": longer than " + Value.LONGEST + " octets: is it the right file?");
        }
        return octets;
    }

    private static Bytes read(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] octets = file.readNBytes(LONGEST + 1);
            if (octets.length > LONGEST) {
                throw StartException.configuration(
                        path + ": longer than " + LONGEST + " octets: is it the right file?");
            }
            return Bytes.wrap(octets);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static StartException unreadable(Path path, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> StartException.configuration(path + ": no such file");
            case AccessDeniedException _ ->
                    StartException.configuration(path + ": not readable by this user");
            default ->
                    StartException.configuration(
                            path + ": cannot be read (" + e.getMessage() + ")");
        };
    }
}
