package mip6.lab.interop;

import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tshark makes of the exchanges of a run, with the keys that our engine exported: it has to
 * decrypt each message whose keys are in the table, find its checksum right, and know every payload
 * of those that we sent by name.
 */
final class Tshark {

    static final String LABEL = "tshark";
    static final String NAME = "decrypts";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double NANOS = 1e9;

    private static final Pattern SOURCE = Pattern.compile("Src: ([0-9a-f:]+), Dst: ([0-9a-f:]+)");
    private static final Pattern SPI = Pattern.compile("Initiator SPI: ([0-9a-f]{16})");
    private static final Pattern PAYLOAD = Pattern.compile("Payload: (.*)");

    /** Not in Wireshark's tables, or withheld from it. */
    private static final Pattern UNNAMED =
            Pattern.compile("(?i).*(unknown|reserved|unassigned|private use|malformed).*");

    private final Path folder;
    private final Set<String> keys = new HashSet<>();

    private Tshark(Path folder) {
        this.folder = folder;
    }

    /**
     * A message as tshark shows it.
     *
     * @param ours an address of ours, whoever sent it
     */
    private record Shown(String source, String ours, String text) {}

    /** A result for each direction that {@code cases} have. */
    static List<CaseResult> judge(Path folder, List<InteropCase> cases)
            throws IOException, InterruptedException {
        List<CaseResult> results = new ArrayList<>();
        for (Initiator initiator : Initiator.values()) {
            Set<String> addresses = new HashSet<>();
            cases.stream()
                    .map(InteropCase::connection)
                    .filter(it -> it.initiator() == initiator)
                    .forEach(it -> addresses.add(it.ours().toString()));
            if (!addresses.isEmpty()) {
                long begin = BootClock.nanos();
                String reason = new Tshark(folder).wrong(addresses);
                results.add(
                        new CaseResult(
                                NAME,
                                LABEL,
                                initiator.label(),
                                reason.isEmpty(),
                                (BootClock.nanos() - begin) / NANOS,
                                reason));
            }
        }
        return results;
    }

    /** The first thing that is not as it has to be; empty where all is. */
    private String wrong(Set<String> addresses) throws IOException, InterruptedException {
        Path table = folder.resolve("ikev2_decryption_table");
        if (!Files.exists(table)) {
            return "no keys were exported";
        }
        Files.readAllLines(table).forEach(line -> keys.add(line.substring(0, 16)));
        int decrypted = 0;
        try (DirectoryStream<Path> captures = Files.newDirectoryStream(folder, "*.pcap")) {
            for (Path capture : captures) {
                for (Shown message : messages(dissect(capture))) {
                    if (addresses.contains(message.ours())) {
                        Optional<String> problem = problem(message);
                        if (problem.isPresent()) {
                            return capture.getFileName() + ": " + problem.get();
                        }
                        decrypted += message.text().contains("Decrypted Data") ? 1 : 0;
                    }
                }
            }
        } catch (CaseFailedException failed) {
            return String.valueOf(failed.getMessage());
        }
        return decrypted == 0 ? "nothing was there to decrypt" : "";
    }

    private Optional<String> problem(Shown message) {
        Matcher spi = SPI.matcher(message.text());
        boolean readable = spi.find() && keys.contains(spi.group(1));
        boolean whole = message.text().contains("Payload: Encrypted and Authenticated (46)");
        if (whole && readable) {
            if (!message.text().contains("Decrypted Data")) {
                return Optional.of("not decrypted: a message of the SA " + spi.group(1));
            }
            // a wrong key yields noise, in which no chain of payloads comes to its end
            int inside = message.text().indexOf("Payload: Encrypted and Authenticated");
            if (message.text().indexOf("No Next Payload", inside) < 0) {
                return Optional.of("noise: a message of the SA " + spi.group(1));
            }
            if (!message.text().contains("[correct]")) {
                return Optional.of("checksum not right: a message of the SA " + spi.group(1));
            }
        }
        if (!message.source().equals(message.ours())) {
            return Optional.empty();
        }
        Matcher payload = PAYLOAD.matcher(message.text());
        while (payload.find()) {
            if (UNNAMED.matcher(payload.group(1)).matches()) {
                return Optional.of("not named: " + payload.group(1));
            }
        }
        return Optional.empty();
    }

    private static List<Shown> messages(String text) {
        List<Shown> all = new ArrayList<>();
        for (String frame : text.split("(?m)^Frame ", -1)) {
            Matcher addresses = SOURCE.matcher(frame);
            if (frame.contains("Initiator SPI") && addresses.find(frame.indexOf("Version 6"))) {
                String source = addresses.group(1);
                String destination = addresses.group(2);
                all.add(new Shown(source, isOurs(source) ? source : destination, frame));
            }
        }
        return all;
    }

    private static boolean isOurs(String address) {
        for (PeerKind kind : PeerKind.values()) {
            if (Plan.theirs(kind).toString().equals(address)) {
                return false;
            }
        }
        return true;
    }

    private String dissect(Path capture)
            throws IOException, InterruptedException, CaseFailedException {
        Path output = Files.createTempFile(folder, "tshark", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    LABEL, "-r", capture.toString(), "-O", "isakmp", "-Y", "isakmp")
                            .redirectOutput(output.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("WIRESHARK_CONFIG_DIR", folder.toString());
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new CaseFailedException("tshark took longer than " + PATIENCE);
            }
            if (process.exitValue() != 0) {
                throw new CaseFailedException("tshark ended with " + process.exitValue());
            }
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new CaseFailedException("tshark: " + missing.getMessage());
        } finally {
            Files.delete(output);
        }
    }
}
