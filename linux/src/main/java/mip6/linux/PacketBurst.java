package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.PacketBuffer;

/** Packets of a {@link PacketSender} that leave together. For one thread. */
public final class PacketBurst {

    /** Packets that one system call sends. */
    private static final int SIZE = 32;

    private final Descriptor descriptor;
    private final MessageBatch batch;
    private final Refused refused;
    private int waiting;

    /** Hears of what did not leave. */
    public interface Refused {

        void refused(Bytes packet, LinuxException why);
    }

    PacketBurst(Descriptor descriptor, int largest, Refused refused) {
        this.descriptor = descriptor;
        this.refused = refused;
        batch = new MessageBatch(SIZE, largest);
    }

    /**
     * Takes a copy of a packet; it leaves with {@link #flush} at the latest. What is wrong with it
     * is what {@link PacketSender#send} says.
     */
    public void add(PacketBuffer packet, int interfaceIndex) {
        PacketSender.check(packet);
        batch.message(waiting).setPacket(packet, interfaceIndex);
        waiting++;
        if (waiting == SIZE) {
            flush();
        }
    }

    /** Sends what waits; never waits itself. */
    public void flush() {
        if (waiting == 0 || !descriptor.enter()) {
            waiting = 0;
            return;
        }
        try {
            int next = 0;
            while (next < waiting) {
                int gone = batch.send(descriptor, next, waiting);
                if (gone > 0) {
                    next += gone;
                } else if (Errno.of(-gone) != Errno.EINTR) {
                    refused.refused(
                            batch.message(next).sent(),
                            LinuxException.of("sendmmsg", "send a packet", -gone));
                    next++;
                }
            }
        } finally {
            waiting = 0;
            descriptor.leave();
        }
    }
}
