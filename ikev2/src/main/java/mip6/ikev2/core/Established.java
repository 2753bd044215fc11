package mip6.ikev2.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Both sides are authenticated.
 *
 * @param rights which CHILD_SAs the peer may ask for
 * @param children CHILD_SAs that exist
 * @param undecided the peer's request that waits for a decision, and is to be answered next
 */
record Established(
        IkeSaHead head,
        Security security,
        AuthenticatedPeer peer,
        Rights rights,
        List<ChildSa> children,
        Optional<Undecided> undecided,
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
        return new Established(head, security, peer, rights, children, undecided, other);
    }

    Established movedTo(Endpoint local, Endpoint remote) {
        // what says so knows nothing of ports
        return with(
                head.movedTo(
                        new Endpoint(local.address(), head.local().port()),
                        new Endpoint(remote.address(), head.remote().port())));
    }

    private Established with(IkeSaHead other) {
        return new Established(other, security, peer, rights, children, undecided, window);
    }

    /**
     * RFC 7296 2.23: a translator may give the peer another address at any time; where its last new
     * message came from is where it is.
     */
    Established heardFrom(Arrival arrival) {
        return head.nat().remote() && !arrival.remote().equals(head.remote())
                ? with(head.movedTo(head.local(), arrival.remote()))
                : this;
    }

    Established withChild(ChildSa child) {
        List<ChildSa> more = new ArrayList<>(children);
        more.add(child);
        return new Established(head, security, peer, rights, more, undecided, window);
    }

    Established without(ChildSa child) {
        return new Established(
                head,
                security,
                peer,
                rights,
                children.stream().filter(other -> !other.equals(child)).toList(),
                undecided,
                window);
    }

    /** The peer's request is somebody else's to decide. */
    Established asking(Undecided request) {
        return new Established(
                head, security, peer, rights, children, Optional.of(request), window);
    }

    /** It is decided. */
    Established decided(Rights others) {
        return new Established(head, security, peer, others, children, Optional.empty(), window);
    }
}
