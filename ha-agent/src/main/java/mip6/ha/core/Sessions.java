package mip6.ha.core;

import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The IKE SAs with mobile nodes that have proved their identities. */
final class Sessions {

    private final Map<IkeSaId, Session> sessions = new HashMap<>();
    private final Map<SaPair, IkeSaId> bySa = new HashMap<>();
    private final Map<Identity, Set<IkeSaId>> byIdentity = new HashMap<>();

    void begin(Session session) {
        sessions.put(session.id(), session);
        byIdentity
                .computeIfAbsent(session.peer().identity(), _ -> new LinkedHashSet<>())
                .add(session.id());
    }

    /** The SA is gone. */
    Optional<Session> end(IkeSaId id) {
        Optional<Session> ended = Optional.ofNullable(sessions.remove(id));
        ended.ifPresent(
                session -> {
                    session.pairs().forEach(sa -> bySa.remove(SaPair.of(sa)));
                    forgetIdentity(session);
                });
        return ended;
    }

    /** The SA still stands, but is no longer the mobile node's, nor are its pairs. */
    void retire(IkeSaId id) {
        of(id).ifPresent(
                        session -> {
                            session.pairs().forEach(sa -> bySa.remove(SaPair.of(sa)));
                            forgetIdentity(session);
                        });
    }

    private void forgetIdentity(Session session) {
        byIdentity.computeIfPresent(
                session.peer().identity(),
                (_, ids) -> {
                    ids.remove(session.id());
                    return ids.isEmpty() ? null : ids;
                });
    }

    void update(IkeSaId id, UnaryOperator<Session> change) {
        sessions.computeIfPresent(id, (_, session) -> change.apply(session));
    }

    void install(ChildSa sa) {
        listen(sa);
        update(sa.owner(), session -> session.with(sa));
    }

    /** It receives, but others are preferred until {@link #prefer}. */
    void installSuccessor(ChildSa sa) {
        listen(sa);
        update(sa.owner(), session -> session.withSuccessor(sa));
    }

    private void listen(ChildSa sa) {
        of(sa.owner())
                .filter(session -> of(session.peer().identity()).contains(session))
                .ifPresent(_ -> bySa.put(SaPair.of(sa), sa.owner()));
    }

    /** From now on it is the one to send under. */
    void prefer(ChildSa sa) {
        update(sa.owner(), session -> session.without(sa).with(sa));
    }

    void remove(ChildSa sa) {
        bySa.remove(SaPair.of(sa));
        update(sa.owner(), session -> session.without(sa));
    }

    Optional<Session> of(IkeSaId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /** All of one mobile node, the newest last. */
    List<Session> of(Identity identity) {
        return byIdentity.getOrDefault(identity, Set.of()).stream()
                .flatMap(id -> of(id).stream())
                .toList();
    }

    Optional<Session> of(SaPair sa) {
        return Optional.ofNullable(bySa.get(sa)).flatMap(this::of);
    }

    /**
     * The pair that protects an answer to what came under {@code sa}: the same one as long as it
     * exists, else the newest of its owner that covers {@code homeAddress}.
     */
    Optional<SaPair> answering(SaPair sa, Identity identity, Ipv6Address homeAddress) {
        return bySa.containsKey(sa) ? Optional.of(sa) : signalling(identity, homeAddress);
    }

    /** The newest pair for the Mobility Header messages of {@code homeAddress}. */
    Optional<SaPair> signalling(Identity identity, Ipv6Address homeAddress) {
        return of(identity).stream()
                .flatMap(session -> session.pairFor(homeAddress).stream())
                .map(SaPair::of)
                .reduce((older, newer) -> newer);
    }

    /** The newest pair for Mobile Prefix Discovery of {@code homeAddress}. */
    Optional<SaPair> prefixDiscovery(Identity identity, Ipv6Address homeAddress) {
        return of(identity).stream()
                .flatMap(session -> session.prefixDiscoveryFor(homeAddress).stream())
                .map(SaPair::of)
                .reduce((older, newer) -> newer);
    }

    /** Whether an exchange of IKE was completed with {@code identity} at {@code address}. */
    boolean hasProved(Identity identity, Ipv6Address address) {
        return of(identity).stream().anyMatch(each -> each.proven().equals(Optional.of(address)));
    }

    /** The newest pair in tunnel mode for the traffic of a binding of {@code identity}. */
    Optional<SaPair> tunnel(Identity identity, Ipv6Address homeAddress) {
        return of(identity).stream()
                .flatMap(session -> session.tunnelFor(homeAddress).stream())
                .map(SaPair::of)
                .reduce((older, newer) -> newer);
    }

    Collection<Session> all() {
        return Collections.unmodifiableCollection(sessions.values());
    }

    int pairs() {
        return bySa.size();
    }

    int size() {
        return sessions.size();
    }
}
