package mip6.linux;

import mip6.linux.offload.Coalescer;
import mip6.linux.offload.OffloadHeader;
import mip6.linux.offload.Segmentation;
import mip6.wire.PacketBuffer;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A TUN device: what the kernel routes to it is received here, what is sent here the kernel
 * receives from it. IPv6 packets without a prefix of any kind, as they go over a link; between the
 * kernel and this, segments of TCP, and datagrams where it can, go many at a time. It goes when it
 * is closed.
 */
public final class TunDevice implements Source<PacketBuffer> {

    private final TunTap device;
    private final Coalescer.Cuts cuts;
    private final Segmentation received = new Segmentation();

    private TunDevice(TunTap device, Coalescer.Cuts cuts) {
        this.device = device;
        this.cuts = cuts;
    }

    /**
     * Makes the device; it is down.
     *
     * @param name up to 15 characters, or a pattern such as {@code mip6%d}
     */
    public static TunDevice open(String name) throws LinuxException {
        TunTap device = TunTap.open(TunTap.IFF_TUN | TunTap.IFF_VNET_HDR, name);
        return new TunDevice(device, device.takeWork());
    }

    public String name() {
        return device.name();
    }

    @Override
    public Optional<PacketBuffer> receive() throws LinuxException {
        return receive(() -> {});
    }

    /** The next packet, lent until this is called again. */
    @Override
    public Optional<PacketBuffer> receive(Runnable idle) throws LinuxException {
        synchronized (received) {
            Optional<PacketBuffer> packet = received.next();
            while (packet.isEmpty() && device.receive(received.input(), idle)) {
                packet = received.first();
            }
            return packet;
        }
    }

    /** EIO: the device is down. */
    public void send(PacketBuffer packet) throws LinuxException {
        OffloadHeader.prependNone(packet);
        device.send(packet);
    }

    /**
     * For one thread that sends many: segments of a stream, and datagrams, may wait for those that
     * follow.
     *
     * @param refused is told of what the kernel did not take
     */
    public Coalescer coalescer(Consumer<LinuxException> refused) {
        return new Coalescer(
                cuts,
                packet -> {
                    try {
                        device.send(packet);
                    } catch (LinuxException failure) {
                        refused.accept(failure);
                    }
                });
    }

    @Override
    public void close() {
        device.close();
    }
}
