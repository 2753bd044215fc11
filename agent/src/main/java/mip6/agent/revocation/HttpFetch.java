package mip6.agent.revocation;

import mip6.agent.configuration.AddressRule;
import mip6.agent.configuration.HttpUrl;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gets one document by HTTP, within bounds. Not the JDK's client: that one looks names up by
 * itself, so that the address which was judged need not be the one that is called.
 */
final class HttpFetch {

    private static final int SUCCESS = 200;

    private final Limits limits;
    private final AddressRule rule;
    private final Names names;

    /**
     * The bounds of one fetch.
     *
     * @param timeout from the look-up of the name to the last octet
     * @param largest octets of the document
     */
    record Limits(Duration timeout, int largest) {}

    /**
     * What is asked.
     *
     * @param body of a POST; empty: GET
     * @param trusted the operator named the URL, so that any address will do
     */
    record Request(HttpUrl url, Optional<Body> body, boolean trusted) {}

    /** Octets and their media type. */
    record Body(String type, Bytes octets) {}

    HttpFetch(Limits limits, AddressRule rule, Names names) {
        this.limits = limits;
        this.rule = rule;
        this.names = names;
    }

    /**
     * Gets a document, on a thread that may wait.
     *
     * @param source the local address; empty: any
     */
    Bytes fetch(Request request, Optional<Ipv6Address> source) throws FetchException {
        Deadline deadline = Deadline.in(limits.timeout());
        Ipv6Address server = server(request, source);
        try (Socket socket = new Socket()) {
            if (source.isPresent()) {
                socket.bind(new InetSocketAddress(source.get().toInetAddress(), 0));
            }
            socket.connect(
                    new InetSocketAddress(server.toInetAddress(), request.url().port()),
                    deadline.left());
            socket.getOutputStream().write(octets(request).toArray());
            return new HttpAnswer(socket, deadline, limits.largest()).document(SUCCESS);
        } catch (SocketTimeoutException slow) {
            throw new FetchException("takes longer than " + limits.timeout().toMillis() + " ms");
        } catch (IOException failed) {
            throw new FetchException("no connection, or it broke");
        }
    }

    private Ipv6Address server(Request request, Optional<Ipv6Address> source)
            throws FetchException {
        String host = request.url().host();
        List<Ipv6Address> found =
                host.contains(":") ? literal(host) : names.addresses(host, source);
        if (found.isEmpty()) {
            throw new FetchException("the name has no IPv6 address that could be called");
        }
        for (Ipv6Address address : found) {
            if (request.trusted() || rule.permits(address) && !isOwn(address)) {
                return address;
            }
        }
        throw new FetchException("its address is not one to call for a certificate's sake");
    }

    private static List<Ipv6Address> literal(String text) {
        try {
            return List.of(Ipv6Address.of(text));
        } catch (IllegalArgumentException none) {
            return List.of();
        }
    }

    /** An address of this machine is as good as the loopback address, unless it is permitted. */
    private boolean isOwn(Ipv6Address address) throws FetchException {
        if (rule.networks().stream().anyMatch(network -> network.contains(address))) {
            return false;
        }
        try {
            return NetworkInterface.getByInetAddress(address.toInetAddress()) != null;
        } catch (SocketException unknown) {
            throw new FetchException("the interfaces of this machine cannot be read");
        }
    }

    private static Bytes octets(Request request) {
        StringBuilder head = new StringBuilder();
        head.append(request.body().isPresent() ? "POST " : "GET ")
                .append(request.url().path())
                .append(" HTTP/1.1\r\nHost: ")
                .append(request.url().authority())
                .append("\r\nConnection: close\r\nUser-Agent: mip6\r\n");
        request.body()
                .ifPresent(
                        body ->
                                head.append("Content-Type: ")
                                        .append(body.type())
                                        .append("\r\nContent-Length: ")
                                        .append(body.octets().length())
                                        .append("\r\n"));
        Bytes start =
                Bytes.wrap(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        return request.body().map(body -> Bytes.concat(start, body.octets())).orElse(start);
    }
}
