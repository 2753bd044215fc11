package mip6.lab.dns;

import mip6.agent.control.Json;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.DnsUpdater;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.UpdateSettings;
import mip6.dnsupdate.update.UpdateZone;
import mip6.dnsupdate.update.ZoneKey;
import mip6.lab.net.Workspace;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** How many names a second servers take: one after the other, and all that wait at once. */
@Command(
        name = "dns",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Names registered in a second, AAAA and PTR of each in two zones, with each server"
                        + " that is installed: one after the other, and as the home agent does it.")
public final class DnsBenchCommand implements Callable<Integer> {

    private static final DomainName DOMAIN = DomainName.of("example.com");
    private static final Ipv6Prefix HOME_LINK = Ipv6Prefix.of("2001:db8:1::/64");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LONGEST_MINUTES = 10;

    @Option(
            names = "--server",
            paramLabel = "SERVER",
            description = "${COMPLETION-CANDIDATES}; may be repeated; default: all")
    private List<PeerServer> servers = List.of(PeerServer.values());

    @Option(names = "--names", paramLabel = "N", description = "at once; default: ${DEFAULT-VALUE}")
    private int names = 10_000;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "one after the other; default: ${DEFAULT-VALUE}")
    private int seconds = 5;

    @Option(names = "--json", description = "print one JSON document instead")
    private boolean json;

    /**
     * What one server did.
     *
     * @param oneByOne and the next: names in a second
     * @param goal times {@code oneByOne} that {@code together} should be
     */
    record Result(
            String server,
            double oneByOne,
            double together,
            double times,
            double goal,
            boolean reached) {}

    @Override
    public Integer call() throws InterruptedException {
        if (names < 100 || names > 50_000 || seconds < 1 || seconds > 60) {
            System.err.println("mip6 bench: --names 100..50000, --seconds 1..60");
            return 2;
        }
        List<Result> results = new ArrayList<>();
        try {
            for (PeerServer server : servers) {
                if (server.isInstalled()) {
                    results.add(measure(server));
                } else {
                    System.err.printf(
                            "mip6 bench: %s is not installed (apt install %s)%n",
                            server.title(), server.debianPackage());
                }
            }
        } catch (IOException failed) {
            System.err.println("mip6 bench: " + failed.getMessage());
            return 1;
        }
        if (json) {
            System.out.println(Json.renderPretty(results));
        } else {
            print(results);
        }
        return results.isEmpty() ? 1 : 0;
    }

    private static void print(List<Result> results) {
        System.out.println("names a second       one by one   together    times   goal");
        for (Result each : results) {
            System.out.printf(
                    Locale.ROOT,
                    "%-18s %12.0f %10.0f %8.1f %6.0f  %s%n",
                    each.server,
                    each.oneByOne,
                    each.together,
                    each.times,
                    each.goal,
                    each.reached ? "reached" : "missed");
        }
    }

    /** Of the project: what is known to be possible with each. */
    private static double goal(PeerServer server) {
        return switch (server) {
            case BIND -> 12;
            case KNOT -> 50;
            case POWERDNS -> 1;
        };
    }

    private Result measure(PeerServer server) throws IOException, InterruptedException {
        InetAddress loopback = InetAddress.ofLiteral("::1");
        InetSocketAddress address;
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            address = new InetSocketAddress(loopback, free.getLocalPort());
        }
        LabZone forward =
                ProviderZones.forward(
                        DOMAIN,
                        Ipv6Address.of("2001:db8:53::53"),
                        List.of(),
                        Optional.of(TsigKeyFile.newKey(DomainName.of("forward.key"))));
        LabZone reverse =
                ProviderZones.reverse(
                        HOME_LINK,
                        DOMAIN,
                        Optional.of(TsigKeyFile.newKey(DomainName.of("reverse.key"))));
        List<LabZone> zones = List.of(forward, reverse);
        UpdateSettings settings =
                new UpdateSettings(
                        zones.stream()
                                .map(
                                        zone ->
                                                new UpdateZone(
                                                        zone.name(),
                                                        address,
                                                        UpdateZone.Transport.TCP,
                                                        zone.key().map(ZoneKey.class::cast)))
                                .toList(),
                        Duration.ofSeconds(60));
        try (Workspace workspace = Workspace.create();
                NameServerProcess process =
                        server.start(
                                Files.createDirectory(workspace.folder().resolve("server")),
                                address,
                                zones,
                                PATIENCE)) {
            double oneByOne = oneByOne(settings);
            double together = together(settings);
            if (!process.isAlive()) {
                throw new IOException(server.title() + " ended meanwhile");
            }
            double times = together / oneByOne;
            return new Result(
                    server.title(), oneByOne, together, times, goal(server), times >= goal(server));
        }
    }

    private double oneByOne(UpdateSettings settings) throws IOException {
        try (DnsUpdater updater = new DnsUpdater(settings)) {
            long begin = System.nanoTime();
            long end = begin + TimeUnit.SECONDS.toNanos(seconds);
            int done = 0;
            while (System.nanoTime() < end) {
                UpdateOutcome outcome = updater.perform(change("one", done), PATIENCE);
                if (!outcome.performed()) {
                    throw new IOException("one by one: " + outcome);
                }
                done++;
            }
            return done * 1e9 / (System.nanoTime() - begin);
        }
    }

    private double together(UpdateSettings settings) throws IOException, InterruptedException {
        CountDownLatch answers = new CountDownLatch(names);
        AtomicReference<Optional<UpdateOutcome>> failure = new AtomicReference<>(Optional.empty());
        try (DnsUpdater updater = new DnsUpdater(settings)) {
            long begin = System.nanoTime();
            for (int i = 0; i < names; i++) {
                updater.submit(
                        change("mn", 0x10_0000 + i),
                        PATIENCE,
                        outcome -> {
                            if (!outcome.performed()) {
                                failure.set(Optional.of(outcome));
                            }
                            answers.countDown();
                        });
            }
            boolean all = answers.await(LONGEST_MINUTES, TimeUnit.MINUTES);
            double rate = names * 1e9 / (System.nanoTime() - begin);
            if (!all || failure.get().isPresent()) {
                throw new IOException("together: " + failure.get());
            }
            return rate;
        }
    }

    private static NameChange change(String prefix, int number) {
        return NameChange.add(
                new NameRegistration(
                        DomainName.of(prefix + number + "." + DOMAIN),
                        Ipv6Address.of(
                                "2001:db8:1::%x:%x".formatted(number >>> 16, number & 0xffff))));
    }
}
