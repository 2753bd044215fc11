package mip6.lab.interop;

import mip6.ikev2.core.ConfigurationReply.HomePrefix;
import mip6.ikev2.core.IkeSettings;
import mip6.lab.interop.Connection.Child;
import mip6.wire.Ipv6Address;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A row of the matrix: one thing that has to work, in each direction a case.
 *
 * @param name a word for the command line
 * @param directions who initiates
 * @param homePrefix asked for and given beside the address
 * @param ike settings of the peer's IKE SA, in its words
 * @param more settings of the peer's CHILD_SA, in its words
 * @param settings what is particular on our side
 */
record Row(
        String name,
        PeerKind peer,
        Set<Initiator> directions,
        Proof proof,
        Optional<Child> child,
        Optional<HomePrefix> homePrefix,
        Map<String, String> ike,
        Map<String, String> more,
        UnaryOperator<IkeSettings> settings,
        Script script) {

    Row {
        directions = Set.copyOf(directions);
        ike = Map.copyOf(ike);
        more = Map.copyOf(more);
    }

    /** With a pre-shared key, a CHILD_SA for the Mobility Header, and nothing particular. */
    static Row of(PeerKind peer, String name, Script script) {
        return new Row(
                name,
                peer,
                EnumSet.allOf(Initiator.class),
                new Proof.PreSharedKey(),
                Optional.of(Child.MOBILITY_HEADER),
                Optional.empty(),
                Map.of(),
                Map.of(),
                UnaryOperator.identity(),
                script);
    }

    Row only(Initiator initiator) {
        return new Row(
                name,
                peer,
                Set.of(initiator),
                proof,
                child,
                homePrefix,
                ike,
                more,
                settings,
                script);
    }

    Row provenBy(Proof other) {
        return new Row(
                name, peer, directions, other, child, homePrefix, ike, more, settings, script);
    }

    Row withChild(Optional<Child> other) {
        return new Row(
                name, peer, directions, proof, other, homePrefix, ike, more, settings, script);
    }

    Row withHomePrefix(HomePrefix given) {
        return new Row(
                name,
                peer,
                directions,
                proof,
                child,
                Optional.of(given),
                ike,
                more,
                settings,
                script);
    }

    Row withIke(String key, String value) {
        Map<String, String> both = new HashMap<>(ike);
        both.put(key, value);
        return new Row(
                name, peer, directions, proof, child, homePrefix, both, more, settings, script);
    }

    Row withMore(String key, String value) {
        Map<String, String> both = new HashMap<>(more);
        both.put(key, value);
        return new Row(
                name, peer, directions, proof, child, homePrefix, ike, both, settings, script);
    }

    Row withSettings(UnaryOperator<IkeSettings> change) {
        return new Row(
                name,
                peer,
                directions,
                proof,
                child,
                homePrefix,
                ike,
                more,
                before -> change.apply(settings.apply(before)),
                script);
    }

    /** The case of one direction; {@code number} is no other's. */
    InteropCase begunBy(Initiator initiator, int number) {
        Ipv6Address ours = Plan.ours(peer, number);
        Ipv6Address theirs = Plan.theirs(peer);
        boolean atHome = child.equals(Optional.of(Child.MOBILITY_HEADER_AT_HOME));
        Ipv6Address own = initiator == Initiator.OURS ? ours : theirs;
        return new InteropCase(
                name,
                peer,
                new Connection(
                        name + "-" + initiator.label(),
                        initiator,
                        ours,
                        theirs,
                        atHome ? own : Plan.homeAddress(number),
                        Plan.lastHomeAddress(number),
                        homePrefix,
                        proof,
                        child,
                        ike,
                        more),
                settings,
                script);
    }
}
