package mip6.agent.configuration;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where metrics are told: to this machine alone. */
public sealed interface MetricsAddress {

    /** In a message about a value that is none. */
    String ALLOWED = "\"[::1]:PORT\", \"127.0.0.1:PORT\" or \"unix:///PATH\"";

    /** A loopback address. */
    record Loopback(InetSocketAddress address) implements MetricsAddress {}

    /** A Unix domain socket. */
    record Unix(Path path) implements MetricsAddress {}

    /**
     * Reads what {@link #ALLOWED} says.
     *
     * @throws IllegalArgumentException for anything else
     */
    static MetricsAddress parse(String text) {
        if (text.startsWith("unix:///")) {
            try {
                return new Unix(Path.of(text.substring("unix://".length())));
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(e);
            }
        }
        Matcher parts = Pattern.compile("(\\[::1]|127\\.0\\.0\\.1):(\\d{1,5})").matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65535) {
            throw new IllegalArgumentException("not " + ALLOWED);
        }
        try {
            return new Loopback(
                    new InetSocketAddress(
                            InetAddress.getByName(parts.group(1)),
                            Integer.parseInt(parts.group(2))));
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
