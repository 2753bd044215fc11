package mip6.agent.configuration;

import mip6.agent.StartException;
import mip6.ikev2.pki.CredentialsException;
import mip6.ikev2.pki.Pem;
import mip6.ikev2.revocation.RevocationMode;
import mip6.ikev2.revocation.RevocationPolicy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code [revocation]}: whether and how peers' certificates are checked for it.
 *
 * @param files with lists, or folders of such files
 * @param lists that are fetched, whatever certificates name
 * @param responder that is asked instead of those that certificates name
 * @param rule which addresses may be called because a certificate names them
 * @param follow whether any are
 * @param cache a folder for what was fetched
 */
public record RevocationConfiguration(
        RevocationMode mode,
        Optional<Duration> freshness,
        List<Path> responderCertificates,
        List<Path> files,
        List<HttpUrl> lists,
        Optional<HttpUrl> responder,
        boolean follow,
        AddressRule rule,
        Duration timeout,
        int largest,
        Optional<Path> cache) {

    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(2);
    private static final int USUAL_SIZE = 1 << 20;
    private static final int MOST_LISTS = 16;

    public RevocationConfiguration {
        responderCertificates = List.copyOf(responderCertificates);
        files = List.copyOf(files);
        lists = List.copyOf(lists);
    }

    /** Reads the table; without it, what certificates name is asked, and need not answer. */
    public static RevocationConfiguration read(TomlTable root) {
        TomlTable table = root.table("revocation");
        List<Path> files = new ArrayList<>();
        List<HttpUrl> lists = new ArrayList<>();
        List<TomlValue> places = table.list("lists");
        for (TomlValue place : places) {
            if (lists.size() + files.size() >= MOST_LISTS) {
                throw place.refused("at most " + MOST_LISTS + " lists");
            }
            if (place.text().contains("://")) {
                lists.add(url(place));
            } else {
                files.add(fileOrFolder(place));
            }
        }
        return new RevocationConfiguration(
                table.optional("mode")
                        .map(value -> value.choice(RevocationMode.class))
                        .orElse(RevocationMode.IF_POSSIBLE),
                table.optional("freshness")
                        .map(value -> value.duration(Duration.ofMinutes(1), Duration.ofDays(365))),
                table.list("responder-certificates").stream().map(TomlValue::readableFile).toList(),
                files,
                lists,
                table.optional("responder").map(RevocationConfiguration::url),
                table.optional("follow-certificates").map(TomlValue::flag).orElse(true),
                new AddressRule(table.list("networks").stream().map(TomlValue::prefix).toList()),
                table.optional("timeout")
                        .map(value -> value.duration(Duration.ofMillis(50), Duration.ofSeconds(30)))
                        .orElse(USUAL_TIMEOUT),
                table.optional("largest")
                        .map(value -> value.integer(1024, 1 << 26))
                        .orElse(USUAL_SIZE),
                table.optional("cache").map(TomlValue::path));
    }

    /**
     * With the responders' certificates.
     *
     * @throws StartException where a file holds something else
     */
    public RevocationPolicy policy() {
        List<X509Certificate> responders = new ArrayList<>();
        for (Path file : responderCertificates) {
            try {
                responders.addAll(Pem.readCertificates(file));
            } catch (CredentialsException refused) {
                throw StartException.configuration(
                        "revocation.responder-certificates: " + refused.getMessage());
            }
        }
        return new RevocationPolicy(mode, freshness, responders);
    }

    private static HttpUrl url(TomlValue value) {
        return HttpUrl.parse(value.text())
                .orElseThrow(
                        () ->
                                value.refused(
                                        "an http URL, such as \"http://crl.example.com/ca.crl\""
                                                + " (what comes is signed)"));
    }

    private static Path fileOrFolder(TomlValue value) {
        Path path = value.path();
        return Files.isDirectory(path) ? path : value.readableFile();
    }
}
