package mip6.dnsupdate.update;

import mip6.dnsupdate.DomainName;

import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.KEYRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The two files of {@code dnssec-keygen -T KEY}: {@code K<name>+<algorithm>+<tag>.private} and,
 * with the KEY record, {@code .key} beside it.
 */
final class Sig0KeyFile {

    private static final String FIRST_FIELD = "Private-key-format:";
    private static final String PRIVATE = ".private";

    private final Path file;
    private final Path publicFile;
    private final Map<String, String> fields = new HashMap<>();

    private Sig0KeyFile(Path file, Path publicFile, String text) {
        this.file = file;
        this.publicFile = publicFile;
        text.lines()
                .forEach(
                        line -> {
                            int colon = line.indexOf(':');
                            if (colon > 0) {
                                fields.put(
                                        line.substring(0, colon),
                                        line.substring(colon + 1).strip());
                            }
                        });
    }

    static boolean isPrivateHalf(String text) {
        return text.startsWith(FIRST_FIELD);
    }

    static Sig0Key read(Path file, String text) throws KeyFileException {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(PRIVATE)) {
            throw new KeyFileException(
                    file,
                    "is the private half of a key, so its name has to end in .private, and the"
                            + " public half has to be beside it, in .key");
        }
        Path publicFile =
                file.resolveSibling(name.substring(0, name.length() - PRIVATE.length()) + ".key");
        return new Sig0KeyFile(file, publicFile, text).read();
    }

    private Sig0Key read() throws KeyFileException {
        Sig0Algorithm algorithm = algorithm();
        KEYRecord record = publicHalf();
        DomainName owner =
                DomainName.parse(record.getName().toString(true))
                        .orElseThrow(
                                () ->
                                        new KeyFileException(
                                                publicFile,
                                                "has a key name that is no domain name"));
        if (record.getAlgorithm() != algorithm.number()) {
            throw new KeyFileException(file, "is of another algorithm than " + publicFile);
        }
        PublicKey publicKey;
        try {
            publicKey = record.getPublicKey();
        } catch (DNSSEC.DNSSECException | IllegalArgumentException e) {
            throw new KeyFileException(publicFile, "holds no public key of " + algorithm);
        }
        Sig0Key key;
        try {
            key =
                    new Sig0Key(
                            owner,
                            algorithm,
                            record.getFootprint(),
                            privateKey(algorithm, publicKey));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new KeyFileException(file, "holds no private key of " + algorithm);
        }
        if (!belongs(key, publicKey)) {
            throw new KeyFileException(file, "does not belong to the public half in " + publicFile);
        }
        return key;
    }

    private Sig0Algorithm algorithm() throws KeyFileException {
        // such as "13 (ECDSAP256SHA256)"
        String number = fields.getOrDefault("Algorithm", "").replaceFirst("\\s.*", "");
        try {
            return Sig0Algorithm.of(Integer.parseInt(number))
                    .orElseThrow(
                            () ->
                                    new KeyFileException(
                                            file,
                                            "has another algorithm than " + Sig0Algorithm.names()));
        } catch (NumberFormatException e) {
            throw new KeyFileException(file, "names no algorithm");
        }
    }

    private KEYRecord publicHalf() throws KeyFileException {
        byte[] text = ZoneKey.text(publicFile).getBytes(StandardCharsets.UTF_8);
        try (Master records = new Master(new ByteArrayInputStream(text), Name.root, 0)) {
            records.disableIncludes();
            records.expandGenerate(false);
            if (records.nextRecord() instanceof KEYRecord key) {
                return key;
            }
        } catch (IOException | RuntimeException e) {
            // dnsjava refuses some text with unchecked exceptions
        }
        throw new KeyFileException(
                publicFile, "holds no KEY record: dnssec-keygen writes one with -T KEY");
    }

    private PrivateKey privateKey(Sig0Algorithm algorithm, PublicKey publicKey)
            throws GeneralSecurityException {
        return switch (algorithm) {
            case RSASHA256, RSASHA512 ->
                    KeyFactory.getInstance("RSA")
                            .generatePrivate(
                                    new RSAPrivateCrtKeySpec(
                                            number("Modulus"),
                                            number("PublicExponent"),
                                            number("PrivateExponent"),
                                            number("Prime1"),
                                            number("Prime2"),
                                            number("Exponent1"),
                                            number("Exponent2"),
                                            number("Coefficient")));
            case ECDSAP256SHA256, ECDSAP384SHA384 ->
                    KeyFactory.getInstance("EC")
                            .generatePrivate(
                                    new ECPrivateKeySpec(
                                            number("PrivateKey"),
                                            ((ECPublicKey) publicKey).getParams()));
            case ED25519 ->
                    KeyFactory.getInstance("Ed25519")
                            .generatePrivate(
                                    new EdECPrivateKeySpec(
                                            NamedParameterSpec.ED25519, octets("PrivateKey")));
        };
    }

    private BigInteger number(String field) {
        return new BigInteger(1, octets(field));
    }

    /** Throws an IllegalArgumentException where there is no such field in base64. */
    private byte[] octets(String field) {
        byte[] octets = Base64.getDecoder().decode(fields.getOrDefault(field, ""));
        if (octets.length == 0) {
            throw new IllegalArgumentException(field);
        }
        return octets;
    }

    private static boolean belongs(Sig0Key key, PublicKey publicKey) {
        byte[] proof = key.name().text().getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(key.algorithm().signatureName());
            signature.initVerify(publicKey);
            signature.update(proof);
            return signature.verify(key.sign(proof));
        } catch (GeneralSecurityException | IllegalStateException e) {
            return false;
        }
    }
}
