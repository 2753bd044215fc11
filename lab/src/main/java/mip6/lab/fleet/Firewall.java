package mip6.lab.fleet;

import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.wire.Ipv6Address;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is between a mobile node and the network, and may keep IKE messages from it. */
sealed interface Firewall {

    /** Something leaves, if it is a message. */
    void leaves(IkeAction action);

    /** Whether {@code datagram} gets in; asked by any thread. */
    boolean admits(IkeEvent.DatagramReceived datagram);

    /** There is none. */
    record None() implements Firewall {

        @Override
        public void leaves(IkeAction action) {}

        @Override
        public boolean admits(IkeEvent.DatagramReceived datagram) {
            return true;
        }
    }

    /**
     * One that lets in what comes from where something has gone to, as stateful ones do, and
     * address translators.
     *
     * @param known addresses to which something has gone
     */
    record Stateful(Set<Ipv6Address> known) implements Firewall {

        Stateful() {
            this(ConcurrentHashMap.newKeySet());
        }

        @Override
        public void leaves(IkeAction action) {
            if (action instanceof IkeAction.Send(var _, var remote, var _)) {
                known.add(remote.address());
            }
        }

        @Override
        public boolean admits(IkeEvent.DatagramReceived datagram) {
            return known.contains(datagram.remote().address());
        }
    }
}
