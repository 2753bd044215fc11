package mip6.dnsupdate.update;

import mip6.dnsupdate.DnsServer;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/**
 * A TCP connection with messages under way in both directions: a thread that writes, so that nobody
 * waits for a server that does not read, and one that reads.
 */
final class Transmission {

    private final DnsServer.Connection connection;
    private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();

    /** Both threads begin with {@link #start}. */
    Transmission(DnsServer.Connection connection) {
        this.connection = connection;
    }

    /**
     * Begins.
     *
     * @param arrived is given each message, on the reading thread
     * @param lost is told why nothing comes any more; perhaps twice
     */
    void start(BiConsumer<Transmission, byte[]> arrived, BiConsumer<Transmission, String> lost) {
        Thread _ =
                Thread.ofVirtual()
                        .name("dns-reader")
                        .start(
                                () -> {
                                    try {
                                        while (true) {
                                            arrived.accept(this, connection.receive());
                                        }
                                    } catch (IOException e) {
                                        end(lost, e);
                                    }
                                });
        Thread _ =
                Thread.ofVirtual()
                        .name("dns-writer")
                        .start(
                                () -> {
                                    try {
                                        for (byte[] each = outgoing.take();
                                                each.length > 0;
                                                each = outgoing.take()) {
                                            connection.send(each);
                                        }
                                    } catch (IOException e) {
                                        end(lost, e);
                                    } catch (InterruptedException unexpected) {
                                        throw new IllegalStateException(unexpected);
                                    }
                                });
    }

    void send(byte[] octets) {
        outgoing.add(octets);
    }

    void close() {
        // ends the writer; the other ends with the socket
        outgoing.add(new byte[0]);
        connection.close();
    }

    private void end(BiConsumer<Transmission, String> lost, IOException cause) {
        String reason = cause.getMessage();
        lost.accept(this, reason == null ? cause.getClass().getSimpleName() : reason);
    }
}
