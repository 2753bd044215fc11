package mip6.lab.dns;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.dnsupdate.discovery.DnsDiscovery;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.dnsupdate.discovery.HomeAgentQuery;
import mip6.dnsupdate.discovery.ResolverSettings;
import mip6.dnsupdate.discovery.TrustAnchorRecords;
import mip6.lab.oracle.Tool;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A zone that BIND's tools sign and BIND serves, and discovery that believes proofs alone. */
class DnssecIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Path SIGN = Path.of("/usr/bin/dnssec-signzone");
    private static final Path MAKE_KEY = Path.of("/usr/bin/dnssec-keygen");

    private static final String ZONE =
            """
            $ORIGIN example.com.
            $TTL 300
            @ IN SOA ns hostmaster 1 3600 600 86400 60
            @ IN NS ns
            ns IN AAAA ::1
            ha1 IN AAAA 2001:db8:1::1
            _mip6._ipv6 IN SRV 0 0 0 ha1
            """;

    @TempDir private Path folder;

    @BeforeEach
    void needsBind() {
        Tool.require(PeerServer.BIND.isInstalled(), "program " + PeerServer.BIND.program());
        Tool.require(Files.isExecutable(SIGN), "program " + SIGN);
        Tool.require(Files.isExecutable(MAKE_KEY), "program " + MAKE_KEY);
    }

    private String run(Path program, String... arguments) throws Exception {
        List<String> command =
                Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return output.strip();
    }

    /** A new key; returns its record. */
    private String newKey(String... flags) throws Exception {
        List<String> arguments =
                Stream.concat(
                                Stream.of("-q", "-a", "ECDSAP256SHA256"),
                                Stream.concat(Stream.of(flags), Stream.of("example.com")))
                        .toList();
        String name = run(MAKE_KEY, arguments.toArray(String[]::new));
        return Files.readAllLines(folder.resolve(name + ".key")).stream()
                .filter(line -> !line.startsWith(";"))
                .findFirst()
                .orElseThrow();
    }

    private String signed() throws Exception {
        Files.writeString(folder.resolve("plain"), ZONE);
        run(SIGN, "-S", "-o", "example.com", "-f", "signed", "plain");
        return Files.readString(folder.resolve("signed"));
    }

    private DiscoveryReport discover(String zone, String anchor) throws IOException {
        InetSocketAddress address;
        try (DatagramSocket free =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0))) {
            address = (InetSocketAddress) free.getLocalSocketAddress();
        }
        Path own = Files.createTempDirectory(folder, "bind");
        LabZone served = new LabZone(DomainName.of("example.com"), zone, Optional.empty());
        try (NameServerProcess _ = PeerServer.BIND.start(own, address, List.of(served), PATIENCE)) {
            ResolverSettings settings =
                    new ResolverSettings(
                            List.of(address),
                            Optional.empty(),
                            Duration.ofSeconds(3),
                            1,
                            Optional.of(TrustAnchorRecords.parse(anchor).orElseThrow()));
            return new DnsDiscovery(settings, new SplittableRandom(1))
                    .discover(new HomeAgentQuery.ByService(DomainName.of("example.com")));
        }
    }

    private static void assertRefused(DiscoveryReport report, String cause) {
        assertThat(report.outcome()).isInstanceOf(DiscoveryOutcome.ResolversFailed.class);
        assertThat(report.outcome().toString()).contains(cause);
    }

    @Test
    void whatIsSignedIsFound() throws Exception {
        newKey();
        String anchor = newKey("-f", "KSK");
        DiscoveryReport report = discover(signed(), anchor);
        assertThat(report.outcome()).isInstanceOf(DiscoveryOutcome.Found.class);
        assertThat(((DiscoveryOutcome.Found) report.outcome()).candidates())
                .extracting(HomeAgentCandidate::address)
                .containsExactly(Ipv6Address.of("2001:db8:1::1"));
    }

    @Test
    void whatWasChangedBehindTheSignatureIsRefused() throws Exception {
        newKey();
        String anchor = newKey("-f", "KSK");
        String forged = signed().replace("2001:db8:1::1", "2001:db8:bad::1");
        assertRefused(discover(forged, anchor), "no answer that DNSSEC proves");
    }

    @Test
    void anothersSignatureProvesNothing() throws Exception {
        newKey();
        newKey("-f", "KSK");
        String zone = signed();
        assertRefused(discover(zone, newKey("-f", "KSK")), "no answer that DNSSEC proves");
    }

    @Test
    void whatIsNotSignedIsRefused() throws Exception {
        String anchor = newKey("-f", "KSK");
        assertRefused(discover(ZONE, anchor), "no answer that DNSSEC proves");
    }
}
