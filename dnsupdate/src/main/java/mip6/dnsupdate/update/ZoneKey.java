package mip6.dnsupdate.update;

import mip6.dnsupdate.DomainName;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** With what the updates of a zone are signed. */
public sealed interface ZoneKey permits TsigKey, Sig0Key {

    /** Octets of a key file. */
    long MAX_FILE = 16_384;

    /** The name by which the server knows it. */
    DomainName name();

    /**
     * Reads a file of either kind: one of {@code tsig-keygen}, or the {@code .private} one of
     * {@code dnssec-keygen -T KEY}.
     *
     * @throws KeyFileException where it cannot be read or holds no such key; its message names the
     *     file and never what it holds
     */
    static ZoneKey read(Path file) throws KeyFileException {
        String text = text(file);
        return Sig0KeyFile.isPrivateHalf(text)
                ? Sig0KeyFile.read(file, text)
                : TsigKey.of(file, text);
    }

    /** What a key file holds. */
    static String text(Path file) throws KeyFileException {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new KeyFileException(file, "is longer than a key file can be");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new KeyFileException(file, "cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
