package mip6.lab.interop;

import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.lab.net.Host;
import mip6.wire.Ipv6Address;

import java.io.IOException;

/** Movement with MOBIKE (RFC 4555). */
final class MovementSteps {

    private MovementSteps() {}

    /** We go to another address, and the peer moves both SAs there. */
    static void weMove(Stage stage) throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        Ipv6Address elsewhere = Plan.oursElsewhere(PeerKind.STRONGSWAN_MOBIKE);
        stage.ours().host().address("swan-mobike", elsewhere, Plan.PREFIX_LENGTH);
        stage.ours().goTo(elsewhere);
        stage.ours()
                .tell(
                        new IkeEvent.Relocate(
                                standing.id(),
                                Endpoint.ike(elsewhere),
                                Endpoint.ike(stage.connection().theirs())));
        IkeAction.Moved moved = stage.ours().journal().await(IkeAction.Moved.class, Stage.PATIENCE);
        stage.demand(moved.local().address().equals(elsewhere), "we moved to " + moved.local());
        stage.ours().tell(new IkeEvent.CheckLiveness(standing.id()));
        IkeAction.Alive _ = stage.ours().journal().await(IkeAction.Alive.class, Stage.PATIENCE);
        stage.awaitAccount(
                "both SAs are there for the new address",
                account ->
                        account.contains("state=ESTABLISHED")
                                && account.contains("remote-host=" + elsewhere)
                                && account.contains(
                                        Stage.hex(standing.child().orElseThrow().outbound())));
    }

    /** The peer's machine gets another address and loses its first: the SAs stay. */
    static void peerMoves(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        Host machine = stage.peer().host();
        Ipv6Address elsewhere = Plan.theirsElsewhere(PeerKind.STRONGSWAN_MOBIKE);
        machine.address("ours", elsewhere, Plan.PREFIX_LENGTH);
        machine.withoutAddress("ours", stage.connection().theirs(), Plan.PREFIX_LENGTH);
        IkeAction.Moved moved = stage.ours().journal().await(IkeAction.Moved.class, Stage.PATIENCE);
        stage.demand(moved.remote().address().equals(elsewhere), "it moved to " + moved.remote());
        stage.ours().tell(new IkeEvent.CheckLiveness(standing.id()));
        IkeAction.Alive _ = stage.ours().journal().await(IkeAction.Alive.class, Stage.PATIENCE);
        stage.awaitAccount(
                "both SAs are there from the new address",
                account ->
                        account.contains("state=ESTABLISHED")
                                && account.contains("local-host=" + elsewhere)
                                && account.contains(
                                        Stage.hex(standing.child().orElseThrow().outbound())));
    }
}
