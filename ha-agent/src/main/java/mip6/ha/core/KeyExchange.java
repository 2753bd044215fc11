package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.Refusal;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the IKE engine asks and tells: who may use the service with which address (RFC 5026 5.3,
 * 5.4, 9.2), which SAs there are, and whether the peers still live.
 */
final class KeyExchange {

    private final HomeAgentSettings settings;
    private final HomeAddressPool pool;
    private final Sessions sessions;
    private final BindingCache cache;
    private final Timers<Long> liveness = new Timers<>();
    private final HomeAddressGrants grants;
    private final Approaches approaches;
    private Optional<ServerAddresses> server = Optional.empty();

    KeyExchange(
            HomeAgentSettings settings,
            HomeAddressPool pool,
            Sessions sessions,
            BindingCache cache) {
        this.settings = settings;
        this.pool = pool;
        this.sessions = sessions;
        this.cache = cache;
        grants = new HomeAddressGrants(settings, pool);
        approaches = new Approaches(settings.authorization(), pool, grants, sessions);
    }

    /** From now on addresses are {@code other}'s to give. */
    void ask(ServerAddresses other) {
        server = Optional.of(other);
    }

    /**
     * Initiates to a mobile node that this home agent is to serve, as the SA {@code id}.
     *
     * @return false where there is no home address for it
     */
    boolean approach(Approach wish, IkeSaId id, Effects out) {
        return approaches.begin(wish, id, out);
    }

    /** Whether the mobile node has a pair for {@code homeAddress} in that IKE SA. */
    boolean isUnder(IkeSaId id, Ipv6Address homeAddress) {
        return sessions.of(id).flatMap(session -> session.pairFor(homeAddress)).isPresent();
    }

    /** Gives up an SA that {@link #approach} began, how far it may have come. */
    void abandon(IkeSaId id, Effects out) {
        out.ike(new IkeEvent.Close(id));
        ended("ike-sa-closed", id, IkeAction.IkeFailure.NO_RESPONSE, out);
    }

    /** Other mobile nodes and addresses of theirs; who may not go on is let go. */
    void use(HomeAgentSettings changed, long now, Effects out) {
        Authorization authorization = settings.authorization();
        Set<Identity> gone = authorization.become(changed.authorization());
        pool.configure(changed.pool(), out.actions());
        grants.use(changed);
        sessions.all().stream()
                .map(Session::peer)
                .filter(peer -> !authorization.mayUseService(peer))
                .forEach(peer -> gone.add(peer.identity()));
        gone.addAll(pool.displaced());
        disconnect(gone::contains, now, out);
    }

    /** Ends all that some mobile nodes have here; they may come again if they are authorised. */
    void disconnect(Predicate<Identity> mobileNodes, long now, Effects out) {
        cache.end(mobileNodes, now, out);
        sessions.all().stream()
                .filter(session -> mobileNodes.test(session.peer().identity()))
                .forEach(session -> out.ike(new IkeEvent.Close(session.id())));
    }

