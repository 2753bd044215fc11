package mip6.lab.interop;

import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** libreswan's pluto on a machine of the lab, told what to do by whack. */
final class Libreswan implements PeerDaemon {

    private static final Path PROGRAMS = Path.of("/usr/libexec/ipsec");
    static final Path DAEMON = PROGRAMS.resolve("pluto");

    private static final int SHOWN_OF_LOG = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);

    private final Host host;
    private final Path folder;
    private final Certificates certificates;
    private Optional<Child> process = Optional.empty();

    /**
     * Not started yet: it reads its connections when it starts.
     *
     * @param folder of its own: configuration, sockets, log
     */
    Libreswan(Host host, Path folder, Certificates certificates) {
        this.host = host;
        this.folder = folder;
        this.certificates = certificates;
    }

    @Override
    public Host host() {
        return host;
    }

    @Override
    public void load(List<Connection> connections)
            throws IOException, InterruptedException, CaseFailedException {
        Files.createDirectories(folder.resolve("run"));
        Files.createDirectories(folder.resolve("nss"));
        Files.deleteIfExists(log());
        Files.writeString(configuration(), PlutoConfiguration.connections(folder, connections));
        Files.writeString(folder.resolve("secrets"), PlutoConfiguration.secrets());
        makeDatabase(connections);
        process = Optional.of(startProcess());
        long deadline = BootClock.nanos() + PATIENCE.toNanos();
        while (!isLoaded(connections.size())) {
            if (process.filter(Child::isAlive).isEmpty() || BootClock.nanos() > deadline) {
                throw new CaseFailedException("pluto does not start: see " + log());
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }

    @Override
    public void initiate(Connection connection)
            throws IOException, InterruptedException, CaseFailedException {
        demand(whack("--initiate", "--name", connection.name()));
    }

    @Override
    public void rekeyIke(Connection connection)
            throws IOException, InterruptedException, CaseFailedException {
        demand(whack("--rekey-ike", "--name", connection.name()));
    }

    @Override
    public void rekeyChild(Connection connection)
            throws IOException, InterruptedException, CaseFailedException {
        demand(whack("--rekey-ipsec", "--name", connection.name()));
    }

    @Override
    public void reauthenticate(Connection connection) throws CaseFailedException {
        throw new CaseFailedException("pluto reauthenticates by its own clock alone");
    }

    @Override
    public void terminate(Connection connection)
            throws IOException, InterruptedException, CaseFailedException {
        demand(whack("--terminate", "--name", connection.name()));
    }

    @Override
    public String account(Connection connection) throws IOException, InterruptedException {
        String quoted = "\"" + connection.name() + "\"";
        StringBuilder text = new StringBuilder();
        whack("--status")
                .output()
                .lines()
                .filter(line -> line.contains(quoted))
                .forEach(line -> text.append(line).append('\n'));
        return text.toString()
                .replace("STATE_V2_ESTABLISHED_IKE_SA", "state=ESTABLISHED (IKE SA)")
                .replace("STATE_V2_ESTABLISHED_CHILD_SA", "state=INSTALLED (CHILD SA)");
    }

    @Override
    public List<String> log(Connection connection) throws IOException {
        String quoted = "\"" + connection.name() + "\"";
        return Files.readAllLines(log(), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.contains(quoted))
                .toList();
    }

    @Override
    public void close() {
        process.ifPresent(Child::close);
    }

    private Child startProcess() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(DAEMON.toString());
        // the others override what the file says, so it comes first
        command.addAll(List.of("--config", configuration().toString(), "--nofork"));
        command.addAll(List.of("--rundir", folder.resolve("run").toString()));
        command.addAll(List.of("--secretsfile", folder.resolve("secrets").toString()));
        command.addAll(List.of("--nssdir", folder.resolve("nss").toString()));
        command.addAll(List.of("--logfile", log().toString()));
        command.addAll(List.of("--dumpdir", folder.toString()));
        command.addAll(List.of("--no-dnssec", "--nhelpers", "0"));
        return Child.start(host, "pluto", folder, command, line -> {}, () -> {});
    }

    /** It loads what its file has, and says so. */
    private boolean isLoaded(int connections) throws IOException {
        return Files.exists(log())
                && Files.readAllLines(log(), StandardCharsets.ISO_8859_1).stream()
                                .filter(line -> line.contains("added IKEv2 connection"))
                                .count()
                        >= connections;
    }

    /** Keys and certificates, where pluto looks for them. */
    private void makeDatabase(List<Connection> connections)
            throws IOException, InterruptedException, CaseFailedException {
        demand(program("certutil", "-N", "-d", database(), "--empty-password"));
        demand(
                program(
                        "certutil",
                        "-A",
                        "-d",
                        database(),
                        "-n",
                        "ca",
                        "-t",
                        "CT,,",
                        "-a",
                        "-i",
                        certificates.authority().toString()));
        Set<CertificateKind> kinds = EnumSet.noneOf(CertificateKind.class);
        for (Connection connection : connections) {
            connection.proof().certificate().ifPresent(kinds::add);
        }
        for (CertificateKind kind : kinds) {
            Path file = folder.resolve(kind.label() + ".p12");
            certificates.writeTheirs(kind, file);
            demand(
                    program(
                            "pk12util",
                            "-i",
                            file.toString(),
                            "-d",
                            database(),
                            "-W",
                            Certificates.PASSWORD));
        }
    }

    private String database() {
        return "sql:" + folder.resolve("nss");
    }

    private ProgramRun whack(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        all.addAll(List.of("--rundir", folder.resolve("run").toString()));
        all.addAll(List.of(arguments));
        return program(PROGRAMS.resolve("whack").toString(), all.toArray(String[]::new));
    }

    private ProgramRun program(String name, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(name);
        command.addAll(List.of(arguments));
        return ProgramRun.of(host, folder, Map.of(), PATIENCE, command);
    }

    private static void demand(ProgramRun run) throws CaseFailedException {
        if (!run.ok()) {
            List<String> lines = run.output().lines().toList();
            throw new CaseFailedException(
                    "libreswan: "
                            + (run.status() == ProgramRun.TOO_LONG ? "took too long; " : "")
                            + String.join(
                                    " / ",
                                    lines.subList(
                                            Math.max(0, lines.size() - SHOWN_OF_LOG),
                                            lines.size())));
        }
    }

    private Path configuration() {
        return folder.resolve("ipsec.conf");
    }

    private Path log() {
        return folder.resolve("pluto.txt");
    }
}
