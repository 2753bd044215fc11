package mip6.lab.dns;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.TsigAlgorithm;
import mip6.dnsupdate.update.TsigKey;
import mip6.wire.Secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes TSIG keys, and files of them that {@link TsigKey#read}, BIND and nsupdate read. */
public final class TsigKeyFile {

    private static final int SECRET_LENGTH = 32;

    private TsigKeyFile() {}

    public static TsigKey newKey(DomainName name) {
        return newKey(name, TsigAlgorithm.HMAC_SHA256);
    }

    public static TsigKey newKey(DomainName name, TsigAlgorithm algorithm) {
        byte[] secret = new byte[SECRET_LENGTH];
        new SecureRandom().nextBytes(secret);
        return new TsigKey(name, algorithm, Secret.wrap(secret));
    }

    /** Writes a new file that only its owner reads. */
    public static void write(Path file, TsigKey key) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text(key), StandardOpenOption.WRITE);
    }

    private static String text(TsigKey key) {
        return """
        key "%s" {
            algorithm %s;
            secret "%s";
        };
        """
                .formatted(
                        key.name(),
                        key.algorithm().text(),
                        Base64.getEncoder().encodeToString(key.secret().reveal()));
    }
}
