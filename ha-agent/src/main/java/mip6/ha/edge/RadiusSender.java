package mip6.ha.edge;

import mip6.ha.radius.RadiusExchange;
import mip6.linux.BootClock;
import mip6.wire.Bytes;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Sends RADIUS requests: each has a socket, hence a source port, of its own.
 *
 * @param servers asked one after the other
 */
record RadiusSender(List<InetSocketAddress> servers) {

    /** RFC 2865 3. */
    private static final int LONGEST = 4096;

    RadiusSender {
        servers = List.copyOf(servers);
    }

    /**
     * Waits for the answer; all sendings to all servers bound how long.
     *
     * @param received empty where octets are no answer
     */
    <T> Optional<T> ask(
            RadiusExchange first, BiFunction<RadiusExchange, Bytes, Optional<T>> received)
            throws IOException {
        Optional<RadiusExchange> next = Optional.of(first);
        try (DatagramSocket socket = new DatagramSocket()) {
            while (next.isPresent()) {
                RadiusExchange exchange = next.get();
                byte[] octets = exchange.octets().toArray();
                InetSocketAddress server = servers.get(exchange.server());
                socket.send(new DatagramPacket(octets, octets.length, server));
                Optional<T> answer = await(socket, exchange, received);
                if (answer.isPresent()) {
                    return answer;
                }
                next = exchange.timedOut(BootClock.nanos());
            }
        }
        return Optional.empty();
    }

    private static <T> Optional<T> await(
            DatagramSocket socket,
            RadiusExchange exchange,
            BiFunction<RadiusExchange, Bytes, Optional<T>> received)
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
            Optional<T> answer =
                    received.apply(exchange, Bytes.copyOf(buffer, 0, packet.getLength()));
            if (answer.isPresent()) {
                return answer;
            }
            left = exchange.due() - BootClock.nanos();
        }
        return Optional.empty();
    }
}
