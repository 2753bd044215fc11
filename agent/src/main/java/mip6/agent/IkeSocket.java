package mip6.agent;

import mip6.agent.report.Counters;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.PayloadType;
import mip6.linux.LinuxException;
import mip6.linux.OctetTest;
import mip6.linux.ReaderThread;
import mip6.linux.ReceivedPacket;
import mip6.linux.UdpSocket;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.PacketBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A UDP port of IKE, for all local addresses at once: what comes becomes an event, told apart by
 * the address that it was sent to, and {@link IkeAction.Send} goes out from the address that it
 * names. On the port for address translators four zeros stand before a message, and ESP comes
 * without them (RFC 3948 2).
 */
public final class IkeSocket implements AutoCloseable {

    /** The IKE header (RFC 7296 3.1): what is shorter is no message. */
    static final int SHORTEST = 28;

    /**
     * Longer than any message of ours with a chain of certificates; RFC 7296 2 wants 3000 octets to
     * be possible.
     */
    static final int LONGEST = 16 * 1024;

    /** RFC 3948 2.2. */
    private static final Bytes NON_ESP_MARKER = Bytes.zeros(4);

    /** RFC 3948 2.3: one octet of ones. */
    private static final int KEEPALIVE_LENGTH = 1;

    /** Where the first payload's type, exchange type and flags are (RFC 7296 3.1). */
    private static final int NEXT_PAYLOAD = 16;

    private static final int EXCHANGE_TYPE = 18;
    private static final int FLAGS = 19;
    private static final int RESPONSE = 1 << 5;

    /** Datagrams that come by one system call: there is memory for each. */
    private static final int FEW = 4;

    /** Where there is payload, too. */
    private static final int MANY = 64;

    private final UdpSocket socket;
    private final Counters counters;
    private final Closers readers = new Closers();

    /**
     * Reads from now on.
     *
     * @param sockets the first one has beginnings without a cookie
     * @param batch of the other one
     */
    private IkeSocket(
            List<UdpSocket> sockets,
            int batch,
            Counters counters,
            Consumer<ReceivedPacket> received,
            Consumer<? super Throwable> failed) {
        this.socket = sockets.getLast();
        this.counters = counters;
        for (UdpSocket each : sockets) {
            boolean beginnings = !each.equals(socket);
            ReaderThread reader =
                    ReaderThread.start(
                            "read-ike-" + each.port() + (beginnings ? "-new" : ""),
                            each.packets(beginnings ? FEW : batch),
                            received,
                            failed);
            readers.add(reader::close);
        }
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
        List<UdpSocket> sockets = bind(address, port, beginnings(0));
        int own = sockets.getFirst().port();
        return new IkeSocket(
                sockets,
                FEW,
                counters,
                datagram -> accept(datagram, own, counters, received),
                failed);
    }

    /**
     * The same for the port of IKE and ESP together.
     *
     * @param esp called on a thread of the socket with what is ESP, lent until it returns
     */
    public static IkeSocket openForTranslators(
            Ipv6Address address,
            int port,
            Counters counters,
            Consumer<IkeEvent.DatagramReceived> received,
            Consumer<ReceivedPacket> esp,
            Consumer<? super Throwable> failed) {
        List<OctetTest> tests = new ArrayList<>(beginnings(NON_ESP_MARKER.length()));
        for (int i = 0; i < NON_ESP_MARKER.length(); i++) {
            tests.add(OctetTest.is(i, 0));
        }
        List<UdpSocket> sockets = bind(address, port, tests);
        int own = sockets.getFirst().port();
        return new IkeSocket(
                sockets,
                MANY,
                counters,
                datagram -> tell(datagram, own, counters, received, esp),
                failed);
    }

    /**
     * IKE_SA_INIT requests without a cookie, which would come first (RFC 7296 2.6): of those
     * anybody can send any number, so that they have a buffer of their own to overflow.
     */
    private static List<OctetTest> beginnings(int at) {
        return List.of(
                OctetTest.is(at + EXCHANGE_TYPE, ExchangeType.IKE_SA_INIT),
                OctetTest.isNot(at + NEXT_PAYLOAD, PayloadType.NOTIFY),
                new OctetTest(at + FLAGS, RESPONSE, 0, true));
    }

    private static List<UdpSocket> bind(Ipv6Address address, int port, List<OctetTest> tests) {
        try {
            return UdpSocket.bindTwo(address, port, tests);
        } catch (LinuxException e) {
            throw StartException.of(e);
        }
    }

    /** From now on ESP that comes here goes to the kernel's IPsec, and to nobody here. */
    void leaveEspToKernel() throws LinuxException {
        socket.leaveEspToKernel();
    }

    /** The local port. */
    public int port() {
        return socket.port();
    }

    /** Sends, or counts why not: whoever waits for an answer asks again anyway. */
    public void send(IkeAction.Send message) {
        send(message, message.octets());
    }

    /** The same with the marker that tells it from ESP; a keepalive needs none. */
    public void sendMarked(IkeAction.Send message) {
        send(
                message,
                message.octets().length() == KEEPALIVE_LENGTH
                        ? message.octets()
                        : Bytes.concat(NON_ESP_MARKER, message.octets()));
    }

    private void send(IkeAction.Send message, Bytes octets) {
        try {
            socket.send(
                    message.local().address(),
                    0,
                    message.remote().address(),
                    message.remote().port(),
                    octets);
        } catch (LinuxException e) {
            counters.count("ike-not-sent", e.errno().name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void close() {
        readers.close();
    }

    private static void tell(
            ReceivedPacket datagram,
            int port,
            Counters counters,
            Consumer<IkeEvent.DatagramReceived> received,
            Consumer<ReceivedPacket> esp) {
        PacketBuffer octets = datagram.payload();
        if (octets.length() <= NON_ESP_MARKER.length()) {
            // RFC 3948 2.3: keepalives are for translators, and what else is so short for nobody
            counters.count("ike-dropped", "keepalive");
        } else if (octets.u32(0) == 0) {
            octets.dropFront(NON_ESP_MARKER.length());
            accept(datagram, port, counters, received);
        } else {
            esp.accept(datagram);
        }
    }

    private static void accept(
            ReceivedPacket datagram,
            int port,
            Counters counters,
            Consumer<IkeEvent.DatagramReceived> received) {
        PacketBuffer message = datagram.payload();
        if (message.length() < SHORTEST) {
            counters.count("ike-dropped", "too-short");
        } else if (message.length() > LONGEST) {
            counters.count("ike-dropped", "too-long");
        } else {
            received.accept(
                    new IkeEvent.DatagramReceived(
                            new Endpoint(datagram.destination(), port),
                            new Endpoint(datagram.source(), datagram.sourcePort()),
                            message.toBytes()));
        }
    }
}
