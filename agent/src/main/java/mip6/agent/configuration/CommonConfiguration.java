package mip6.agent.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What every daemon has at the top of its file.
 *
 * @param controlSocket where {@code mip6 status} asks
 * @param protection of the signalling between mobile node and home agent
 * @param dataPlane what protects and tunnels packets
 * @param metrics where they are told; empty for nowhere
 */
public record CommonConfiguration(
        Path controlSocket,
        LogLevel logLevel,
        Protection protection,
        DataPlaneKind dataPlane,
        Optional<MetricsAddress> metrics) {

    /** What protects the signalling. */
    public enum Protection {
        /** ESP, with keys from IKEv2 (RFC 4877). */
        IPSEC,
        /** Nothing: for tests of RFC 6275 that others have made. */
        NONE
    }

    /** Where the sockets of daemons are unless their configuration says otherwise. */
    public static final Path RUN = Path.of("/run/mip6");

    /** What protects and tunnels packets. */
    public enum DataPlaneKind {
        /** This process, on raw sockets and a TUN device. */
        USERSPACE,
        /** The kernel, which needs IPsec, Mobile IPv6 and tunnels. */
        KERNEL
    }

    /** What goes to the log. */
    public enum LogLevel {
        ERROR,
        WARNING,
        INFO,
        DEBUG;

        /** In the words of logback. */
        public String logback() {
            return this == WARNING ? "WARN" : name().toUpperCase(Locale.ROOT);
        }
    }

    /** Keys of {@code other} that differ: none of these can change in a daemon that runs. */
    public List<String> fixed(CommonConfiguration other) {
        List<String> differing = new ArrayList<>();
        if (!controlSocket.equals(other.controlSocket)) {
            differing.add("control-socket");
        }
        if (logLevel != other.logLevel) {
            differing.add("log-level");
        }
        if (protection != other.protection) {
            differing.add("protection");
        }
        if (dataPlane != other.dataPlane) {
            differing.add("dataplane");
        }
        if (!metrics.equals(other.metrics)) {
            differing.add("metrics");
        }
        return differing;
    }

    /**
     * Reads {@code control-socket}, {@code log-level}, {@code protection}, {@code dataplane} and
     * {@code metrics}.
     *
     * @param daemon the name of its socket unless the file says otherwise
     */
    public static CommonConfiguration read(TomlTable root, String daemon) {
        return new CommonConfiguration(
                root.optional("control-socket")
                        .map(TomlValue::path)
                        .orElse(RUN.resolve(daemon + ".sock")),
                root.optional("log-level").map(v -> v.choice(LogLevel.class)).orElse(LogLevel.INFO),
                root.optional("protection")
                        .map(v -> v.choice(Protection.class))
                        .orElse(Protection.IPSEC),
                root.optional("dataplane")
                        .map(v -> v.choice(DataPlaneKind.class))
                        .orElse(DataPlaneKind.USERSPACE),
                root.optional("metrics")
                        .map(v -> v.parsed(MetricsAddress::parse, MetricsAddress.ALLOWED)));
    }
}
