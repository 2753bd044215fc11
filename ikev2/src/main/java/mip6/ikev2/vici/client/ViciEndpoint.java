package mip6.ikev2.vici.client;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where charon listens: the option {@code charon.plugins.vici.socket} of strongswan.conf. */
public sealed interface ViciEndpoint {

    /** Where charon listens if nothing else is configured. */
    ViciEndpoint DEFAULT = new Unix(Path.of("/var/run/charon.vici"));

    /** A socket in the file system. */
    record Unix(Path path) implements ViciEndpoint {
        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /**
     * A port. VICI has no authentication and no encryption: whoever reaches the port commands
     * charon.
     */
    record Tcp(InetAddress address, int port) implements ViciEndpoint {
        public Tcp {
            if (port < 1 || port > 0xffff) {
                throw new IllegalArgumentException("port " + port + " is outside 1..65535");
            }
        }

        @Override
        public String toString() {
            String host = address.getHostAddress();
            return "tcp://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * Reads {@code unix:///path}, a path alone, {@code tcp://192.0.2.1:4502} or {@code
     * tcp://[2001:db8::1]:4502}; names of hosts are not looked up.
     *
     * @throws IllegalArgumentException where it is none of these
     */
    static ViciEndpoint parse(String text) {
        Matcher tcp =
                Pattern.compile(
                                "tcp://(?:\\[([0-9a-fA-F:.%]+)]|(\\d{1,3}(?:\\.\\d{1,3}){3})):(\\d{1,5})")
                        .matcher(text);
        if (tcp.matches()) {
            String host = tcp.group(1) == null ? tcp.group(2) : tcp.group(1);
            return new Tcp(InetAddress.ofLiteral(host), Integer.parseInt(tcp.group(3)));
        }
        String path = text.startsWith("unix://") ? text.substring("unix://".length()) : text;
        if (!path.startsWith("/") && !path.startsWith("./")) {
            throw new IllegalArgumentException(
                    "found "
                            + text
                            + ", allowed: unix:///PATH, /PATH, tcp://ADDRESS:PORT with brackets"
                            + " around an IPv6 address");
        }
        return new Unix(Path.of(path));
    }
}
