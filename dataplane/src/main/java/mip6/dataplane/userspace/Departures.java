package mip6.dataplane.userspace;

import mip6.wire.Bytes;
import mip6.wire.PacketBuffer;

/** Hears what is to be done for something that was to be sent, on the thread that asked. */
interface Departures {

    /**
     * A whole IPv6 packet is to be sent.
     *
     * @param packet lent until this returns
     * @param interfaceIndex to leave by; 0 lets the routes decide
     */
    void send(PacketBuffer packet, int interfaceIndex);

    /** It is not sent; {@code packet} goes back into the TUN device to say why. */
    void answer(Bytes packet, DropCause cause);

    void dropped(DropCause cause);
}
