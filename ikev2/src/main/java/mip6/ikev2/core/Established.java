package mip6.ikev2.core;

import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Both sides are authenticated.
 *
 * @param leased as responder: the address that the peer was given, to which its selectors are
 *     narrowed
 * @param children CHILD_SAs that exist
 */
record Established(
        IkeSaHead head,
        Security security,
        AuthenticatedPeer peer,
        Optional<Ipv6Address> leased,
        List<ChildSa> children,
        Window window)
        implements IkeSaState {

    Established {
        children = List.copyOf(children);
    }

    @Override
    public long deadline() {
        return window.outstanding().map(it -> it.request().due()).orElse(NEVER);
    }

    @Override
    public List<Spi> inboundSpis() {
        List<Spi> spis = new ArrayList<>(children.size() + 1);
        children.forEach(child -> spis.add(child.inbound()));
        if (window.outstanding().isPresent()
                && window.outstanding().get().wish() instanceof Wish.NewChild child) {
            spis.add(child.inbound());
        }
        return spis;
    }

    Established with(Window other) {
        return new Established(head, security, peer, leased, children, other);
    }

    Established movedTo(Endpoint local, Endpoint remote) {
        return new Established(
                head.movedTo(local, remote), security, peer, leased, children, window);
    }

    Established withChild(ChildSa child) {
        List<ChildSa> more = new ArrayList<>(children);
        more.add(child);
        return new Established(head, security, peer, leased, more, window);
    }

    Established without(ChildSa child) {
        return new Established(
                head,
                security,
                peer,
                leased,
                children.stream().filter(other -> !other.equals(child)).toList(),
                window);
    }
}
