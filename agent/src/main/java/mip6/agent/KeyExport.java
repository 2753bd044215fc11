package mip6.agent;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction.IkeKeyTable;
import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.wire.Secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Wireshark's tables of keys for those who look into a capture of a lab: {@code
 * ikev2_decryption_table} and {@code esp_sa} in a folder that the operator names. Without one
 * nothing is written.
 */
public final class KeyExport {

    private final Optional<Path> folder;

    private KeyExport(Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder where it is not there.
     *
     * @throws StartException where that cannot be
     */
    public static KeyExport to(Optional<Path> folder) {
        folder.ifPresent(
                path -> {
                    try {
                        Files.createDirectories(path);
                    } catch (IOException e) {
                        throw StartException.configuration(
                                "ike.export-keys: " + path + ": cannot be made a folder");
                    }
                });
        return new KeyExport(folder);
    }

    public void export(ChildSa sa) {
        folder.ifPresent(path -> append(path.resolve("esp_sa"), lines(sa)));
    }

    public void export(IkeKeyTable keys) {
        folder.ifPresent(path -> append(path.resolve("ikev2_decryption_table"), line(keys)));
    }

    /** A line for each direction. Addresses are left open: a care-of address changes. */
    private static String lines(ChildSa sa) {
        return line(sa.inbound(), sa.suite(), sa.inboundKeys())
                + line(sa.outbound(), sa.suite(), sa.outboundKeys());
    }

    private static String line(Spi spi, EspSuite suite, SaKeys keys) {
        return encryption(suite.encryption()).map(name -> line(spi, name, suite, keys)).orElse("");
    }

    /** Empty where Wireshark does not know the algorithm. */
    private static Optional<String> encryption(Encryption encryption) {
        return switch (encryption) {
            case AES_CBC -> Optional.of("AES-CBC [RFC3602]");
            case AES_GCM_16 -> Optional.of("AES-GCM with 16 octet ICV [RFC4106]");
            case CHACHA20_POLY1305 -> Optional.empty();
        };
    }

    private static String line(Spi spi, String encryption, EspSuite suite, SaKeys keys) {
        return "\"IPv6\",\"*\",\"*\",\"%s\",\"%s\",\"0x%s\",\"%s\",\"%s\"%n"
                .formatted(
                        spi,
                        encryption,
                        hex(keys.encryption()),
                        switch (suite.integrity()) {
                            case NONE -> "NULL";
                            case HMAC_SHA2_256_128 -> "HMAC-SHA-256-128 [RFC4868]";
                            case HMAC_SHA2_384_192 -> "HMAC-SHA-384-192 [RFC4868]";
                            case HMAC_SHA2_512_256 -> "HMAC-SHA-512-256 [RFC4868]";
                        },
                        suite.integrity() == Integrity.NONE ? "" : "0x" + hex(keys.integrity()));
    }

    private static String line(IkeKeyTable keys) {
        return String.join(
                        ",",
                        keys.spiInitiator().toHex(),
                        keys.spiResponder().toHex(),
                        hex(keys.encryptionInitiator()),
                        hex(keys.encryptionResponder()),
                        "\"" + keys.encryption() + "\"",
                        hex(keys.integrityInitiator()),
                        hex(keys.integrityResponder()),
                        "\"" + keys.integrity() + "\"")
                + "\n";
    }

    private static String hex(Secret secret) {
        return HexFormat.of().formatHex(secret.reveal());
    }

    private static void append(Path file, String lines) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, lines, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
