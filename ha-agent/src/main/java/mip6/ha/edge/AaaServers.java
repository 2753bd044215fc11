package mip6.ha.edge;

import mip6.ha.core.EapRelay;
import mip6.ha.radius.EapAnswer;
import mip6.ha.radius.EapRequest;
import mip6.ha.radius.RadiusExchange;
import mip6.ha.radius.RadiusExchange.RadiusTerms;
import mip6.ha.radius.RadiusSecret;
import mip6.ikev2.core.EapStep;
import mip6.ikev2.core.IkeAction;
import mip6.linux.BootClock;
import mip6.wire.Bytes;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks AAA servers by RADIUS: each request has a socket, hence a source port, of its own. */
public final class AaaServers {

    /** RFC 2865 3. */
    private static final int LONGEST = 4096;

    private final List<InetSocketAddress> servers;
    private final RadiusTerms terms;
    private final EapRelay relay;
    private final RadiusSecret secret;
    private final SecureRandom random;

    /**
     * Servers that nobody has asked yet.
     *
     * @param secret shared with each of them
     * @param terms as many servers as there are
     */
    public AaaServers(
            List<InetSocketAddress> servers,
            RadiusSecret secret,
            RadiusTerms terms,
            EapRelay relay,
            SecureRandom random) {
        this.servers = List.copyOf(servers);
        this.secret = secret;
        this.terms = terms;
        this.relay = relay;
        this.random = random;
    }

    /** Waits for the answer; all sendings to all servers bound how long. */
    public EapStep judge(IkeAction.RelayEap packet) {
        return switch (relay.next(packet)) {
            case EapRelay.Next.Known(EapStep step) -> step;
            case EapRelay.Next.Ask(EapRequest request) -> judge(request);
        };
    }

    private EapStep judge(EapRequest request) {
        RadiusExchange exchange =
                RadiusExchange.begin(terms, request, secret, random, BootClock.nanos());
        try {
            return ask(exchange)
                    .map(answer -> EapRelay.step(request, answer))
                    .orElseGet(() -> new EapStep.Unavailable("no AAA server answers"));
        } catch (IOException unreachable) {
            return new EapStep.Unavailable("no AAA server can be reached");
        }
    }

    private Optional<EapAnswer> ask(RadiusExchange first) throws IOException {
        Optional<RadiusExchange> next = Optional.of(first);
        try (DatagramSocket socket = new DatagramSocket()) {
            while (next.isPresent()) {
                RadiusExchange exchange = next.get();
                byte[] octets = exchange.octets().toArray();
                InetSocketAddress server = servers.get(exchange.server());
                socket.send(new DatagramPacket(octets, octets.length, server));
                Optional<EapAnswer> answer = await(socket, exchange);
                if (answer.isPresent()) {
                    return answer;
                }
                next = exchange.timedOut(BootClock.nanos());
            }
        }
        return Optional.empty();
    }

    private Optional<EapAnswer> await(DatagramSocket socket, RadiusExchange exchange)
            throws IOException {
        byte[] buffer = new byte[LONGEST];
        long left = exchange.due() - BootClock.nanos();
        while (left > 0) {
            socket.setSoTimeout((int) Math.max(1, Duration.ofNanos(left).toMillis()));
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException _) {
                return Optional.empty();
            }
            Optional<EapAnswer> answer =
                    exchange.received(Bytes.copyOf(buffer, 0, packet.getLength()));
            if (answer.isPresent()) {
                return answer;
            }
            left = exchange.due() - BootClock.nanos();
        }
        return Optional.empty();
    }
}
