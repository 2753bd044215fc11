package mip6.lab.interop;

import mip6.ikev2.pki.KeyKind;
import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** strongSwan's charon on a machine of the lab, told what to do by swanctl. */
final class StrongSwan implements PeerDaemon {

    /** Debian's package charon-systemd; in the foreground it needs no systemd. */
    static final Path DAEMON = Path.of("/usr/sbin/charon-systemd");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int SHOWN_OF_LOG = 3;

    private final Host host;
    private final Path folder;
    private final Certificates certificates;
    private final Child process;

    private StrongSwan(Host host, Path folder, Certificates certificates, Child process) {
        this.host = host;
        this.folder = folder;
        this.certificates = certificates;
        this.process = process;
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param folder of its own: configuration, sockets, log
     * @param kernel plugins that protect packets
     * @param settings lines of the section charon-systemd
     */
    static StrongSwan start(
            Host host, Path folder, Certificates certificates, String kernel, String settings)
            throws IOException, CaseFailedException {
        Files.createDirectories(folder);
        Files.deleteIfExists(folder.resolve("vici"));
        Files.deleteIfExists(folder.resolve("charon.txt"));
        Path configuration = folder.resolve("strongswan.conf");
        Files.writeString(configuration, SwanctlFile.daemon(folder, kernel, settings));
        Child process =
                Child.start(
                        host,
                        "charon",
                        folder,
                        List.of("env", "STRONGSWAN_CONF=" + configuration, DAEMON.toString()),
                        line -> {},
                        () -> {});
        StrongSwan started = new StrongSwan(host, folder, certificates, process);
        long deadline = BootClock.nanos() + PATIENCE.toNanos();
        while (!Files.exists(started.socket())) {
            if (!process.isAlive() || BootClock.nanos() > deadline) {
                started.close();
                throw new CaseFailedException("charon does not start: see " + process.errors());
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
        return started;
    }

    @Override
    public Host host() {
        return host;
    }

    @Override
    public void load(List<Connection> connections)
            throws IOException, InterruptedException, CaseFailedException {
        Path own = Files.createDirectories(folder.resolve("swanctl"));
        for (String kind : List.of("x509", "x509ca", "pkcs8")) {
            Files.createDirectories(own.resolve(kind));
        }
        copy(own.resolve("x509ca").resolve("ca.pem"), certificates.authority());
        for (KeyKind kind : kinds(connections)) {
            copy(
                    own.resolve("x509").resolve(kind + ".pem"),
                    certificates.certificate(Plan.THEIR_NAME, kind));
            copy(
                    own.resolve("pkcs8").resolve(kind + ".key"),
                    certificates.key(Plan.THEIR_NAME, kind));
        }
        Files.writeString(own.resolve("swanctl.conf"), SwanctlFile.connections(connections));
        demand(swanctl("--load-all", "--noprompt"));
    }

    @Override
    public void initiate(Connection connection)
            throws IOException, InterruptedException, CaseFailedException {
        List<String> arguments = new ArrayList<>(List.of("--initiate", "--ike", connection.name()));
        if (connection.child().isPresent()) {
            arguments.addAll(List.of("--child", SwanctlFile.childOf(connection)));
        }
        arguments.addAll(List.of("--timeout", Long.toString(PATIENCE.toSeconds() / 2)));
        demand(swanctl(arguments.toArray(String[]::new)));
    }

    @Override
    public void rekeyIke(Connection connection)
            throws IOException, InterruptedException, CaseFailedException {
        demand(swanctl("--rekey", "--ike", connection.name()));
    }

    @Override
    public void rekeyChild(Connection connection)
            throws IOException, InterruptedException, CaseFailedException {
        demand(swanctl("--rekey", "--child", SwanctlFile.childOf(connection)));
    }

    @Override
    public void terminate(Connection connection)
            throws IOException, InterruptedException, CaseFailedException {
        demand(swanctl("--terminate", "--ike", connection.name(), "--timeout", "5"));
    }

    @Override
    public String account(Connection connection) throws IOException, InterruptedException {
        return swanctl("--list-sas", "--raw", "--ike", connection.name()).output();
    }

    @Override
    public List<String> log(Connection connection) throws IOException {
        List<String> lines =
                Files.readAllLines(folder.resolve("charon.txt"), StandardCharsets.ISO_8859_1)
                        .stream()
                        .filter(line -> line.contains("<" + connection.name() + "|"))
                        .filter(line -> line.contains("[IKE]") || line.contains("[CFG]"))
                        .toList();
        return lines.subList(Math.max(0, lines.size() - SHOWN_OF_LOG), lines.size());
    }

    /** Waits until the process is gone: it holds port 500 till then. */
    @Override
    public void close() {
        process.close();
    }

    private Path socket() {
        return folder.resolve("vici");
    }

    private ProgramRun swanctl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("swanctl"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--uri", "unix://" + socket()));
        return ProgramRun.of(
                host,
                folder,
                Map.of(
                        "STRONGSWAN_CONF",
                        folder.resolve("strongswan.conf").toString(),
                        "SWANCTL_DIR",
                        folder.resolve("swanctl").toString(),
                        "PATH",
                        "/usr/sbin:/usr/bin:/sbin:/bin"),
                PATIENCE,
                command);
    }

    private static void demand(ProgramRun run) throws CaseFailedException {
        if (!run.ok()) {
            List<String> lines =
                    run.output().lines().filter(line -> !line.startsWith("[NET]")).toList();
            throw new CaseFailedException(
                    "swanctl: "
                            + (run.status() == ProgramRun.TOO_LONG ? "took too long; " : "")
                            + String.join(
                                    " / ",
                                    lines.subList(
                                            Math.max(0, lines.size() - SHOWN_OF_LOG),
                                            lines.size())));
        }
    }

    private static void copy(Path name, Path file) throws IOException {
        Files.copy(file, name, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Set<KeyKind> kinds(Collection<Connection> connections) {
        Set<KeyKind> kinds = EnumSet.noneOf(KeyKind.class);
        for (Connection connection : connections) {
            if (connection.proof() instanceof Proof.Certificate(KeyKind kind)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }
}
