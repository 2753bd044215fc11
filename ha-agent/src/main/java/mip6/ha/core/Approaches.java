package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeEvent.FirstChild;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Ipv6Address;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Mobile nodes that this home agent initiates to, up to the SA for their Mobility Header messages
 * (draft-li-mip6-ha-init-bootstrap-00 4.2). From then on they are served like all others.
 */
final class Approaches {

    private final Authorization authorization;
    private final HomeAddressPool pool;
    private final HomeAddressGrants grants;
    private final Sessions sessions;
    private final Map<IkeSaId, UnderWay> approaches = new HashMap<>();

    /**
     * @param homeAddress that it is to have
     * @param first a CHILD_SA that came with IKE_AUTH
     */
    private record UnderWay(Approach wish, Ipv6Address homeAddress, Optional<ChildSa> first) {

        /** TSr is the home address of the mobile node (4.2 MUST). */
        ChildRequest child() {
            return new ChildRequest(
                    ChildSa.Mode.TRANSPORT,
                    List.of(TrafficSelector.mobilityHeader(wish.homeAgent())),
                    List.of(TrafficSelector.mobilityHeader(homeAddress)));
        }
    }

    Approaches(
            Authorization authorization,
            HomeAddressPool pool,
            HomeAddressGrants grants,
            Sessions sessions) {
        this.authorization = authorization;
        this.pool = pool;
        this.grants = grants;
        this.sessions = sessions;
    }

    /**
     * Initiates as the SA {@code id}.
     *
     * @return false where there is no home address left
     */
    boolean begin(Approach wish, IkeSaId id, Effects out) {
        // 4.4: where this home link holds its home address, the mobile node keeps it
        Optional<Ipv6Address> kept =
                Optional.of(wish.homeAddress())
                        .filter(
                                address ->
                                        pool.leaseSelfMade(
                                                wish.mobileNode(), id, address, out.actions()));
        Optional<Ipv6Address> homeAddress =
                kept.or(() -> pool.lease(wish.mobileNode(), id, Optional.empty(), out.actions()));
        if (homeAddress.isEmpty()) {
            out.report(
                    Report.warning("no-home-address-left")
                            .with("identity", wish.mobileNode().toString()));
            return false;
        }
        UnderWay approach = new UnderWay(wish, homeAddress.get(), Optional.empty());
        approaches.put(id, approach);
        Optional<ConfigurationReply> given =
                kept.isPresent() ? Optional.empty() : homeAddress.map(grants::of);
        out.ike(
                new IkeEvent.Initiate(
                        id,
                        Endpoint.ike(wish.homeAgent()),
                        Endpoint.ike(wish.careOfAddress()),
                        Optional.of(wish.mobileNode()),
                        new IkeEvent.Part.HomeAgent(given),
                        new FirstChild.Avoided(approach.child())));
        return true;
    }

    void installed(ChildSa sa) {
        approaches.computeIfPresent(
                sa.owner(),
                (_, approach) ->
                        new UnderWay(approach.wish(), approach.homeAddress(), Optional.of(sa)));
    }

    /**
     * The mobile node is the one that was wanted: the engine saw to that. Whether it may be served
     * is a question of its own (RFC 5026 5.4), also here.
     *
     * @return false where it may not, and its SA ends
     */
    boolean mayServe(IkeAction.Established established, long now, Effects out) {
        return Optional.ofNullable(approaches.remove(established.id()))
                .map(approach -> mayServe(approach, established, now, out))
                .orElse(true);
    }

    private boolean mayServe(
            UnderWay approach, IkeAction.Established established, long now, Effects out) {
        if (!authorization.mayUseService(established.peer())) {
            out.report(
                    Report.warning("mobile-node-not-authorized")
                            .with("identity", established.peer().identity().toString())
                            .with("remote", established.remote().address()));
            out.ike(new IkeEvent.Close(established.id()));
            return false;
        }
        sessions.begin(
                new Session(
                        established.id(),
                        established.peer(),
                        established.remote(),
                        Optional.empty(),
                        Optional.of(approach.homeAddress()),
                        List.of(),
                        false,
                        now,
                        approach.first().stream().toList(),
                        Optional.empty()));
        if (approach.first().isEmpty()) {
            out.ike(new IkeEvent.CreateChild(established.id(), approach.child()));
        }
        return true;
    }

    /** It could not be reached, or is another one. */
    void ended(IkeSaId id, Enum<?> why, Effects out) {
        Optional.ofNullable(approaches.remove(id))
                .ifPresent(
                        approach ->
                                out.report(
                                        Report.warning("mobile-node-not-reached")
                                                .with(
                                                        "identity",
                                                        approach.wish().mobileNode().toString())
                                                .with(
                                                        "care-of-address",
                                                        approach.wish().careOfAddress())
                                                .with("reason", why)));
    }
}
