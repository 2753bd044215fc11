package mip6.dataplane.userspace;

import mip6.wire.Bytes;

import java.util.List;

/** What is to be done for something that was to be sent. */
sealed interface Departure {

    /**
     * Whole IPv6 packets to send: one, or the fragments of one.
     *
     * @param interfaceIndex to leave by; 0 lets the routes decide
     */
    record Send(List<Bytes> packets, int interfaceIndex) implements Departure {}

    /** It is not sent; {@code packet} goes back into the TUN device to say why. */
    record Answer(Bytes packet, DropCause cause) implements Departure {}

    record Dropped(DropCause cause) implements Departure {}
}
