package mip6.ikev2.core;

import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Both sides are authenticated.
 *
 * @param rights which CHILD_SAs the peer may ask for
 * @param children CHILD_SAs that exist
 * @param pending the peer's request that is to be answered next
 * @param life what time brings
 * @param mobike whether one of both says where it is
 * @param mapping how the peer saw this node's end of the path when it was last told of it: data of
 *     NAT_DETECTION_DESTINATION_IP (RFC 4555 3.8)
 */
record Established(
        IkeSaHead head,
        Security security,
        AuthenticatedPeer peer,
        Rights rights,
        List<Child> children,
        Optional<Pending> pending,
        Window window,
        Life life,
        Mobike mobike,
        Optional<Bytes> mapping)
        implements IkeSaState {

    Established {
        children = List.copyOf(children);
    }

    /** As IKE_AUTH leaves it, without children so far. */
    static Established begun(
            IkeSaHead head,
            Security security,
            AuthenticatedPeer peer,
            Rights rights,
            Window window,
            Life life) {
        return new Established(
                head,
                security,
                peer,
                rights,
                List.of(),
                Optional.empty(),
                window,
                life,
                Mobike.ABSENT,
                Optional.empty());
    }

    @Override
    public long deadline() {
        long first = Math.min(window.due(), life.due());
        for (Child child : children) {
            first = Math.min(first, child.due());
        }
        return first;
    }

    @Override
    public List<Long> jobs() {
        List<Long> jobs = new ArrayList<>();
        window.outstanding().flatMap(OwnExchange::job).ifPresent(jobs::add);
        pending.map(Pending::job).filter(job -> job != NO_JOB).ifPresent(jobs::add);
        return jobs;
    }

    @Override
    public List<Spi> inboundSpis() {
        List<Spi> spis = new ArrayList<>(window.inboundSpis());
        children.forEach(child -> spis.add(child.sa().inbound()));
        life.deferred().forEach(each -> spis.addAll(each.wish().inboundSpis()));
        return spis;
    }

    Optional<Child> child(Spi inbound) {
        return children.stream().filter(child -> child.sa().inbound().equals(inbound)).findFirst();
    }

    /** The child that the peer names by the SPI that it receives under. */
    Optional<Child> childSentUnder(Spi outbound) {
        return children.stream()
                .filter(child -> child.sa().outbound().equals(outbound))
                .findFirst();
    }

    Established with(IkeSaHead other) {
        return new Established(
                other, security, peer, rights, children, pending, window, life, mobike, mapping);
    }

    Established with(Window other) {
        return new Established(
                head, security, peer, rights, children, pending, other, life, mobike, mapping);
    }

    Established with(Life other) {
        return new Established(
                head, security, peer, rights, children, pending, window, other, mobike, mapping);
    }

    Established with(Mobike other) {
        return new Established(
                head, security, peer, rights, children, pending, window, life, other, mapping);
    }

    Established seenAs(Optional<Bytes> other) {
        return new Established(
                head, security, peer, rights, children, pending, window, life, mobike, other);
    }

    /** A Binding Update says so. */
    Established movedTo(Endpoint local, Endpoint remote) {
        Established superseded = mobike == Mobike.ABSENT ? this : with(Mobike.SUPERSEDED);
        return superseded.at(local, remote);
    }

    /** What says so knows nothing of ports. */
    Established at(Endpoint local, Endpoint remote) {
        return with(
                head.movedTo(
                        new Endpoint(local.address(), head.local().port()),
                        new Endpoint(remote.address(), head.remote().port())));
    }

    /**
     * RFC 7296 2.23: a translator may give the peer another address at any time; where its last new
     * message came from is where it is.
     */
    Established heardFrom(Arrival arrival) {
        // RFC 4555 3.8 MUST NOT, where it is said where the peers are
        boolean said = mobike == Mobike.AGREED || mobike == Mobike.OWN;
        return head.nat().remote() && !said && !arrival.remote().equals(head.remote())
                ? with(head.movedTo(head.local(), arrival.remote()))
                : this;
    }

    Established withChildren(List<Child> others) {
        return new Established(
                head, security, peer, rights, others, pending, window, life, mobike, mapping);
    }

    Established withChild(Child child) {
        List<Child> more = new ArrayList<>(children);
        more.add(child);
        return withChildren(more);
    }

    /** The child that is received under {@code inbound}, changed. */
    Established changing(Spi inbound, UnaryOperator<Child> change) {
        return withChildren(
                children.stream()
                        .map(it -> it.sa().inbound().equals(inbound) ? change.apply(it) : it)
                        .toList());
    }

    Established without(Spi inbound) {
        return withChildren(
                children.stream().filter(it -> !it.sa().inbound().equals(inbound)).toList());
    }

    /** The peer's request waits for something else. */
    Established asking(Pending request) {
        return new Established(
                head,
                security,
                peer,
                rights,
                children,
                Optional.of(request),
                window,
                life,
                mobike,
                mapping);
    }

    /** It waits no more. */
    Established decided(Rights others) {
        return new Established(
                head,
                security,
                peer,
                others,
                children,
                Optional.empty(),
                window,
                life,
                mobike,
                mapping);
    }

    Established decided() {
        return decided(rights);
    }
}
