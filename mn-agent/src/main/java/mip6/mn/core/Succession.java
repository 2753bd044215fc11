package mip6.mn.core;

import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.MobilityMessage;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A home agent that has initiated to this node calls it to itself
 * (draft-li-mip6-ha-init-bootstrap-00 4.3).
 *
 * @param before the service of the one that it takes over from
 */
record Succession(Approaches.Approach approach, Optional<HomeAgentSession> before) {

    /**
     * A home agent that proved itself may call the node to itself, and nowhere else. Without B that
     * means the same (RFC 5142 5.1, 6.1): the Binding Update to it is the answer.
     */
    boolean isCalledFor(MobilityMessage message) {
        return message instanceof HomeAgentSwitch order
                && order.homeAgents().equals(List.of(approach.homeAgent()));
    }

    MnReport report() {
        return new MnReport.HomeAgentSwitched(
                before.map(old -> old.association().homeAgentAddress()),
                approach.homeAgent(),
                approach.homeAddress());
    }

    /** A home address that stays is of the home link that it was of. */
    Association association(CareOfAddress at) {
        Ipv6Address homeAddress = approach.homeAddress();
        HomeAgentCandidate homeAgent =
                new HomeAgentCandidate(
                        approach.peer().identity().toString(),
                        approach.homeAgent(),
                        0,
                        0,
                        Duration.ZERO,
                        "");
        return new Association(
                new Contact(homeAgent, approach.peer(), approach.ikeSa(), at),
                homeAddress,
                before.map(HomeAgentSession::association)
                        .filter(old -> old.homeAddress().equals(homeAddress))
                        .map(Association::homePrefix)
                        .orElseGet(() -> Ipv6Prefix.host(homeAddress)),
                Optional.empty(),
                approach.signalling().orElseThrow(),
                List.of(),
                Optional.empty());
    }

    /** A name that leads to the home address already need not be registered again. */
    HomeRegistration registration(
            MobileNodeSettings settings, Transmissions transmissions, long now) {
        Ipv6Address homeAddress = approach.homeAddress();
        boolean named =
                before.map(HomeAgentSession::registration)
                        .filter(old -> old.isRegisteredFor(homeAddress, now))
                        .isPresent();
        HomeRegistration registration =
                new HomeRegistration(
                        settings,
                        homeAddress,
                        Long.MAX_VALUE,
                        transmissions.to(approach.homeAgent()));
        registration.succeed(settings.registration().takenOver(now - approach.answeredAt()), named);
        return registration;
    }
}
