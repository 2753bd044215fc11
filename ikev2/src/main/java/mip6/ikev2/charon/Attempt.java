package mip6.ikev2.charon;

import mip6.ikev2.charon.CharonInstruction.Command;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.vici.ChildSaStatus;
import mip6.ikev2.vici.Section;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a mobile node began last, and has not ended.
 *
 * @param uniqueId charon's name of the IKE SA; 0 before it is known
 * @param peer who has answered
 * @param pairs the one to send under last
 */
record Attempt(
        IkeEvent.Initiate wish,
        long startedAt,
        Stage stage,
        long uniqueId,
        Optional<AuthenticatedPeer> peer,
        Optional<Ipv6Address> homeAddress,
        List<ChildSa> pairs) {

    /** What names of connections begin with; behind it is the number of the attempt. */
    static final String PREFIX = "mip6-mn-";

    static final String CHILD = "mobility-header";

    /** IKE_SA_INIT, IKE_AUTH, CREATE_CHILD_SA. */
    private static final int ROUND_TRIPS = 3;

    /** Of the home link, in what charon tells of an address: nothing. */
    private static final int UNKNOWN_PREFIX = 0;

    /** How far it has come. */
    enum Stage {
        IKE_SA,
        CHILD_SA,
        STANDING
    }

    static Attempt begun(IkeEvent.Initiate wish, long now) {
        return new Attempt(
                wish, now, Stage.IKE_SA, 0, Optional.empty(), Optional.empty(), List.of());
    }

    IkeSaId id() {
        return wish.id();
    }

    String connection() {
        return PREFIX + id().value();
    }

    Attempt withChild(long sa, AuthenticatedPeer proved, Ipv6Address address) {
        return new Attempt(
                wish,
                startedAt,
                Stage.CHILD_SA,
                sa,
                Optional.of(proved),
                Optional.of(address),
                List.of());
    }

    Attempt standing(List<ChildSa> installed) {
        return new Attempt(
                wish,
                startedAt,
                Stage.STANDING,
                uniqueId,
                peer,
                homeAddress,
                List.copyOf(installed));
    }

    Attempt rekeyed(long successor) {
        return new Attempt(wish, startedAt, stage, successor, peer, homeAddress, pairs);
    }

    Optional<ChildSa> pair(ChildSaStatus child) {
        return pairs.stream()
                .filter(each -> each.inbound().equals(States.spi(child.spiIn())))
                .findFirst();
    }

    ChildSa of(ChildSaStatus child) {
        return States.OF_MOBILE_NODE.pair(
                id(),
                peer.orElseThrow().identity(),
                child,
                homeAddress.orElseThrow(),
                wish.remote().address());
    }

    IkeAction.Established established(long now) {
        return new IkeAction.Established(
                id(),
                peer.orElseThrow(),
                wish.local(),
                wish.remote(),
                new ConfigurationReply(homeAddress, UNKNOWN_PREFIX, List.of(), Optional.empty()),
                ROUND_TRIPS,
                Duration.ofNanos(now - startedAt));
    }

    /** Its child is for the one home address, where that is known. */
    Command load(Credentialing credentialing) {
        Section.Builder content =
                credentialing
                        .connection()
                        .list("local_addrs", wish.local().address().toString())
                        .list("remote_addrs", wish.remote().address().toString())
                        .list("vips", proposal().map(Ipv6Address::toString).orElse("::"))
                        .put("childless", "force")
                        .put(
                                "remote",
                                credentialing.remote(
                                        wish.remoteIdentity()
                                                .map(Object::toString)
                                                .orElse("%any")));
        homeAddress.ifPresent(
                home ->
                        content.section(
                                "children",
                                children ->
                                        children.put(
                                                CHILD,
                                                credentialing.signalling(
                                                        home + "/128",
                                                        wish.remote().address() + "/128",
                                                        States.OF_MOBILE_NODE))));
        return new Command(
                "load-conn", Section.builder().put(connection(), content.build()).build());
    }

    private Optional<Ipv6Address> proposal() {
        return switch (wish.part()) {
            case IkeEvent.Part.MobileNode(Optional<ConfigurationRequest> request) ->
                    request.flatMap(ConfigurationRequest::address);
            case IkeEvent.Part.HomeAgent _ -> Optional.empty();
        };
    }
}