    void act(IkeAction action, long now, Effects out) {
        switch (action) {
            case IkeAction.Send send -> out.add(new HaAction.Ike(send));
            case IkeAction.Tell told -> out.add(new HaAction.Ike(told));
            case IkeAction.Retransmitted again -> out.add(new HaAction.Ike(again));
            case IkeAction.Compute compute -> out.add(new HaAction.Ike(compute));
            case IkeAction.CheckRevocation check -> out.add(new HaAction.Ike(check));
            case IkeAction.RelayEap relay -> out.add(new HaAction.RelayEap(relay));
            case IkeAction.ExportKeys keys -> out.add(new HaAction.Ike(keys));
            case IkeAction.Report report -> out.add(new HaAction.Ike(report));
            case IkeAction.Authorize asked -> authorize(asked, now, out).ifPresent(out::ike);
            case IkeAction.AuthorizeAddress asked -> out.ike(authorizeAddress(asked, out));
            case IkeAction.InstallSa(ChildSa sa) -> {
                sessions.install(sa);
                approaches.installed(sa);
                out.add(new HaAction.InstallSa(sa));
                changed(sa, out);
            }
            case IkeAction.InstallSuccessor(_, ChildSa successor) -> {
                sessions.installSuccessor(successor);
                out.add(new HaAction.InstallSa(successor));
            }
            case IkeAction.SwitchSa(_, ChildSa successor) -> {
                sessions.prefer(successor);
                changed(successor, out);
            }
            case IkeAction.Rekeyed rekeyed -> {
                sessions.update(rekeyed.id(), session -> session.provenAt(now));
                out.add(new HaAction.Ike(rekeyed));
            }
            case IkeAction.RemoveSa(ChildSa sa) -> {
                sessions.remove(sa);
                changed(sa, out);
                releaseSelfMade(sa, out);
                out.add(new HaAction.RemoveSa(sa));
            }
            case IkeAction.Established established -> established(established, now, out);
            case IkeAction.Moved moved -> moved(moved, now, out);
            case IkeAction.Alive(IkeSaId id) ->
                    sessions.update(id, session -> session.provenAt(now));
            case IkeAction.ChildFailed(IkeSaId id, var _, String notification) ->
                    report("child-sa-failed", id, notification, out);
            case IkeAction.Failed(IkeSaId id, IkeAction.IkeFailure failure) ->
                    ended("ike-sa-failed", id, failure, out);
            case IkeAction.Closed(IkeSaId id, IkeAction.IkeClosure why) ->
                    ended("ike-sa-closed", id, why, out);
        }
    }

    /** RFC 6275 10.3.1: the binding does not, for that takes a Binding Update. */
    private void moved(IkeAction.Moved moved, long now, Effects out) {
        sessions.update(
                moved.id(),
                session -> session.movedTo(moved.local(), moved.remote()).provenAt(now));
        sessions.of(moved.id())
                .ifPresent(
                        session ->
                                out.report(
                                        Report.info("ike-sa-moved")
                                                .with(
                                                        "identity",
                                                        session.peer().identity().toString())
                                                .with("remote", moved.remote().address())));
    }

    /** Asks the silent ones without a binding whether they still live. */
    void timePassed(long now, Effects out) {
        for (long value : liveness.due(now)) {
            sessions.of(new IkeSaId(value)).ifPresent(session -> checkLiveness(session, now, out));
        }
    }

    long deadline() {
        return liveness.first();
    }

    /** Empty where a server of addresses is asked first. */
    private Optional<IkeEvent> authorize(IkeAction.Authorize asked, long now, Effects out) {
        AuthenticatedPeer peer = asked.peer();
        if (!settings.authorization().mayUseService(peer)) {
            out.report(
                    Report.warning("mobile-node-not-authorized")
                            .with("identity", peer.identity().toString())
                            .with("remote", asked.remote().address()));
            return Optional.of(new IkeEvent.Refused(asked.id(), Refusal.NOT_AUTHORIZED));
        }
        return server.filter(it -> it.isAsked(asked, now)).isPresent()
                ? Optional.empty()
                : Optional.of(decide(asked, now, out));
    }

    /** Which address it is, of those that there are. */
    IkeEvent decide(IkeAction.Authorize asked, long now, Effects out) {
        AuthenticatedPeer peer = asked.peer();
        boolean nothingToGive =
                !peer.addresses().isEmpty() && !pool.assign(peer.identity(), peer.addresses());
        ConfigurationReply given =
                nothingToGive
                        ? grants.nothing()
                        : asked.request()
                                .map(
                                        request ->
                                                grants.give(
                                                        peer.identity(),
                                                        asked.id(),
                                                        request,
                                                        now,
                                                        out))
                                .orElseGet(() -> grants.own(asked, out));
        sessions.begin(
                new Session(
                        asked.id(),
                        peer,
                        asked.remote(),
                        Optional.empty(),
                        given.address(),
                        List.of(),
                        false,
                        now,
                        List.of(),
                        Optional.empty()));
        boolean nothing = given.address().isEmpty() && given.homePrefix().isEmpty();
        if (asked.request().isPresent() && nothing) {
            out.report(
                    Report.warning("no-home-address-left")
                            .with("identity", peer.identity().toString()));
            return new IkeEvent.Refused(asked.id(), Refusal.NO_ADDRESS);
        }
        return new IkeEvent.Authorized(asked.id(), given);
    }

