package mip6.agent.revocation;

import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.ikev2.revocation.RevocationList;
import mip6.ikev2.revocation.UnusableAnswerException;
import mip6.wire.Bytes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Revocation lists in files that the operator keeps, and folders of them; in PEM or DER. A file
 * that was changed is read anew.
 */
final class ListFiles {

    /** More files of a folder are not looked at. */
    private static final int MOST_FILES = 256;

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN X509 CRL-----([A-Za-z0-9+/=\\s]+)-----END X509 CRL-----");

    private final List<Path> places;
    private final int largest;
    private final Reporter reporter;
    private final Map<Path, Content> read = new HashMap<>();

    /**
     * What was in a file.
     *
     * @param stamp of which time and size
     * @param verified lists by their issuer's key; empty where one is of no use
     */
    private record Content(
            String stamp, List<Bytes> lists, Map<Bytes, Optional<RevocationList>> verified) {}

    /**
     * Lists in files and folders.
     *
     * @param largest octets of a file
     */
    ListFiles(List<Path> places, int largest, Reporter reporter) {
        this.places = List.copyOf(places);
        this.largest = largest;
        this.reporter = reporter;
    }

    /** The lists of an authority. */
    synchronized List<Evidence> of(X509Certificate issuer) {
        List<Evidence> found = new ArrayList<>();
        for (Path file : files()) {
            Content content = content(file);
            for (Bytes der : content.lists()) {
                Bytes key = Bytes.concat(der, Bytes.wrap(issuer.getPublicKey().getEncoded()));
                content.verified()
                        .computeIfAbsent(key, _ -> verified(file, der, issuer))
                        .ifPresent(list -> found.add(new Evidence.OfList(list)));
            }
        }
        return found;
    }

    private Optional<RevocationList> verified(Path file, Bytes der, X509Certificate issuer) {
        if (!RevocationList.isOf(der, issuer)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RevocationList.read(der, issuer));
        } catch (UnusableAnswerException unusable) {
            refused(file, unusable.problem().text());
            return Optional.empty();
        }
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (Path place : places) {
            if (!Files.isDirectory(place)) {
                files.add(place);
                continue;
            }
            try (Stream<Path> inside = Files.list(place)) {
                inside.filter(Files::isRegularFile).sorted().limit(MOST_FILES).forEach(files::add);
            } catch (IOException unreadable) {
                refused(place, "cannot be read");
            }
        }
        read.keySet().retainAll(files);
        return files;
    }

    private Content content(Path file) {
        String stamp = stamp(file);
        Content before = read.get(file);
        if (before != null && before.stamp().equals(stamp)) {
            return before;
        }
        Content fresh = new Content(stamp, lists(file), new HashMap<>());
        read.put(file, fresh);
        return fresh;
    }

    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException gone) {
            return "";
        }
    }

    private List<Bytes> lists(Path file) {
        try {
            if (Files.size(file) > largest) {
                refused(file, "is larger than " + largest + " octets");
                return List.of();
            }
            byte[] octets = Files.readAllBytes(file);
            List<Bytes> lists = new ArrayList<>();
            Matcher blocks = PEM.matcher(new String(octets, StandardCharsets.ISO_8859_1));
            while (blocks.find()) {
                lists.add(Bytes.wrap(Base64.getMimeDecoder().decode(blocks.group(1))));
            }
            return lists.isEmpty() ? List.of(Bytes.wrap(octets)) : lists;
        } catch (IOException | IllegalArgumentException unreadable) {
            refused(file, "cannot be read");
            return List.of();
        }
    }

    /** Once for each state of a file. */
    private void refused(Path file, String why) {
        reporter.report(
                Report.warning("revocation-list-refused")
                        .with("file", file.toString())
                        .with("why", why));
    }
}
