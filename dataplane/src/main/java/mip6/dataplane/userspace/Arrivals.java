package mip6.dataplane.userspace;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.wire.PacketBuffer;

/**
 * Hears what a packet that came turned out to be, on the thread that has it; nothing where it was a
 * word about a path, which is noted where it concerns a tunnel.
 */
interface Arrivals {

    /** For the loop. */
    void signalling(IncomingMobilityHeader message);

    /** For the loop too, which answers it; the packet itself goes no further. */
    void unbound(UnboundPacket packet);

    /**
     * For the TUN device: the packet inside a tunnel, or an error about one that was.
     *
     * @param packet lent until this returns
     */
    void payload(PacketBuffer packet);

    void dropped(DropCause cause);
}
