package mip6.agent;

import mip6.agent.report.Counters;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.linux.LinuxException;
import mip6.linux.ReceivedPacket;
import mip6.wire.Ipv6Address;

import java.util.function.Consumer;

/** Both ports of IKE: 500, and 4500 where an address translator is on the way (RFC 3948). */
public final class IkeSockets implements AutoCloseable {

    private final Closers closers = new Closers();
    private final IkeSocket ike;
    private final IkeSocket translated;

    private IkeSockets(
            Ipv6Address address,
            Counters counters,
            Consumer<IkeEvent.DatagramReceived> received,
            Consumer<ReceivedPacket> esp,
            Consumer<? super Throwable> failed) {
        boolean complete = false;
        try {
            ike = IkeSocket.open(address, Endpoint.IKE_PORT, counters, received, failed);
            closers.add(ike::close);
            translated =
                    IkeSocket.openForTranslators(
                            address, Endpoint.NAT_TRAVERSAL_PORT, counters, received, esp, failed);
            closers.add(translated::close);
            complete = true;
        } finally {
            if (!complete) {
                closers.close();
            }
        }
    }

    /**
     * Binds and listens.
     *
     * @param address a local one, or {@code ::} for all
     * @param received called on threads of the sockets, so it only enqueues
     * @param esp has the payload of what is ESP in UDP, lent until it returns; called on the same
     *     threads
     * @param failed a socket is of no more use: {@link Loop#fail}
     * @throws StartException where a port is not to be had
     */
    public static IkeSockets open(
            Ipv6Address address,
            Counters counters,
            Consumer<IkeEvent.DatagramReceived> received,
            Consumer<ReceivedPacket> esp,
            Consumer<? super Throwable> failed) {
        return new IkeSockets(address, counters, received, esp, failed);
    }

    /** ESP in UDP is for the kernel from now on. */
    public void leaveEspToKernel() throws LinuxException {
        translated.leaveEspToKernel();
    }

    /** Sends from the port that the message names, or counts why not. */
    public void send(IkeAction.Send message) {
        if (message.local().port() == Endpoint.NAT_TRAVERSAL_PORT) {
            translated.sendMarked(message);
        } else {
            ike.send(message);
        }
    }

    @Override
    public void close() {
        closers.close();
    }
}
