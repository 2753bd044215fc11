package mip6.lab.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The name servers of others, each with the zones of a {@link LabDnsServer}. */
public enum PeerServer {
    BIND("BIND", "/usr/sbin/named", "bind9"),
    KNOT("Knot DNS", "/usr/sbin/knotd", "knot"),
    POWERDNS("PowerDNS", "/usr/sbin/pdns_server", "pdns-backend-sqlite3");

    private final String title;
    private final Path program;
    private final String debianPackage;

    PeerServer(String title, String program, String debianPackage) {
        this.title = title;
        this.program = Path.of(program);
        this.debianPackage = debianPackage;
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    /** Where Debian has it. */
    public Path program() {
        return program;
    }

    public String debianPackage() {
        return debianPackage;
    }

    public boolean isInstalled() {
        return Files.isExecutable(program);
    }

    /**
     * Writes configuration, zones and keys, starts it and waits until it answers.
     *
     * @param folder an empty one that it may write to, and that nobody else may read
     * @throws IOException where it ends, or is not ready in time; with the last lines of its log
     */
    public NameServerProcess start(
            Path folder, InetSocketAddress address, List<LabZone> zones, Duration patience)
            throws IOException {
        return switch (this) {
            case BIND ->
                    NameServerProcess.start(
                            List.of(
                                    program.toString(),
                                    "-g",
                                    "-n",
                                    "1",
                                    "-c",
                                    BindFiles.write(folder, address, zones).toString()),
                            line -> line.endsWith(" running"),
                            patience);
            case KNOT ->
                    NameServerProcess.start(
                            List.of(
                                    program.toString(),
                                    "-c",
                                    KnotFiles.write(folder, address, zones).toString()),
                            line -> line.contains("server started"),
                            patience);
            case POWERDNS ->
                    NameServerProcess.start(
                            List.of(
                                    program.toString(),
                                    "--config-dir=" + PowerDnsFiles.write(folder, address, zones)),
                            line -> line.startsWith("Done launching threads"),
                            patience);
        };
    }
}
