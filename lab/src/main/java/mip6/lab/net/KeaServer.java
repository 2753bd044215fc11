package mip6.lab.net;

import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Kea's DHCPv6 server, by itself and in the foreground. */
public final class KeaServer implements AutoCloseable {

    public static final Path PROGRAM = Path.of("/usr/sbin/kea-dhcp6");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Child process;

    private KeaServer(Path folder, Child process) {
        this.folder = folder;
        this.process = process;
    }

    /**
     * What it gives, for a minute.
     *
     * @param interfaceName on which it listens
     * @param pool in the notation of Kea
     * @param renew seconds after which leases are renewed
     */
    public record Offer(String interfaceName, Ipv6Prefix subnet, String pool, int renew) {}

    /**
     * Starts it and waits until it listens.
     *
     * @param folder of its own
     */
    public static KeaServer start(Host host, Path folder, Offer offer)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path file = Files.writeString(folder.resolve("kea.json"), configuration(folder, offer));
        CountDownLatch listening = new CountDownLatch(1);
        Child process =
                Child.start(
                        host,
                        "kea",
                        folder,
                        List.of(
                                "env",
                                "KEA_PIDFILE_DIR=" + folder,
                                "KEA_LOCKFILE_DIR=" + folder,
                                PROGRAM.toString(),
                                "-c",
                                file.toString()),
                        line -> {
                            if (line.contains("DHCP6_STARTED")) {
                                listening.countDown();
                            }
                        },
                        () -> {});
        if (!listening.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.close();
            throw new IOException("kea-dhcp6 does not listen, see " + folder);
        }
        return new KeaServer(folder, process);
    }

    private static String configuration(Path folder, Offer offer) {
        return """
        { "Dhcp6": {
            "data-directory": "%1$s", "server-id": { "type": "LL", "persist": false },
            "interfaces-config": { "interfaces": [ "%2$s" ] },
            "lease-database": { "type": "memfile", "persist": true,
                                "name": "%1$s/leases.csv", "lfc-interval": 0 },
            "valid-lifetime": 60, "preferred-lifetime": 60,
            "renew-timer": %5$d, "rebind-timer": 30,
            "subnet6": [ { "id": 1, "subnet": "%3$s", "interface": "%2$s",
                           "rapid-commit": true, "pools": [ { "pool": "%4$s" } ] } ],
            "loggers": [ { "name": "kea-dhcp6", "severity": "INFO",
                           "output_options": [ { "output": "stdout" } ] } ]
        } }
        """
                .formatted(
                        folder, offer.interfaceName(), offer.subnet(), offer.pool(), offer.renew());
    }

    /** What it has written of leases, the oldest first: one line for each change of one. */
    public List<String> leases() throws IOException {
        Path file = folder.resolve("leases.csv");
        return Files.exists(file) ? Files.readAllLines(file).stream().skip(1).toList() : List.of();
    }

    @Override
    public void close() {
        process.close();
    }
}
