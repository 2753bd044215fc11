package mip6.lab.dns;

import mip6.dnsupdate.update.Sig0Algorithm;
import mip6.lab.oracle.Tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A name server by Net::DNS that takes updates under SIG(0) alone, and keys of BIND's tool. */
public final class Sig0Peer {

    private static final Duration START = Duration.ofSeconds(30);
    private static final String SIGNER = "ha1.example.com";

    private Sig0Peer() {}

    /** A test that needs it is skipped where it is not installed. */
    public static void require() {
        Tool.require(Files.exists(Path.of("/usr/share/perl5/Net/DNS/Nameserver.pm")), "Net::DNS");
        Tool perl = Tool.program("perl");
        Tool.require(
                perl.run("-e", "print eval { require Net::DNS::SEC; } ? 1 : 0").equals("1"),
                "Net::DNS::SEC");
    }

    /** The private half of a new one. */
    public static Path newKey(Sig0Algorithm algorithm, Path folder) {
        List<String> line =
                new ArrayList<>(
                        List.of("-q", "-K", folder.toString(), "-T", "KEY", "-n", "HOST", "-a"));
        line.add(algorithm.name());
        if (algorithm.name().startsWith("RSA")) {
            line.addAll(List.of("-b", "2048"));
        }
        line.add(SIGNER);
        String name = Tool.program("dnssec-keygen").run(line.toArray(String[]::new)).strip();
        return folder.resolve(name + ".private");
    }

    /** Where the public half of {@code key} is. */
    public static Path publicHalf(Path key) {
        return Path.of(key.toString().replace(".private", ".key"));
    }

    /** Starts it and waits until it answers. */
    public static NameServerProcess start(String address, int port, Collection<Path> keys)
            throws IOException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "perl",
                                "src/test/resources/sig0-server.pl",
                                address,
                                String.valueOf(port)));
        keys.forEach(key -> line.add(publicHalf(key).toString()));
        return NameServerProcess.start(line, "running"::equals, START);
    }
}
