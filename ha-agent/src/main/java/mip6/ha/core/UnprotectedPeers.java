package mip6.ha.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.Spi;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Ipv6Address;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Mobile nodes without IPsec, for tests of RFC 6275 that others have made: whoever uses a home
 * address is believed to be whom the operator gave it to. Each has a session that no key exchange
 * has made, with a pair of SAs that never is installed: what comes in the clear counts as come
 * under it, and what is to go under it goes in the clear.
 */
final class UnprotectedPeers {

    private final Map<Ipv6Address, ChildSa> byHomeAddress = new HashMap<>();
    private final Set<SaPair> pairs;

    /**
     * @param addresses the home addresses of each mobile node
     */
    UnprotectedPeers(Map<Identity, List<Ipv6Address>> addresses, Sessions sessions) {
        // Engines count theirs from zero upwards.
        long last = 0;
        for (Map.Entry<Identity, List<Ipv6Address>> each : addresses.entrySet()) {
            for (Ipv6Address homeAddress : each.getValue()) {
                ChildSa sa = standIn(new IkeSaId(--last), each.getKey(), homeAddress);
                byHomeAddress.put(homeAddress, sa);
                sessions.begin(session(sa, homeAddress));
                sessions.install(sa);
            }
        }
        pairs = Set.copyOf(byHomeAddress.values().stream().map(SaPair::of).toList());
    }

    IncomingMobilityHeader believed(IncomingMobilityHeader message) {
        ChildSa sa = byHomeAddress.get(message.logicalSource());
        return sa == null || message.protection().isPresent()
                ? message
                : new IncomingMobilityHeader(
                        message.source(),
                        message.destination(),
                        message.interfaceIndex(),
                        message.homeAddressOption(),
                        message.routingHeader(),
                        Optional.of(
                                new IncomingMobilityHeader.Protection(SaPair.of(sa), sa.peer())),
                        message.octets());
    }

    HaAction bared(HaAction action) {
        return action instanceof HaAction.Send(OutgoingMobilityHeader message)
                        && message.protection().filter(pairs::contains).isPresent()
                ? new HaAction.Send(
                        new OutgoingMobilityHeader(
                                message.source(),
                                message.destination(),
                                message.interfaceIndex(),
                                message.homeAddressOption(),
                                message.routingHeader(),
                                Optional.empty(),
                                message.octets()))
                : action;
    }

    private static Session session(ChildSa sa, Ipv6Address homeAddress) {
        return new Session(
                sa.owner(),
                new AuthenticatedPeer(sa.peer(), Method.UNPROVEN, Set.of()),
                Endpoint.ike(homeAddress),
                Optional.empty(),
                Optional.of(homeAddress),
                List.of(),
                false,
                0,
                List.of(),
                Optional.empty());
    }

    private static ChildSa standIn(IkeSaId id, Identity identity, Ipv6Address homeAddress) {
        Spi spi = new Spi((int) id.value());
        return ChildSa.withoutKeys(
                id,
                identity,
                spi,
                spi,
                TrafficSelector.anyMobilityHeader(),
                TrafficSelector.mobilityHeader(homeAddress),
                Optional.empty());
    }
}
