package mip6.mn.core;

import mip6.wire.Ipv6Address;

import java.util.Optional;

/** The home address that this node has, also while no home agent serves it. */
final class HeldHomeAddress {

    private final Effects effects;
    private Optional<Ipv6Address> address = Optional.empty();

    /** It is on the home link, and nobody is needed for that. */
    private boolean atHome;

    HeldHomeAddress(Effects effects) {
        this.effects = effects;
    }

    Optional<Ipv6Address> address() {
        return address;
    }

    /** What to ask for: the address of before, so that sockets survive, or the configured one. */
    Optional<Ipv6Address> proposal(MobileNodeSettings settings) {
        return address.or(settings::proposedHomeAddress);
    }

    /** A home agent is to serve {@code next}. */
    void hold(Ipv6Address next) {
        if (!address.equals(Optional.of(next))) {
            drop();
        }
        address = Optional.of(next);
        atHome = false;
    }

    /** The home agent is lost, while the node is at home and has its address there. */
    void settle() {
        atHome = true;
    }

    /** From now on the home link must not hear of it: a home agent is about to probe it there. */
    void leaveHome() {
        if (atHome) {
            atHome = false;
            address.ifPresent(each -> effects.act(new MnAction.DropHomeAddress(each)));
        }
    }

    /** The node has none any more. */
    void drop() {
        address.ifPresent(
                each -> {
                    effects.act(new MnAction.RemoveTunnel(each));
                    effects.act(new MnAction.DropHomeAddress(each));
                });
        address = Optional.empty();
    }
}
