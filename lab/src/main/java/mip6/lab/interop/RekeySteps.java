package mip6.lab.interop;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.core.Spi;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Renewal of keys (RFC 7296 2.8): whoever began, we renew them first, then the peer does. */
final class RekeySteps {

    /** What is replaced may receive for seconds before it goes; on a slow machine for longer. */
    private static final Duration OVERLAP = Stage.PATIENCE.multipliedBy(3);

    private RekeySteps() {}

    /** New CHILD_SAs have a key exchange of their own. */
    static IkeSettings withForwardSecrecy(IkeSettings settings) {
        return settings.withLifetimes(settings.lifetimes().withForwardSecrecy());
    }

    /** The IKE SA has other SPIs each time, and its children stay. */
    static void ike(Stage stage) throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        stage.ours().tell(new IkeEvent.Rekey(standing.id(), Optional.empty()));
        rekeyed(stage, standing);
        stage.peer().rekeyIke(stage.connection());
        rekeyed(stage, standing);
    }

    private static void rekeyed(Stage stage, Standing standing)
            throws CaseFailedException, IOException, InterruptedException {
        IkeAction.Rekeyed _ = stage.ours().journal().await(IkeAction.Rekeyed.class, Stage.PATIENCE);
        stage.ours().tell(new IkeEvent.CheckLiveness(standing.id()));
        IkeAction.Alive _ = stage.ours().journal().await(IkeAction.Alive.class, Stage.PATIENCE);
        String child = Stage.hex(standing.child().orElseThrow().outbound());
        stage.awaitAccount(
                "one IKE SA is there, with its child",
                account ->
                        account.split("state=ESTABLISHED", -1).length == 2
                                && account.contains(child));
    }

    /** The CHILD_SA has other SPIs each time, and the old one goes. */
    static void child(Stage stage) throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        ChildSa first = standing.child().orElseThrow();
        stage.ours().tell(new IkeEvent.Rekey(standing.id(), Optional.of(first.inbound())));
        ChildSa second = succeeded(stage, first);
        stage.peer().rekeyChild(stage.connection());
        ChildSa _ = succeeded(stage, second);
    }

    /** Waits until it is gone at our end, behind what was awaited before. */
    static void awaitEndOf(Stage stage, ChildSa old)
            throws CaseFailedException, InterruptedException {
        Spi gone = old.inbound();
        boolean _ =
                stage.ours()
                        .journal()
                        .await(
                                "end of the old CHILD_SA",
                                OVERLAP,
                                action ->
                                        action instanceof IkeAction.RemoveSa(var sa)
                                                        && sa.inbound().equals(gone)
                                                ? Optional.of(true)
                                                : Optional.empty());
    }

    /** What took the place of {@code old}. */
    private static ChildSa succeeded(Stage stage, ChildSa old)
            throws CaseFailedException, IOException, InterruptedException {
        awaitEndOf(stage, old);
        List<IkeAction.InstallSuccessor> successors =
                stage.ours().journal().all(IkeAction.InstallSuccessor.class);
        stage.demand(!successors.isEmpty(), "nothing took the place of the old CHILD_SA");
        ChildSa successor = successors.getLast().successor();
        String inbound = Stage.hex(successor.inbound());
        String outbound = Stage.hex(successor.outbound());
        stage.awaitAccount(
                "the new CHILD_SA is there and the old one gone",
                account ->
                        account.contains(inbound)
                                && account.contains(outbound)
                                && !account.contains(Stage.hex(old.outbound())));
        return successor;
    }
}
