package mip6.agent.configuration;

import mip6.agent.StartException;
import mip6.wire.Secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Where a secret is. The secret itself is read when it is needed and is no part of a configuration.
 * Two are the same where the file is, on whatever line it is named.
 *
 * @param where file, line and key that name it, for messages
 */
public record SecretFile(Path path, String where) {

    /** Octets of a file. */
    private static final int LONGEST = 1 << 20;

    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretFile(Path otherPath, String _) && path.equals(otherPath);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    /**
     * All octets of the file, such as a key in PEM.
     *
     * @throws StartException where it cannot be read
     */
    public Secret read() {
        try {
            if (Files.size(path) > LONGEST) {
                throw StartException.configuration(
                        where + ": " + path + ": longer than " + LONGEST + " octets");
            }
            return Secret.wrap(Files.readAllBytes(path));
        } catch (IOException e) {
            throw StartException.configuration(
                    where + ": " + path + ": not readable: mend owner or mode");
        }
    }

    /**
     * The first line of the file without its end, such as a pre-shared key or a TSIG key in base
     * 64.
     *
     * @throws StartException where it cannot be read or is empty
     */
    public Secret readLine() {
        try (Secret all = read()) {
            byte[] octets = all.reveal();
            int end = 0;
            while (end < octets.length && octets[end] != '\n' && octets[end] != '\r') {
                end++;
            }
            if (end == 0) {
                throw StartException.configuration(
                        where + ": " + path + ": its first line is empty");
            }
            return Secret.wrap(Arrays.copyOf(octets, end));
        }
    }

    /** Said where everybody on the machine can read it. */
    Optional<String> warning() {
        try {
            return Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains)
                    ? Optional.of(path + ": every user can read it: chmod o= it")
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }
}
