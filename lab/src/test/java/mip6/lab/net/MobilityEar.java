package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.linux.LinuxException;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingRefreshRequest;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A program of a machine that sends Mobility Header messages and hears those that come there, but
 * for what a home agent says to its mobile nodes.
 */
public final class MobilityEar implements AutoCloseable {

    private static final int PATIENCE = 30;
    private static final int HOP_LIMIT = 64;

    /** RFC 6275 6.1.1. */
    private static final int TYPE_AT = 2;

    private final RawSocket socket;
    private final ReaderThread reader;
    private final BlockingQueue<RawPacket> heard = new LinkedBlockingQueue<>();

    private MobilityEar(RawSocket socket) {
        this.socket = socket;
        reader = ReaderThread.start("mobility-ear", socket, this::came, _ -> {});
    }

    public static MobilityEar on(Host host) throws LinuxException {
        return new MobilityEar(host.call(() -> RawSocket.open(IpProtocol.MOBILITY)));
    }

    public void send(Ipv6Address source, Ipv6Address destination, MobilityMessage message)
            throws LinuxException {
        socket.send(
                source,
                0,
                destination,
                HOP_LIMIT,
                MobilityHeader.encode(message, source, destination));
    }

    /** The next one that comes is {@code message}, with its checksum, from {@code source}. */
    public void hears(MobilityMessage message, Ipv6Address source, Ipv6Address destination)
            throws Exception {
        RawPacket next = heard.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(next).as("none in %d s: %s", PATIENCE, message).isNotNull();
        RawPacket packet = Objects.requireNonNull(next);
        assertThat(packet.source()).isEqualTo(source);
        assertThat(MobilityHeader.decode(packet.payload(), source, destination)).isEqualTo(message);
    }

    private void came(RawPacket packet) {
        switch (packet.payload().at(TYPE_AT)) {
            case BindingRefreshRequest.TYPE, BindingAcknowledgement.TYPE -> {}
            default -> heard.add(packet);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
