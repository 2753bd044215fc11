package mip6.lab.interop;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.core.Lifetimes;
import mip6.ikev2.message.IkeHeader;
import mip6.ikev2.message.IkeSpi;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The initiator has identities proved anew, and makes before it breaks (RFC 7296 2.8.3): an IKE SA
 * from scratch, with a child for the same home address, is there before the old ones are deleted.
 */
final class ReauthenticationSteps {

    private static final Duration AGE = Duration.ofSeconds(2);

    private ReauthenticationSteps() {}

    /** We reauthenticate when identities were proved that long ago, each time again. */
    static IkeSettings ofAge(IkeSettings settings) {
        Lifetimes usual = settings.lifetimes();
        return settings.withLifetimes(
                new Lifetimes(
                        usual.ike(),
                        usual.child(),
                        usual.jitter(),
                        usual.retry(),
                        usual.grace(),
                        Optional.of(AGE),
                        usual.forwardSecrecy()));
    }

    /** Our IKE SA keeps its name, and has other SPIs and another child. */
    static void weReauthenticate(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        Journal journal = stage.ours().journal();
        ChildSa old = standing.child().orElseThrow();
        ChildSa made =
                journal.await(
                        "successor of the CHILD_SA",
                        Stage.PATIENCE,
                        action ->
                                action instanceof IkeAction.InstallSuccessor(var before, var after)
                                                && before.inbound().equals(old.inbound())
                                        ? Optional.of(after)
                                        : Optional.empty());
        stage.demand(made.local().equals(old.local()), "another home address: " + made.local());
        IkeAction.Rekeyed _ = journal.await(IkeAction.Rekeyed.class, Stage.PATIENCE);
        RekeySteps.awaitEndOf(stage, old);
        // they may have been followed by others already
        stage.awaitAccount(
                "the latest SAs are there and the first gone",
                account -> {
                    List<IkeAction.InstallSuccessor> all =
                            journal.all(IkeAction.InstallSuccessor.class);
                    return has(account, all.getLast().successor())
                            && hasNot(account, journal.sent(), old)
                            && account.contains(
                                    "remote-vips=[" + stage.connection().homeAddress() + "]");
                });
        demandMadeBeforeBroken(stage);
    }

    /** The peer is told to, and what it made first ends with its DELETE. */
    static void peerReauthenticates(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        Journal journal = stage.ours().journal();
        ChildSa old = standing.child().orElseThrow();
        Ipv6Address home = stage.connection().homeAddress();
        stage.peer().reauthenticate(stage.connection());
        ChildSa made = journal.await(IkeAction.InstallSa.class, Stage.PATIENCE).sa();
        IkeAction.Established again = journal.await(IkeAction.Established.class, Stage.PATIENCE);
        stage.demand(
                again.peer().identity().equals(standing.established().peer().identity()),
                "it proved to be another: " + again.peer().identity());
        stage.demand(made.remote().equals(old.remote()), "another address: " + made.remote());
        List<IkeAction.Authorize> asked = journal.all(IkeAction.Authorize.class);
        stage.demand(
                asked.getLast().request().flatMap(it -> it.address()).equals(Optional.of(home)),
                "it does not ask for its address again, but " + asked.getLast().request());
        RekeySteps.awaitEndOf(stage, old);
        IkeClosure why =
                journal.await(
                        "end of the old IKE SA",
                        Stage.PATIENCE,
                        action ->
                                action instanceof IkeAction.Closed(var id, var closure)
                                                && id.equals(standing.id())
                                        ? Optional.of(closure)
                                        : Optional.empty());
        stage.demand(why == IkeClosure.DELETED_BY_PEER, "closed: " + why);
        stage.awaitAccount(
                "the new SAs are there and the old ones gone",
                account ->
                        account.split("state=ESTABLISHED", -1).length == 2
                                && has(account, made)
                                && hasNot(account, journal.received(), old)
                                && account.contains("local-vips=[" + home + "]"));
        demandMadeBeforeBroken(stage);
    }

    private static boolean has(String account, ChildSa sa) {
        return account.contains("state=ESTABLISHED")
                && account.contains(Stage.hex(sa.inbound()))
                && account.contains(Stage.hex(sa.outbound()));
    }

    /** Neither that child nor the IKE SA that the first of {@code messages} began. */
    private static boolean hasNot(String account, List<Bytes> messages, ChildSa sa) {
        return !account.contains(Stage.hex(sa.outbound()))
                && !account.contains("initiator-spi=" + initiatorSpi(messages.getFirst()));
    }

    private static IkeSpi initiatorSpi(Bytes message) {
        try {
            return IkeHeader.decode(message).initiatorSpi();
        } catch (MalformedException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** As the peer has seen it: two IKE SAs were there before the first DELETE of one. */
    private static void demandMadeBeforeBroken(Stage stage)
            throws CaseFailedException, IOException {
        List<String> log = stage.peer().log(stage.connection());
        long made =
                log.stream()
                        .takeWhile(line -> !line.contains(" DELETE for IKE_SA "))
                        .filter(line -> line.contains(" established between "))
                        .count();
        stage.demand(
                log.stream().anyMatch(line -> line.contains(" DELETE for IKE_SA ")),
                "the peer saw no DELETE");
        stage.demand(
                log.stream().noneMatch(line -> line.contains("DELETE for unknown")),
                "the peer was told to delete in one IKE SA what it has in another");
        stage.demand(made >= 2, "the old IKE SA was deleted before the new one was there");
    }
}
