package mip6.lab.dns;

import mip6.dnsupdate.update.TsigKey;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What pdns_server starts from: its backend is a database of SQLite, for files take no updates. */
final class PowerDnsFiles {

    private static final Path SCHEMA =
            Path.of("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql");
    private static final String FILL = "pdnsutil";
    private static final long PATIENCE_SECONDS = 30;

    private PowerDnsFiles() {}

    /** Writes all files and returns the folder that pdns_server is given. */
    static Path write(Path folder, InetSocketAddress address, List<LabZone> zones)
            throws IOException {
        Path database = folder.resolve("pdns.db");
        Files.writeString(
                folder.resolve("pdns.conf"),
                """
                launch=gsqlite3
                gsqlite3-database=%1$s
                local-address=%2$s
                local-port=%3$d
                socket-dir=%4$s
                dnsupdate=yes
                allow-dnsupdate-from=::/0,0.0.0.0/0
                daemon=no
                guardian=no
                write-pid=no
                disable-syslog=yes
                log-timestamp=no
                security-poll-suffix=
                cache-ttl=0
                query-cache-ttl=0
                negquery-cache-ttl=0
                zone-cache-refresh-interval=0
                """
                        .formatted(
                                database,
                                address.getAddress().getHostAddress(),
                                address.getPort(),
                                folder));
        run(List.of("sqlite3", database.toString(), ".read " + SCHEMA));
        for (LabZone zone : zones) {
            String name = zone.name().text();
            Path file = folder.resolve(name + ".zone");
            Files.writeString(file, zone.text());
            fill(folder, "load-zone", name, file.toString());
            if (zone.key().isPresent()) {
                TsigKey key = zone.key().get();
                fill(
                        folder,
                        "import-tsig-key",
                        key.name().text(),
                        key.algorithm().text(),
                        Base64.getEncoder().encodeToString(key.secret().reveal()));
                fill(folder, "set-meta", name, "TSIG-ALLOW-DNSUPDATE", key.name().text());
            }
        }
        return folder;
    }

    private static void fill(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(FILL, "--config-dir=" + folder));
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " " + command.get(2) + ": " + said);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
