package mip6.ikev2.core;

import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.IkeMessage;
import mip6.wire.Ipv6Address;

/** A request of the peer that is to be answered next, once something else is known. */
sealed interface Pending {

    /** Where its answer goes. */
    Arrival arrival();

    IkeMessage request();

    /** It asks for a CHILD_SA of an address that somebody else decides about. */
    record Undecided(Arrival arrival, IkeMessage request, Ipv6Address address) implements Pending {}

    /** It asks for a CHILD_SA with a key exchange of its own. */
    record ChildKey(
            Arrival arrival, IkeMessage request, ChildNegotiation.Selection selection, long job)
            implements Pending {}

    /** It asks for a new IKE SA in place of this one. */
    record IkeKey(
            Arrival arrival, IkeMessage request, Proposals.Choice choice, IkeSuite suite, long job)
            implements Pending {}

    default long job() {
        return switch (this) {
            case Undecided _ -> IkeSaState.NO_JOB;
            case ChildKey child -> child.job();
            case IkeKey ike -> ike.job();
        };
    }
}
