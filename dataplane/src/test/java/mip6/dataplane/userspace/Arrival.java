package mip6.dataplane.userspace;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.wire.Bytes;

/** What a packet that came turned out to be. */
sealed interface Arrival {

    /** For the loop. */
    record Signalling(IncomingMobilityHeader message) implements Arrival {}

    /** For the loop too, which answers it; the packet itself goes no further. */
    record Unbound(UnboundPacket packet) implements Arrival {}

    /** The packet inside a tunnel, or an error about one that was, for the TUN device. */
    record Payload(Bytes packet) implements Arrival {}

    /** A word about a path, which is noted where it concerns a tunnel. */
    record Noted() implements Arrival {}

    record Dropped(DropCause cause) implements Arrival {}
}
