package mip6.agent;

import mip6.agent.report.Counters;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.linux.LinuxException;
import mip6.linux.ReaderThread;
import mip6.linux.UdpDatagram;
import mip6.linux.UdpSocket;
import mip6.wire.Ipv6Address;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * The UDP port of IKE, for all local addresses at once: what comes becomes an event, told apart by
 * the address that it was sent to, and {@link IkeAction.Send} goes out from the address that it
 * names.
 */
public final class IkeSocket implements AutoCloseable {

    /** The IKE header (RFC 7296 3.1): what is shorter is no message. */
    static final int SHORTEST = 28;

    /**
     * Longer than any message of ours with a chain of certificates; RFC 7296 2 wants 3000 octets to
     * be possible.
     */
    static final int LONGEST = 16 * 1024;

    private final UdpSocket socket;
    private final Counters counters;
    private final ReaderThread reader;

    private IkeSocket(
            UdpSocket socket,
            Counters counters,
            Consumer<IkeEvent.DatagramReceived> received,
            Consumer<? super Throwable> failed) {
        this.socket = socket;
        this.counters = counters;
        this.reader =
                ReaderThread.start(
                        "read-ike", socket, datagram -> accept(datagram, received), failed);
    }

    /**
     * Binds and listens.
     *
     * @param address a local one, or {@code ::} for all
     * @param received called on a thread of the socket, so it only enqueues
     * @param failed the socket is of no more use: {@link Loop#fail}
     * @throws StartException where the port is not to be had
     */
    public static IkeSocket open(
            Ipv6Address address,
            int port,
            Counters counters,
            Consumer<IkeEvent.DatagramReceived> received,
            Consumer<? super Throwable> failed) {
        try {
            return new IkeSocket(UdpSocket.bind(address, port), counters, received, failed);
        } catch (LinuxException e) {
            throw StartException.of(e);
        }
    }

    /** The local port. */
    public int port() {
        return socket.port();
    }

    /** Sends, or counts why not: whoever waits for an answer asks again anyway. */
    public void send(IkeAction.Send message) {
        try {
            socket.send(
                    message.local().address(),
                    0,
                    message.remote().address(),
                    message.remote().port(),
                    message.octets());
        } catch (LinuxException e) {
            counters.count("ike-not-sent", e.errno().name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void close() {
        reader.close();
    }

    private void accept(UdpDatagram datagram, Consumer<IkeEvent.DatagramReceived> received) {
        int length = datagram.payload().length();
        if (length < SHORTEST) {
            counters.count("ike-dropped", "too-short");
        } else if (length > LONGEST) {
            counters.count("ike-dropped", "too-long");
        } else {
            received.accept(
                    new IkeEvent.DatagramReceived(
                            new Endpoint(datagram.destination(), socket.port()),
                            new Endpoint(datagram.source(), datagram.sourcePort()),
                            datagram.payload()));
        }
    }
}
