package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.PacketBuffer;

import java.util.Optional;

/**
 * A TAP device: the end of an Ethernet link, whose other end is here. It goes when it is closed.
 */
public final class TapDevice implements Source<Bytes> {

    private final TunTap device;
    private final PacketBuffer received = new PacketBuffer(PacketBuffer.LONGEST);

    private TapDevice(TunTap device) {
        this.device = device;
    }

    /**
     * Makes the device; it is down.
     *
     * @param name up to 15 characters
     */
    public static TapDevice open(String name) throws LinuxException {
        return new TapDevice(TunTap.open(TunTap.IFF_TAP, name));
    }

    public String name() {
        return device.name();
    }

    /** The next Ethernet frame. */
    @Override
    public Optional<Bytes> receive() throws LinuxException {
        synchronized (received) {
            return device.receive(received, () -> {})
                    ? Optional.of(received.toBytes())
                    : Optional.empty();
        }
    }

    /** EIO: the device is down, or without carrier. */
    public void send(Bytes frame) throws LinuxException {
        device.send(PacketBuffer.of(frame));
    }

    /** As if the cable were plugged in: routes through the device work again. */
    public void plugIn() throws LinuxException {
        device.setCarrier(true);
    }

    /** As if the cable were pulled. */
    public void unplug() throws LinuxException {
        device.setCarrier(false);
    }

    @Override
    public void close() {
        device.close();
    }
}
