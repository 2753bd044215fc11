package mip6.mn.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.TrafficSelector;
import mip6.mobilityheader.MobilePrefixDiscovery;
import mip6.mobilityheader.MobilePrefixSolicitation;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What binds this node to the home agent that serves it.
 *
 * @param homePrefix of the home link, as far as the home agent has told it
 * @param origin of the home address; empty where the home agent assigned it
 * @param signalling the SA of the Mobility Header between home address and home agent
 * @param others pairs beside it that the home agent may still send under, or does already
 * @param payload the tunnel mode SA of the payload, where one was asked for and has come
 */
record Association(
        Contact contact,
        Ipv6Address homeAddress,
        Ipv6Prefix homePrefix,
        Optional<HomeAddressOrigin> origin,
        ChildSa signalling,
        List<ChildSa> others,
        Optional<ChildSa> payload) {

    Association {
        others = List.copyOf(others);
    }

    /** A registration of which nothing was sent yet. */
    HomeRegistration registration(MobileNodeSettings settings, Transmissions transmissions) {
        return new HomeRegistration(
                settings,
                homeAddress,
                origin.map(HomeAddressOrigin::validUntil).orElse(Long.MAX_VALUE),
                transmissions.to(homeAgentAddress()));
    }

    HomeAgentCandidate homeAgent() {
        return contact.homeAgent();
    }

    Ipv6Address homeAgentAddress() {
        return contact.homeAgent().address();
    }

    AuthenticatedPeer peer() {
        return contact.peer();
    }

    IkeSaId ikeSa() {
        return contact.ikeSa();
    }

    Association withPayload(Optional<ChildSa> sa) {
        return new Association(contact, homeAddress, homePrefix, origin, signalling, others, sa);
    }

    /** The same address, of which something else is known. */
    Association withOrigin(HomeAddressOrigin other) {
        return new Association(
                contact, homeAddress, homePrefix, Optional.of(other), signalling, others, payload);
    }

    Association withIkeFrom(CareOfAddress from) {
        return new Association(
                contact.movedTo(from),
                homeAddress,
                homePrefix,
                origin,
                signalling,
                others,
                payload);
    }

    /** {@code successor} receives from now on. */
    Association withSuccessor(ChildSa successor) {
        List<ChildSa> more = new ArrayList<>(others);
        more.add(successor);
        return new Association(contact, homeAddress, homePrefix, origin, signalling, more, payload);
    }

    /** {@code successor} is sent under in the place of {@code sa}, which still receives. */
    Association switched(ChildSa sa, ChildSa successor) {
        if (payload.equals(Optional.of(sa))) {
            return withPayload(Optional.of(successor));
        }
        return signalling.equals(sa)
                ? new Association(
                                contact,
                                homeAddress,
                                homePrefix,
                                origin,
                                successor,
                                others,
                                payload)
                        .without(successor)
                        .withSuccessor(sa)
                : this;
    }

    /** A pair that was beside the one that is sent under is gone, or that of the payload. */
    Association without(ChildSa sa) {
        List<ChildSa> rest = others.stream().filter(each -> !each.equals(sa)).toList();
        Optional<ChildSa> left = payload.filter(each -> !each.inbound().equals(sa.inbound()));
        return new Association(contact, homeAddress, homePrefix, origin, signalling, rest, left);
    }

    /** The SA for all traffic of the home address (RFC 4877 4.3). */
    ChildRequest payloadRequest() {
        return new ChildRequest(
                ChildSa.Mode.TUNNEL,
                List.of(TrafficSelector.any(homeAddress)),
                List.of(TrafficSelector.ANY));
    }

    /** The SA for Mobile Prefix Discovery (RFC 4877 7.2.3). */
    ChildRequest prefixDiscoveryRequest() {
        return new ChildRequest(
                ChildSa.Mode.TRANSPORT,
                List.of(TrafficSelector.prefixDiscovery(homeAddress)),
                List.of(TrafficSelector.prefixDiscovery(homeAgentAddress())));
    }

    /** All that were negotiated for the home address, but for Mobile Prefix Discovery. */
    List<ChildSa> pairs() {
        List<ChildSa> all = new ArrayList<>(others);
        all.add(signalling);
        payload.ifPresent(all::add);
        return all;
    }

    /** Whether without it no Binding Update can be protected, or nothing else. */
    boolean needs(ChildSa sa) {
        return Stream.concat(Stream.of(signalling), payload.stream())
                .anyMatch(each -> each.inbound().equals(sa.inbound()));
    }

    /** RFC 6275 11.5.2: the home prefix is on-link where {@code careOfAddress} is. */
    boolean isAtHome(CareOfAddress careOfAddress) {
        return homePrefix.contains(careOfAddress.address());
    }

    /** The care-of address of a binding: at home that is the home address (RFC 6275 11.5.5). */
    CareOfAddress primary(CareOfAddress here) {
        return isAtHome(here)
                ? new CareOfAddress(homeAddress, here.interfaceIndex(), here.interfaceName())
                : here;
    }

    /**
     * A message to the home agent, with the Home Address option from a foreign link (RFC 6275
     * 11.3.1, 11.7.1), from the home address itself at home (11.5.5).
     */
    OutgoingMobilityHeader toHomeAgent(MobilityMessage message, CareOfAddress from) {
        return new OutgoingMobilityHeader(
                primary(from).address(),
                homeAgentAddress(),
                from.interfaceIndex(),
                isAtHome(from) ? Optional.empty() : Optional.of(homeAddress),
                Optional.empty(),
                isUnprotected() ? Optional.empty() : Optional.of(SaPair.of(signalling)),
                MobilityHeader.encode(message, homeAddress, homeAgentAddress()));
    }

    /** RFC 6275 11.4.2 MUST: from the care-of address, with a Home Address option, in ESP. */
    OutgoingMobilityHeader toHomeAgent(
            MobilePrefixSolicitation solicitation, CareOfAddress from, SaPair sa) {
        return new OutgoingMobilityHeader(
                        from.address(),
                        homeAgentAddress(),
                        from.interfaceIndex(),
                        Optional.of(homeAddress),
                        Optional.empty(),
                        Optional.of(sa),
                        MobilePrefixDiscovery.encode(solicitation, homeAddress, homeAgentAddress()))
                .ofPrefixDiscovery();
    }

    /**
     * Whether {@code message} came from the home agent to the home address under the SA that was
     * negotiated for that: whatever else arrives is dropped (RFC 6275 5.1, RFC 4877 4.1).
     */
    boolean protects(IncomingMobilityHeader message) {
        return (isUnprotected() || message.protection().filter(by -> receives(by.sa())).isPresent())
                && message.source().equals(homeAgentAddress())
                && message.logicalDestination().equals(homeAddress);
    }

    /** The operator has set it all, and set IPsec aside. */
    boolean isUnprotected() {
        return ikeSa().equals(StaticHome.NO_IKE_SA);
    }

    private boolean receives(SaPair under) {
        return under.equals(SaPair.of(signalling))
                || others.stream().anyMatch(each -> under.equals(SaPair.of(each)));
    }

    static MobilityMessage decode(IncomingMobilityHeader message) throws MalformedException {
        return MobilityHeader.decode(
                message.octets(), message.logicalSource(), message.logicalDestination());
    }

    /** The tunnel through which all traffic of the home address goes (RFC 6275 11.3.1). */
    Tunnel tunnel(CareOfAddress from) {
        return new Tunnel(
                homeAddress,
                from.address(),
                homeAgentAddress(),
                from.interfaceIndex(),
                payload.map(SaPair::of));
    }
}
