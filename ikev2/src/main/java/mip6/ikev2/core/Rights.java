package mip6.ikev2.core;

import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which CHILD_SAs a peer may ask for: in transport mode those for the Mobility Header messages
 * between a mobile node's home address and its home agent, or for Mobile Prefix Discovery where
 * that is all that it wants, in tunnel mode those for all traffic of the home address (RFC 4877
 * 4.2, 4.3, 7.2.3).
 */
sealed interface Rights {

    /** None. */
    record None() implements Rights {}

    /**
     * The peer is a mobile node.
     *
     * @param homeAddresses those that it may use; what leaves the choice is narrowed to the first
     */
    record OfMobileNode(List<Ipv6Address> homeAddresses) implements Rights {

        public OfMobileNode {
            homeAddresses = List.copyOf(homeAddresses);
        }

        OfMobileNode with(Ipv6Address another) {
            List<Ipv6Address> more = new ArrayList<>(homeAddresses);
            more.add(another);
            return new OfMobileNode(more);
        }
    }

    /** The peer is a home agent, and {@code homeAddress} the one of this node that it serves. */
    record OfHomeAgent(Ipv6Address homeAddress) implements Rights {}

    /** What is left of an offer within these. */
    record Permitted(TrafficSelector local, TrafficSelector remote) {

        private Permitted reversed() {
            return new Permitted(remote, local);
        }
    }

    static Rights ofMobileNode(Optional<Ipv6Address> homeAddress) {
        return new OfMobileNode(homeAddress.stream().toList());
    }

    /** The one address that the initiator asks for; empty where it leaves the choice. */
    static Optional<Ipv6Address> single(IkeMessage request) {
        List<TrafficSelector> selectors = ofInitiator(request);
        List<Ipv6Address> addresses =
                selectors.stream().map(TrafficSelector::start).distinct().toList();
        return addresses.size() == 1
                        && selectors.stream().allMatch(it -> it.start().equals(it.end()))
                ? Optional.of(addresses.getFirst())
                : Optional.empty();
    }

    /** An address that nobody has decided about yet. */
    default Optional<Ipv6Address> undecided(IkeMessage request) {
        return switch (this) {
            case None _, OfHomeAgent _ -> Optional.empty();
            case OfMobileNode(List<Ipv6Address> own) ->
                    single(request).filter(address -> !own.contains(address));
        };
    }

    /** Empty where nothing is permitted. */
    default Optional<Permitted> permitted(IkeMessage request, Mode mode, IkeSaHead head) {
        return switch (this) {
            case None _ -> Optional.empty();
            case OfMobileNode(List<Ipv6Address> own) ->
                    single(request)
                            .filter(own::contains)
                            .or(() -> own.stream().findFirst())
                            .map(home -> towards(home, mode, head.local().address(), request));
            case OfHomeAgent(Ipv6Address home) ->
                    Optional.of(towards(home, mode, head.remote().address(), request).reversed());
        };
    }

    private static Permitted towards(
            Ipv6Address home, Mode mode, Ipv6Address homeAgent, IkeMessage request) {
        return switch (mode) {
            case TRANSPORT ->
                    isOfPrefixDiscovery(request)
                            ? new Permitted(
                                    TrafficSelector.prefixDiscovery(homeAgent),
                                    TrafficSelector.prefixDiscovery(home))
                            : new Permitted(
                                    TrafficSelector.mobilityHeader(homeAgent),
                                    TrafficSelector.mobilityHeader(home));
            case TUNNEL -> new Permitted(Selectors.any(), Selectors.anyOf(home));
        };
    }

    private static boolean isOfPrefixDiscovery(IkeMessage request) {
        List<TrafficSelector> selectors = ofInitiator(request);
        return !selectors.isEmpty()
                && selectors.stream().allMatch(each -> each.protocol() == IpProtocol.ICMPV6);
    }

    private static List<TrafficSelector> ofInitiator(IkeMessage request) {
        return request.first(TrafficSelectorsInitiator.class)
                .map(TrafficSelectorsInitiator::ipv6)
                .orElse(List.of());
    }

    /** What the peer of an initiator may ask for later. */
    static Rights against(IkeEvent.Part part) {
        return switch (part) {
            case IkeEvent.Part.MobileNode _ -> new None();
            case IkeEvent.Part.HomeAgent(var given) ->
                    ofMobileNode(given.flatMap(ConfigurationReply::address));
        };
    }
}
