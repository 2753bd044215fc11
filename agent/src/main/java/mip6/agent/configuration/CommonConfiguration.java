package mip6.agent.configuration;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What every daemon has at the top of its file.
 *
 * @param controlSocket where {@code mip6 status} asks
 * @param protection of the signalling between mobile node and home agent
 * @param dataPlane what protects and tunnels packets
 */
public record CommonConfiguration(
        Path controlSocket, LogLevel logLevel, Protection protection, DataPlaneKind dataPlane) {

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

    /**
     * Reads {@code control-socket}, {@code log-level}, {@code protection} and {@code dataplane}.
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
                        .orElse(DataPlaneKind.USERSPACE));
    }
}
