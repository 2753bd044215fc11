package mip6.linux;

import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;

/** Packets of a {@link PacketSender} that leave together. For one thread. */
public final class PacketBurst {

    /** Packets that one system call sends. */
    private static final int SIZE = 32;

    private final Descriptor descriptor;
    private final MessageBatch batch;
    private final Refused refused;
    private final List<Bytes> waiting = new ArrayList<>(SIZE);

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
     * Takes a packet; it leaves with {@link #flush} at the latest. What is wrong with it is what
     * {@link PacketSender#send} says.
     */
    public void add(Bytes packet, int interfaceIndex) {
        PacketSender.put(batch.message(waiting.size()), packet, interfaceIndex);
        waiting.add(packet);
        if (waiting.size() == SIZE) {
            flush();
        }
    }

    /** Sends what waits; never waits itself. */
    public void flush() {
        if (waiting.isEmpty() || !descriptor.enter()) {
            waiting.clear();
            return;
        }
        try {
            int next = 0;
            while (next < waiting.size()) {
                int gone = batch.send(descriptor, next, waiting.size());
                if (gone > 0) {
                    next += gone;
                } else if (Errno.of(-gone) != Errno.EINTR) {
                    refused.refused(
                            waiting.get(next),
                            LinuxException.of("sendmmsg", "send a packet", -gone));
                    next++;
                }
            }
        } finally {
            waiting.clear();
            descriptor.leave();
        }
    }
}
