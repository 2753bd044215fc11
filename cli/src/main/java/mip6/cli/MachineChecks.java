package mip6.cli;

import mip6.dnsupdate.discovery.SystemResolvers;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a machine has what the daemons need: its kernel, rights, ports, clock and resolver. */
final class MachineChecks {

    /** Bits of CapEff (linux/capability.h). */
    private static final Map<String, Integer> CAPABILITIES =
            new TreeMap<>(
                    Map.of("CAP_NET_BIND_SERVICE", 10, "CAP_NET_ADMIN", 12, "CAP_NET_RAW", 13));

    private static final List<Integer> PORTS = List.of(500, 4500);

    /** No machine that can run this was built before. */
    private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

    private final Path root;
    private final Instant now;

    /**
     * Of the machine whose files are below {@code root}.
     *
     * @param now wall time
     */
    MachineChecks(Path root, Instant now) {
        this.root = root;
        this.now = now;
    }

    /**
     * All of them.
     *
     * @param running a daemon answers here, which then has the ports
     */
    List<Finding> all(boolean running) {
        List<Finding> findings = new ArrayList<>();
        findings.add(kernel());
        findings.add(tun());
        findings.add(capabilities());
        PORTS.forEach(port -> findings.add(port(port, running)));
        findings.add(clock());
        findings.add(resolver());
        return findings;
    }

    private Finding kernel() {
        return Files.exists(root.resolve("proc/net/if_inet6"))
                ? Finding.well("kernel", "has IPv6")
                : Finding.bad("kernel", "has no IPv6", "boot without ipv6.disable=1");
    }

    private Finding tun() {
        return Files.exists(root.resolve("dev/net/tun"))
                ? Finding.well("tun", "/dev/net/tun is there")
                : Finding.bad(
                        "tun",
                        "no /dev/net/tun",
                        "modprobe tun; in a container, pass the device in");
    }

    private Finding capabilities() {
        long effective = 0;
        for (String line : lines("proc/self/status")) {
            if (line.startsWith("CapEff:")) {
                effective = Long.parseUnsignedLong(line.substring(7).strip(), 16);
            }
        }
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, Integer> capability : CAPABILITIES.entrySet()) {
            if ((effective >>> capability.getValue() & 1) == 0) {
                missing.add(capability.getKey());
            }
        }
        return missing.isEmpty()
                ? Finding.well("capabilities", "all that a daemon needs")
                : Finding.bad(
                        "capabilities",
                        "this user lacks " + String.join(", ", missing),
                        "run doctor as root; the units give them to the daemons");
    }

    private static Finding port(int port, boolean running) {
        String check = "port-" + port;
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("::", port))) {
            return Finding.well(check, socket.isBound() ? "free" : "not bound");
        } catch (IOException taken) {
            return running
                    ? Finding.well(check, "a daemon that runs here has it")
                    : Finding.bad(
                            check,
                            "not to be had (" + taken.getMessage() + ")",
                            "ss -ulpn 'sport = "
                                    + port
                                    + "': stop the other IKE daemon, unless it is charon and"
                                    + " engine = \"strongswan\"");
        }
    }

    private Finding clock() {
        return now.isBefore(EARLIEST)
                ? Finding.bad(
                        "clock",
                        now.toString(),
                        "set the time: certificates, TSIG and SIG(0) need it")
                : Finding.well("clock", now.toString());
    }

    private Finding resolver() {
        SystemResolvers resolvers = SystemResolvers.read(root);
        return resolvers.servers().isEmpty()
                ? Finding.bad(
                        "resolver",
                        String.join("; ", resolvers.faults()),
                        "name one there, or in [resolver] of the configuration")
                : Finding.well(
                        "resolver",
                        Stream.concat(
                                        resolvers.servers().stream()
                                                .map(each -> each.getAddress().getHostAddress()),
                                        resolvers.faults().stream())
                                .collect(Collectors.joining(", ")));
    }

    private List<String> lines(String file) {
        try (Stream<String> lines = Files.lines(root.resolve(file))) {
            return lines.toList();
        } catch (IOException missing) {
            return List.of();
        }
    }
}
