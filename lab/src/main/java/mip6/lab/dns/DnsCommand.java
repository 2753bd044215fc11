package mip6.lab.dns;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.KeyFileException;
import mip6.dnsupdate.update.TsigKey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Runs a {@link LabDnsServer} until the process is ended. */
@Command(
        name = "dns",
        description = "A small authoritative DNS server with signed updates, for a lab.")
public final class DnsCommand implements Callable<Integer> {

    private static final int EXIT_NO_PERMISSION = 77;
    private static final int EXIT_CONFIGURATION = 78;

    @Option(names = "--listen", required = true, paramLabel = "ADDRESS")
    private InetAddress listen = InetAddress.getLoopbackAddress();

    @Option(names = "--port", paramLabel = "PORT", description = "default: ${DEFAULT-VALUE}")
    private int port = 53;

    @Option(
            names = "--zone",
            required = true,
            paramLabel = "NAME=FILE",
            description = "a zone and its zone file")
    private Map<String, Path> zones = new LinkedHashMap<>();

    @Option(
            names = "--key",
            paramLabel = "NAME=FILE",
            description = "a zone and the file of the TSIG key that may update it")
    private Map<String, Path> keys = new LinkedHashMap<>();

    @Override
    public Integer call() throws InterruptedException {
        List<LabZone> read = new ArrayList<>();
        try {
            for (Map.Entry<String, Path> zone : zones.entrySet()) {
                read.add(
                        new LabZone(
                                DomainName.of(zone.getKey()),
                                Files.readString(zone.getValue()),
                                key(zone.getKey())));
            }
        } catch (IOException | KeyFileException | IllegalArgumentException e) {
            System.err.println("mip6 lab dns: " + e);
            return EXIT_CONFIGURATION;
        }
        try (LabDnsServer server = LabDnsServer.start(new InetSocketAddress(listen, port), read)) {
            // whoever started this process waits for this line
            System.out.println("ready " + server.address());
            System.out.flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            System.err.println("mip6 lab dns: " + e.getMessage());
            return EXIT_NO_PERMISSION;
        }
    }

    private Optional<TsigKey> key(String zone) throws KeyFileException {
        return keys.containsKey(zone)
                ? Optional.of(TsigKey.read(keys.get(zone)))
                : Optional.empty();
    }
}
