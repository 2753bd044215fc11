package mip6.dnsupdate.update;

import mip6.dnsupdate.DomainName;
import mip6.wire.Secret;

import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key that a home agent shares with a DNS server (RFC 8945). */
public record TsigKey(DomainName name, TsigAlgorithm algorithm, Secret secret) implements ZoneKey {

    private static final Pattern KEY =
            Pattern.compile("\\bkey\\s+\"?([^\"\\s{]+)\"?\\s*\\{([^}]*)}");
    private static final Pattern ALGORITHM =
            Pattern.compile("\\balgorithm\\s+\"?([\\w-]+)\"?\\s*;");
    private static final Pattern SECRET = Pattern.compile("\\bsecret\\s+\"?([\\w+/=]+)\"?\\s*;");

    /**
     * Reads a file as {@code tsig-keygen} and {@code named.conf} have it: {@code key "name" {
     * algorithm hmac-sha256; secret "base64"; };}
     *
     * @throws KeyFileException where it cannot be read or holds no such key; its message names the
     *     file and never what it holds
     */
    public static TsigKey read(Path file) throws KeyFileException {
        return of(file, ZoneKey.text(file));
    }

    /** The same of what the file holds. */
    static TsigKey of(Path file, String text) throws KeyFileException {
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            throw new KeyFileException(
                    file,
                    "holds no key \"<name>\" { ... }; of tsig-keygen, and is no .private file of"
                            + " dnssec-keygen");
        }
        Matcher algorithm = ALGORITHM.matcher(key.group(2));
        Matcher secret = SECRET.matcher(key.group(2));
        DomainName name =
                DomainName.parse(key.group(1))
                        .orElseThrow(
                                () ->
                                        new KeyFileException(
                                                file, "has a key name that is no domain name"));
        if (!algorithm.find()) {
            throw new KeyFileException(file, "names no algorithm");
        }
        TsigAlgorithm known =
                TsigAlgorithm.of(algorithm.group(1))
                        .orElseThrow(
                                () ->
                                        new KeyFileException(
                                                file,
                                                "has another algorithm than hmac-sha256,"
                                                        + " hmac-sha384, hmac-sha512"));
        if (!secret.find()) {
            throw new KeyFileException(file, "holds no secret in base64");
        }
        try {
            return new TsigKey(
                    name, known, Secret.wrap(Base64.getDecoder().decode(secret.group(1))));
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(file, "holds a secret that is not base64");
        }
    }
}