    /** RFC 5026 9.2 MUST: an address of the mobile node's own making is tied to its identity. */
    private IkeEvent authorizeAddress(IkeAction.AuthorizeAddress asked, Effects out) {
        Ipv6Address address = asked.address();
        boolean granted =
                sessions.of(asked.id()).isPresent()
                        && pool.leaseSelfMade(
                                asked.peer().identity(), asked.id(), address, out.actions());
        if (granted) {
            sessions.update(asked.id(), session -> session.withSelfMade(address));
            return new IkeEvent.AddressGranted(asked.id(), address);
        }
        out.report(
                Report.warning("home-address-refused")
                        .with("identity", asked.peer().identity().toString())
                        .with("home-address", address));
        return new IkeEvent.AddressRefused(asked.id(), address);
    }

    /** An address of the mobile node's own making is given up with its last pair. */
    private void releaseSelfMade(ChildSa sa, Effects out) {
        Optional<Session> session = sessions.of(sa.owner());
        if (session.isEmpty()) {
            return;
        }
        for (Ipv6Address address : session.get().selfMade()) {
            if (Session.covers(sa, address) && session.get().pairFor(address).isEmpty()) {
                sessions.update(sa.owner(), each -> each.withoutSelfMade(address));
                pool.released(sa.owner(), address, out.actions());
            }
        }
    }

    private void established(IkeAction.Established established, long now, Effects out) {
        IkeSaId id = established.id();
        if (!approaches.mayServe(established, now, out)) {
            return;
        }
        sessions.update(
                id,
                session -> session.establishedAt(established.local(), established.remote(), now));
        liveness.set(id.value(), now + settings.liveness().toNanos());
        Report report =
                Report.info("mobile-node-authenticated")
                        .with("identity", established.peer().identity().toString())
                        .with("method", established.peer().method())
                        .with("care-of-address", established.remote().address())
                        .with("elapsed", established.elapsed());
        out.report(
                sessions.of(id)
                        .flatMap(Session::homeAddress)
                        .map(address -> report.with("home-address", address))
                        .orElse(report));
    }

    /**
     * The binding stays until its lifetime ends; what the SA leased is free, unless it is bound.
     */
    private void ended(String event, IkeSaId id, Enum<?> why, Effects out) {
        liveness.clear(id.value());
        approaches.ended(id, why, out);
        server.ifPresent(it -> it.forget(id));
        pool.released(id, out.actions());
        sessions.end(id)
                .ifPresent(
                        session ->
                                out.report(
                                        Report.info(event)
                                                .with(
                                                        "identity",
                                                        session.peer().identity().toString())
                                                .with("reason", why)));
    }

    private void changed(ChildSa sa, Effects out) {
        if (sa.mode() == ChildSa.Mode.TUNNEL) {
            cache.tunnelSaChanged(sa, out);
        }
    }

    private void report(String event, IkeSaId id, String detail, Effects out) {
        sessions.of(id)
                .ifPresent(
                        session ->
                                out.report(
                                        Report.warning(event)
                                                .with(
                                                        "identity",
                                                        session.peer().identity().toString())
                                                .with("detail", detail)));
    }

    /** A mobile node with a binding shows that it lives by refreshing it. */
    private void checkLiveness(Session session, long now, Effects out) {
        boolean bound = session.homeAddress().flatMap(cache::inForce).isPresent();
        long silentUntil = session.lastHeard() + settings.liveness().toNanos();
        if (!bound && silentUntil <= now) {
            out.ike(new IkeEvent.CheckLiveness(session.id()));
        }
        liveness.set(
                session.id().value(),
                Math.max(silentUntil, now + settings.liveness().toNanos() / 2));
    }
}
