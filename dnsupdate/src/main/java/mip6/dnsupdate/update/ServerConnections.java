package mip6.dnsupdate.update;

import mip6.dnsupdate.Deadline;
import mip6.dnsupdate.DnsServer;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** TCP connections that nobody uses at the moment, kept for the next update. */
final class ServerConnections implements AutoCloseable {

    /** Kept for each server. */
    private static final int MAX_IDLE = 4;

    private final Map<DnsServer, BlockingQueue<DnsServer.Connection>> idle =
            new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Asks over a kept connection, or over a new one where the server has closed that. */
    <T> T ask(DnsServer server, byte[] query, Deadline deadline, DnsServer.Acceptance<T> acceptance)
            throws IOException {
        Optional<DnsServer.Connection> kept = Optional.ofNullable(queue(server).poll());
        if (kept.isPresent()) {
            try {
                return askOver(kept.get(), server, query, deadline, acceptance);
            } catch (IOException e) {
                if (deadline.hasPassed()) {
                    throw e;
                }
            }
        }
        return askOver(server.connect(deadline), server, query, deadline, acceptance);
    }

    private <T> T askOver(
            DnsServer.Connection connection,
            DnsServer server,
            byte[] query,
            Deadline deadline,
            DnsServer.Acceptance<T> acceptance)
            throws IOException {
        boolean usable = false;
        try {
            T answer = connection.ask(query, deadline, acceptance);
            usable = !closed && queue(server).offer(connection);
            return answer;
        } finally {
            if (!usable) {
                connection.close();
            }
        }
    }

    private BlockingQueue<DnsServer.Connection> queue(DnsServer server) {
        return idle.computeIfAbsent(server, s -> new LinkedBlockingQueue<>(MAX_IDLE));
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (BlockingQueue<DnsServer.Connection> queue : idle.values()) {
            DnsServer.Connection connection;
            while ((connection = queue.poll()) != null) {
                connection.close();
            }
        }
    }
}
