package mip6.linux;

import mip6.wire.Bytes;

import java.util.Optional;

/**
 * A TUN device: what the kernel routes to it is received here, what is sent here the kernel
 * receives from it. IPv6 packets without a prefix of any kind. It goes when it is closed.
 */
public final class TunDevice implements Source<Bytes> {

    private final TunTap device;

    private TunDevice(TunTap device) {
        this.device = device;
    }

    /**
     * Makes the device; it is down.
     *
     * @param name up to 15 characters, or a pattern such as {@code mip6%d}
     */
    public static TunDevice open(String name) throws LinuxException {
        return new TunDevice(TunTap.open(TunTap.IFF_TUN, name));
    }

    public String name() {
        return device.name();
    }

    @Override
    public Optional<Bytes> receive() throws LinuxException {
        return device.receive();
    }

    /**
     * The same into a buffer of the caller's, which has to be large enough for the device's MTU.
     *
     * @return the packet's length; -1 once this is closed
     */
    public int receive(byte[] target, int at) throws LinuxException {
        return device.receive(target, at);
    }

    /** EIO: the device is down. */
    public void send(Bytes packet) throws LinuxException {
        device.send(packet);
    }

    public void send(byte[] source, int at, int length) throws LinuxException {
        device.send(source, at, length);
    }

    @Override
    public void close() {
        device.close();
    }
}
