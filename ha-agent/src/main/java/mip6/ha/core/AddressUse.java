package mip6.ha.core;

import mip6.ikev2.message.Identity;

/**
 * Who uses a home address, and what for.
 *
 * @param leases IKE SAs that hold the address
 * @param bound there is a binding
 * @param heldUntil when its owner's claim ends after de-registration; 0 for none
 */
record AddressUse(Identity owner, int leases, boolean bound, long heldUntil) {

    boolean isInUse() {
        return leases > 0 || bound;
    }

    boolean isNeeded() {
        return isInUse() || heldUntil > 0;
    }

    AddressUse withLeases(int count) {
        return new AddressUse(owner, count, bound, heldUntil);
    }

    AddressUse withBound(boolean isBound) {
        return new AddressUse(owner, leases, isBound, heldUntil);
    }

    AddressUse withHeldUntil(long until) {
        return new AddressUse(owner, leases, bound, until);
    }
}
