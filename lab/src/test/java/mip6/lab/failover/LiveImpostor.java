package mip6.lab.failover;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.lab.net.Host;
import mip6.linux.BootClock;
import mip6.linux.LinuxException;
import mip6.linux.ReaderThread;
import mip6.linux.UdpDatagram;
import mip6.linux.UdpSocket;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Initiates to mobile nodes as a home agent, with whatever credentials it has (attack 26). */
final class LiveImpostor implements AutoCloseable {

    private static final int PORT = 500;
    private static final long PATIENCE = 30_000_000_000L;
    private static final long LOOK_MILLISECONDS = 50;

    private final Ipv6Address own;
    private final UdpSocket socket;
    private final ReaderThread reader;
    private final IkeEndpoint engine;
    private final BlockingQueue<UdpDatagram> received = new LinkedBlockingQueue<>();

    LiveImpostor(Host host, Ipv6Address own, IkeSettings settings) throws LinuxException {
        this.own = own;
        socket = host.call(() -> UdpSocket.bindFreely(own, PORT));
        reader = ReaderThread.start("impostor", socket, received::add, _ -> {});
        engine = new IkeEndpoint(settings, new SecureRandom(), Instant::now);
    }

    /**
     * It wants to be the home agent of {@code victim}.
     *
     * @return how that ended: {@link IkeAction.Failed}, or that it was believed
     */
    IkeAction approach(Identity victim, Ipv6Address careOfAddress, Ipv6Address homeAddress)
            throws Exception {
        IkeSaId id = engine.newId();
        Optional<IkeAction> end =
                perform(
                        new IkeEvent.Initiate(
                                id,
                                Endpoint.ike(own),
                                Endpoint.ike(careOfAddress),
                                Optional.of(victim),
                                new IkeEvent.Part.HomeAgent(Optional.empty()),
                                new IkeEvent.FirstChild.Avoided(
                                        new IkeEvent.ChildRequest(
                                                ChildSa.Mode.TRANSPORT,
                                                List.of(TrafficSelector.mobilityHeader(own)),
                                                List.of(
                                                        TrafficSelector.mobilityHeader(
                                                                homeAddress))))));
        long give = BootClock.nanos() + PATIENCE;
        while (end.isEmpty()) {
            if (BootClock.nanos() > give) {
                throw new AssertionError("no end of an approach to " + victim);
            }
            UdpDatagram datagram = received.poll(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
            end =
                    perform(
                            datagram == null
                                    ? new IkeEvent.TimePassed()
                                    : new IkeEvent.DatagramReceived(
                                            Endpoint.ike(own),
                                            new Endpoint(datagram.source(), datagram.sourcePort()),
                                            datagram.payload()));
        }
        return end.get();
    }

    private Optional<IkeAction> perform(IkeEvent event) throws LinuxException {
        Optional<IkeAction> end = Optional.empty();
        for (IkeAction action : engine.handle(event, BootClock.nanos())) {
            if (action instanceof IkeAction.Send(var _, var remote, var octets)) {
                socket.send(own, 0, remote.address(), remote.port(), octets);
            } else if (action instanceof IkeAction.Compute(long job, var work)) {
                Optional<IkeAction> later = perform(new IkeEvent.Computed(job, work.run()));
                end = later.isPresent() ? later : end;
            } else if (action instanceof IkeAction.Established
                    || action instanceof IkeAction.Failed) {
                end = Optional.of(action);
            }
        }
        return end;
    }

    @Override
    public void close() {
        reader.close();
        socket.close();
    }
}
