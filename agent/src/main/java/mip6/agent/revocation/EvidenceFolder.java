package mip6.agent.revocation;

import mip6.wire.Bytes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was fetched, on disk, so that a restarted node need not ask again. Whatever is in the files
 * is verified anew when it is read.
 *
 * @param most files that are kept; the oldest go first
 * @param largest octets of one
 */
record EvidenceFolder(Path folder, int most, int largest) {

    private static final String SUFFIX = ".der";

    Optional<Bytes> get(String key) {
        Path file = file(key);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > largest) {
                return Optional.empty();
            }
            return Optional.of(Bytes.wrap(Files.readAllBytes(file)));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Replaces what was there. */
    void put(String key, Bytes der) throws IOException {
        Files.createDirectories(folder);
        Path file = file(key);
        Path fresh = Files.createTempFile(folder, "fetched", ".new");
        try {
            Files.write(fresh, der.toArray());
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        prune();
    }

    private void prune() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files =
                    all.filter(it -> it.getFileName().toString().endsWith(SUFFIX)).toList();
            if (files.size() <= most) {
                return;
            }
            List<Path> oldest =
                    files.stream()
                            .sorted(Comparator.comparingLong(EvidenceFolder::modified))
                            .limit(files.size() - most)
                            .toList();
            for (Path each : oldest) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException gone) {
            return 0;
        }
    }

    private Path file(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(key.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(Bytes.wrap(hash).slice(0, 16).toHex() + SUFFIX);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
