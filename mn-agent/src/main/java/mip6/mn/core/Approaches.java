package mip6.mn.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.wire.Ipv6Address;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Home agents of the provider that initiate to this node, as another one does when the one that
 * serves it has failed (draft-li-mip6-ha-init-bootstrap-00 4.2). The engine lets nobody else prove
 * an identity here. That an SA stands changes nothing yet: the node goes on with the home agent
 * that it has until a Home Agent Switch message comes under it.
 */
final class Approaches {

    /**
     * A provider has few home agents for one node. Of more the oldest gives way: it may have failed
     * before it could call this node.
     */
    static final int MOST = 4;

    private final Effects effects;
    private final Map<IkeSaId, Approach> approaches = new LinkedHashMap<>();
    private boolean over;

    /**
     * One of them.
     *
     * @param homeAgent where its IKE messages come from
     * @param homeAddress that it is to serve: the one that it gave, or the one that the node has
     * @param signalling the SA for Mobility Header messages between the two
     * @param answeredAt when this node's last answer left; what follows it comes a round trip later
     */
    record Approach(
            IkeSaId ikeSa,
            AuthenticatedPeer peer,
            Ipv6Address homeAgent,
            Ipv6Address homeAddress,
            Optional<ChildSa> signalling,
            long answeredAt) {

        private Approach with(ChildSa sa, long now) {
            return sa.mode() == ChildSa.Mode.TRANSPORT ? with(Optional.of(sa), now) : this;
        }

        private Approach without(ChildSa sa) {
            return signalling.equals(Optional.of(sa)) ? with(Optional.empty(), answeredAt) : this;
        }

        private Approach with(Optional<ChildSa> sa, long at) {
            return new Approach(ikeSa, peer, homeAgent, homeAddress, sa, at);
        }

        /**
         * Whether {@code message} came from this home agent to the home address under the SA that
         * the two have (draft-li-mip6-ha-init-bootstrap-00 4.3 MUST).
         */
        private boolean sent(IncomingMobilityHeader message) {
            return signalling
                            .map(SaPair::of)
                            .filter(
                                    own ->
                                            message.protection()
                                                    .filter(by -> by.sa().equals(own))
                                                    .isPresent())
                            .isPresent()
                    && message.source().equals(homeAgent)
                    && message.logicalDestination().equals(homeAddress);
        }

        private MnReport report() {
            return new MnReport.HomeAgentApproached(peer, homeAgent, homeAddress);
        }
    }

    Approaches(Effects effects) {
        this.effects = effects;
    }

    List<Approach> all() {
        return List.copyOf(approaches.values());
    }

    /** Who sent {@code message}, if it was one of them. */
    Optional<Approach> sender(IncomingMobilityHeader message) {
        return approaches.values().stream().filter(each -> each.sent(message)).findFirst();
    }

    /** It is the one that serves from now on: what the engine says of it is no longer for this. */
    void promoted(Approach approach) {
        approaches.remove(approach.ikeSa());
    }

    /**
     * Deals with what the engine says of one of them.
     *
     * @param homeAddress that the node has
     * @return false where it is about something else
     */
    boolean took(IkeAction action, Optional<Ipv6Address> homeAddress, long now) {
        return switch (action) {
            case IkeAction.Authorize asked -> {
                authorize(asked, homeAddress, now);
                yield true;
            }
            case IkeAction.InstallSa(ChildSa sa) when owns(sa.owner()) -> {
                effects.act(new MnAction.InstallSa(sa));
                approaches.computeIfPresent(sa.owner(), (_, approach) -> approach.with(sa, now));
                yield true;
            }
            case IkeAction.InstallSuccessor(ChildSa sa, ChildSa next) when owns(sa.owner()) -> {
                effects.act(new MnAction.InstallSa(next));
                approaches.computeIfPresent(sa.owner(), (_, approach) -> approach.with(next, now));
                yield true;
            }
            case IkeAction.RemoveSa(ChildSa sa) when owns(sa.owner()) -> {
                effects.act(new MnAction.RemoveSa(sa));
                approaches.computeIfPresent(sa.owner(), (_, approach) -> approach.without(sa));
                yield true;
            }
            case IkeAction.Established established when owns(established.id()) -> {
                of(established.id()).map(Approach::report).ifPresent(effects::report);
                yield true;
            }
            case IkeAction.Closed(IkeSaId id, var why) when owns(id) -> {
                of(id).ifPresent(
                                ended ->
                                        effects.report(
                                                new MnReport.HomeAgentLost(
                                                        ended.homeAgent(), why)));
                approaches.remove(id);
                yield true;
            }
            case IkeAction.Failed(IkeSaId id, var _) when owns(id) -> approaches.remove(id) != null;
            case IkeAction.Alive(IkeSaId id) -> owns(id);
            case IkeAction.Rekeyed(IkeSaId id) -> owns(id);
            case IkeAction.Moved(IkeSaId id, var _, var _) -> owns(id);
            case IkeAction.SwitchSa(ChildSa sa, ChildSa _) -> owns(sa.owner());
            case IkeAction.Send _,
                    IkeAction.Retransmitted _,
                    IkeAction.Tell _,
                    IkeAction.Compute _,
                    IkeAction.CheckRevocation _,
                    IkeAction.ExportKeys _,
                    IkeAction.Report _,
                    IkeAction.RelayEap _,
                    IkeAction.AuthorizeAddress _,
                    IkeAction.ChildFailed _,
                    IkeAction.InstallSa _,
                    IkeAction.InstallSuccessor _,
                    IkeAction.RemoveSa _,
                    IkeAction.Established _,
                    IkeAction.Closed _,
                    IkeAction.Failed _ ->
                    false;
        };
    }

    /** The node is to end. */
    void close(long now) {
        over = true;
        List.copyOf(approaches.keySet()).forEach(id -> effects.ike(new IkeEvent.Close(id), now));
    }

    private boolean owns(IkeSaId id) {
        return approaches.containsKey(id);
    }

    private Optional<Approach> of(IkeSaId id) {
        return Optional.ofNullable(approaches.get(id));
    }

    private void authorize(IkeAction.Authorize asked, Optional<Ipv6Address> homeAddress, long now) {
        // 4.4: what the home agent gives is the new home address; without that the old one stays
        Optional<Ipv6Address> served =
                asked.unsolicited()
                        .flatMap(ConfigurationReply::address)
                        .filter(Ipv6Address::isRoutableUnicast)
                        .or(() -> homeAddress);
        if (over || served.isEmpty()) {
            effects.ike(new IkeEvent.Refused(asked.id(), IkeEvent.Refusal.NOT_AUTHORIZED), now);
            return;
        }
        if (approaches.size() >= MOST) {
            effects.ike(new IkeEvent.Close(all().getFirst().ikeSa()), now);
        }
        approaches.put(
                asked.id(),
                new Approach(
                        asked.id(),
                        asked.peer(),
                        asked.remote().address(),
                        served.get(),
                        Optional.empty(),
                        now));
        effects.ike(new IkeEvent.AuthorizedHomeAgent(asked.id(), served.get()), now);
    }
}
