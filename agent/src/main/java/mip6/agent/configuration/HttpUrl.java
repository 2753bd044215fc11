package mip6.agent.configuration;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a certificate or the operator names for a list or responder: plain HTTP, since what comes is
 * signed, and HTTPS would need the answer to its own question (RFC 5280 8).
 *
 * @param host a name, or an IPv6 address without its brackets
 * @param path with the query; printable ASCII without spaces, so that it fits a request line
 */
public record HttpUrl(String host, int port, String path) {

    private static final int HTTP = 80;

    private static final Pattern FORM =
            Pattern.compile(
                    "(?i:http)://(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9._-]{1,253}))"
                            + "(?::(\\d{1,5}))?(/[!-\"$-~]*)?");

    /**
     * Reads a URL.
     *
     * @return empty for what is none of these: another scheme, a user, a fragment
     */
    public static Optional<HttpUrl> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = Optional.ofNullable(parts.group(3)).map(Integer::parseInt).orElse(HTTP);
        if (port < 1 || port > 65535) {
            return Optional.empty();
        }
        return Optional.of(
                new HttpUrl(
                        Optional.ofNullable(parts.group(1)).orElseGet(() -> parts.group(2)),
                        port,
                        Optional.ofNullable(parts.group(4)).orElse("/")));
    }

    /** What the Host header says. */
    public String authority() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return port == HTTP ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return "http://" + authority() + path;
    }
}
