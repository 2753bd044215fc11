package mip6.ikev2.pki;

import mip6.wire.Bytes;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Certificates and private keys in PEM files (RFC 7468). */
public final class Pem {

    /** More than any sensible file of certificates or keys holds. */
    private static final int MAXIMUM_OCTETS = 1 << 20;

    private static final int COLUMNS = 64;

    private Pem() {}

    /**
     * All certificates of {@code file}, in its order: at least one.
     *
     * @throws CredentialsException where the file cannot be read or holds something else
     */
    public static List<X509Certificate> readCertificates(Path file) throws CredentialsException {
        List<X509Certificate> certificates = new ArrayList<>();
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        for (Object object : objects(file)) {
            if (!(object instanceof X509CertificateHolder holder)) {
                throw new CredentialsException(
                        file, "holds " + describe(object) + " where certificates are expected");
            }
            try {
                certificates.add(converter.getCertificate(holder));
            } catch (CertificateException unusable) {
                throw new CredentialsException(
                        file,
                        "certificate %d cannot be read: %s"
                                .formatted(certificates.size() + 1, unusable.getMessage()));
            }
        }
        if (certificates.isEmpty()) {
            throw new CredentialsException(
                    file, "holds no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return List.copyOf(certificates);
    }

    /**
     * The one private key of {@code file}: PKCS #8, or the older forms of RSA and EC.
     *
     * @throws CredentialsException where the file cannot be read or holds something else
     */
    public static PrivateKey readPrivateKey(Path file) throws CredentialsException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        for (Object object : objects(file)) {
            try {
                switch (object) {
                    case PrivateKeyInfo info -> {
                        return converter.getPrivateKey(info);
                    }
                    case PEMKeyPair pair -> {
                        return converter.getPrivateKey(pair.getPrivateKeyInfo());
                    }
                    case PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ ->
                            throw new CredentialsException(
                                    file,
                                    "the private key is encrypted; give it without a passphrase,"
                                            + " readable for this user alone");
                    default -> {
                        // EC PARAMETERS and certificates may stand beside the key
                    }
                }
            } catch (PEMException unusable) {
                throw new CredentialsException(
                        file, "the private key cannot be used: " + unusable.getMessage());
            }
        }
        throw new CredentialsException(file, "holds no private key (-----BEGIN PRIVATE KEY-----)");
    }

    /** Writes certificates that anybody may read, over what {@code file} held. */
    public static void writeCertificates(Path file, List<X509Certificate> certificates)
            throws IOException {
        Files.writeString(file, encode(certificates));
    }

    /** Writes a revocation list, over what {@code file} held. */
    public static void writeRevocationList(Path file, Bytes der) throws IOException {
        Files.writeString(file, encode("X509 CRL", der.toArray()));
    }

    /** Writes a key that its owner alone may read (mode 0600); the file must not exist yet. */
    public static void writePrivateKey(Path file, PrivateKey key) throws IOException {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var mode =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = Files.newByteChannel(file, options, mode)) {
            channel.write(StandardCharsets.US_ASCII.encode(encode(key)));
        }
    }

    public static String encode(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append(encode("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateEncodingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return text.toString();
    }

    /** PKCS #8 without encryption. */
    public static String encode(PrivateKey key) {
        return encode("PRIVATE KEY", key.getEncoded());
    }

    private static String encode(String label, byte[] der) {
        Base64.Encoder base64 = Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'});
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(label, base64.encodeToString(der), label);
    }

    private static List<Object> objects(Path file) throws CredentialsException {
        List<Object> objects = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text(file)))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                objects.add(next);
            }
        } catch (IOException | RuntimeException damaged) {
            // the parser throws unchecked exceptions for some damaged encodings
            throw new CredentialsException(file, "is damaged: " + damaged.getMessage());
        }
        return objects;
    }

    private static String text(Path file) throws CredentialsException {
        try {
            if (Files.isDirectory(file)) {
                throw new CredentialsException(file, "is a directory, not a PEM file");
            }
            if (Files.size(file) > MAXIMUM_OCTETS) {
                throw new CredentialsException(file, "is too large for a PEM file");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException missing) {
            throw new CredentialsException(file, "does not exist");
        } catch (AccessDeniedException denied) {
            throw new CredentialsException(file, "may not be read by this user");
        } catch (IOException unreadable) {
            throw new CredentialsException(file, "cannot be read: " + unreadable.getMessage());
        }
    }

    private static String describe(Object object) {
        return switch (object) {
            case X509CertificateHolder _ -> "a certificate";
            case PrivateKeyInfo _, PEMKeyPair _ -> "a private key";
            case PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ ->
                    "an encrypted private key";
            default -> "something";
        };
    }
}
