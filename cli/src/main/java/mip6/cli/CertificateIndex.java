package mip6.cli;

import mip6.ikev2.revocation.RevocationReason;
import mip6.ikev2.revocation.Statement.Answer;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The certificates of a lab's authority and which of them were revoked, in the form of {@code
 * openssl ca}, so that {@code openssl ocsp -index} answers from it.
 *
 * @param lines of six fields with a tab between them
 */
record CertificateIndex(List<List<String>> lines) {

    private static final int FIELDS = 6;
    private static final int REVOKED = 2;
    private static final int SERIAL = 3;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    CertificateIndex {
        lines = List.copyOf(lines);
    }

    static CertificateIndex read(Path file) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                List<String> fields = List.of(line.split("\t", -1));
                if (fields.size() == FIELDS) {
                    lines.add(fields);
                }
            }
        }
        return new CertificateIndex(lines);
    }

    void write(Path file) throws IOException {
        Files.write(file, lines.stream().map(fields -> String.join("\t", fields)).toList());
    }

    /** With a certificate, revoked or not; one that was revoked stays so. */
    CertificateIndex with(X509Certificate certificate, Optional<Instant> revoked) {
        String serial = serial(certificate.getSerialNumber());
        if (lines.stream().anyMatch(it -> it.get(SERIAL).equals(serial) && isRevoked(it))) {
            return this;
        }
        List<List<String>> others = new ArrayList<>(lines);
        others.removeIf(it -> it.get(SERIAL).equals(serial));
        others.add(
                List.of(
                        revoked.isPresent() ? "R" : "V",
                        TIME.format(certificate.getNotAfter().toInstant()),
                        revoked.map(TIME::format).orElse(""),
                        serial,
                        "unknown",
                        "/" + certificate.getSubjectX500Principal().getName()));
        return new CertificateIndex(others);
    }

    /** What a revocation list holds, by number. */
    Map<BigInteger, Answer.Revoked> revoked() {
        Map<BigInteger, Answer.Revoked> revoked = new HashMap<>();
        for (List<String> fields : lines) {
            if (isRevoked(fields)) {
                // openssl appends a reason behind a comma
                String time = fields.get(REVOKED).split(",", 2)[0];
                revoked.put(
                        new BigInteger(fields.get(SERIAL), 16),
                        new Answer.Revoked(
                                TIME.parse(time, Instant::from), RevocationReason.UNSPECIFIED));
            }
        }
        return revoked;
    }

    private static boolean isRevoked(List<String> fields) {
        return fields.getFirst().equals("R");
    }

    /** An even number of digits. */
    private static String serial(BigInteger number) {
        String digits = number.toString(16).toUpperCase(Locale.ROOT);
        return digits.length() % 2 == 0 ? digits : "0" + digits;
    }
}
