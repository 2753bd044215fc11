package mip6.lab.interop;

import mip6.ikev2.core.ConfigurationReply.HomePrefix;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeHeader;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.PayloadType;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What scripts consist of, whoever the peer is. */
final class Steps {

    /** Enough to see that the first of them was answered rightly. */
    private static final int CHECKS = 2;

    private Steps() {}

    /** Both SAs stand, and both ends say so. */
    static void establish(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        Standing _ = stage.establish();
    }

    /** Both ends have 64-bit sequence numbers. */
    static void extendedSequenceNumbers(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        stage.demand(
                standing.child().orElseThrow().suite().extendedSequenceNumbers(),
                "32-bit sequence numbers");
        stage.demandAccount("esn=1");
    }

    /** The initiator asked for a home address, and has the one that the responder had to give. */
    static void address(Stage stage) throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        Ipv6Address expected = stage.connection().homeAddress();
        if (stage.connection().initiator() == Initiator.OURS) {
            Optional<Ipv6Address> given = standing.established().reply().address();
            stage.demand(given.equals(Optional.of(expected)), "the peer gave us " + given);
        }
        stage.demandAccount(expected.toString());
    }

    /** We asked for MIP6_HOME_PREFIX, and have it beside the address (RFC 5026 8.2). */
    static void homePrefix(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        Optional<HomePrefix> given = standing.established().reply().homePrefix();
        stage.demand(given.equals(stage.connection().homePrefix()), "the peer gave us " + given);
        stage.demand(standing.established().reply().address().isPresent(), "and no address");
    }

    /** Both ends sent their certificates in pieces (RFC 7383), and put those together again. */
    static void fragments(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        Standing _ = stage.establish();
        Journal journal = stage.ours().journal();
        stage.demand(isFragmented(journal.sent()), "we sent no fragments");
        stage.demand(isFragmented(journal.received()), "the peer sent no fragments");
    }

    private static boolean isFragmented(List<Bytes> messages) {
        return messages.stream()
                .map(Steps::header)
                .flatMap(Optional::stream)
                .anyMatch(it -> it.nextPayload() == PayloadType.SKF);
    }

    /** The initiator had to send IKE_SA_INIT again, with what the responder answered. */
    static Script twice(NotifyType demanded) {
        return stage -> {
            Standing _ = stage.establish();
            List<Bytes> answers =
                    stage.connection().initiator() == Initiator.OURS
                            ? stage.ours().journal().received()
                            : stage.ours().journal().sent();
            stage.demand(
                    answers.stream().anyMatch(octets -> holds(octets, demanded)),
                    "nobody asked for it: no " + demanded);
        };
    }

    /** Each end asks the other whether it lives, and believes the answer. */
    static void liveness(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        stage.ours().tell(new IkeEvent.CheckLiveness(standing.id()));
        IkeAction.Alive _ = stage.ours().journal().await(IkeAction.Alive.class, Stage.PATIENCE);
        stage.ours()
                .journal()
                .awaitReceived(
                        CHECKS + " liveness checks of the peer",
                        Stage.PATIENCE,
                        all -> requests(all, ExchangeType.INFORMATIONAL) >= CHECKS);
        stage.demandAccount("state=ESTABLISHED");
    }

    /** Both SAs stand, and the peer has asked whether our certificate was revoked. */
    static void askedByOcsp(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        Standing _ = stage.establish();
        List<String> checks =
                stage.peer().log(stage.connection()).stream()
                        .filter(line -> line.contains(" ocsp "))
                        .toList();
        stage.demand(
                checks.stream().anyMatch(line -> line.contains("ocsp response is valid")),
                "the peer has no answer about our certificate: " + checks);
    }

    /** The responder has seen that the initiator's certificate was revoked, and says no. */
    static void revoked(Stage stage) throws CaseFailedException, IOException, InterruptedException {
        if (stage.connection().initiator() == Initiator.OURS) {
            stage.begin();
            IkeAction.IkeFailure failure =
                    stage.ours()
                            .journal()
                            .await(
                                    "refusal",
                                    Stage.PATIENCE,
                                    action ->
                                            action instanceof IkeAction.Failed it
                                                    ? Optional.of(it.failure())
                                                    : Optional.empty());
            stage.demand(
                    failure == IkeAction.IkeFailure.AUTHENTICATION_FAILED, "failed: " + failure);
            return;
        }
        boolean made = true;
        try {
            stage.begin();
        } catch (CaseFailedException refused) {
            made = false;
        }
        stage.demand(!made, "the peer has an SA with a certificate that was revoked");
        stage.demand(
                stage.ours().journal().all(IkeAction.Report.class).stream()
                        .anyMatch(it -> it.report().detail().contains("was revoked at")),
                "it was refused for another reason");
    }

    /** Who initiated deletes the IKE SA, and it is gone at the other end. */
    static void delete(Stage stage) throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        if (stage.connection().initiator() == Initiator.THEIRS) {
            stage.peer().terminate(stage.connection());
            IkeAction.Closed closed =
                    stage.ours()
                            .journal()
                            .await(
                                    "end of the SA",
                                    Stage.PATIENCE,
                                    action ->
                                            action instanceof IkeAction.Closed it
                                                    ? Optional.of(it)
                                                    : Optional.empty());
            stage.demand(closed.why() == IkeClosure.DELETED_BY_PEER, "closed: " + closed.why());
        } else {
            stage.ours().tell(new IkeEvent.Close(standing.id()));
        }
        stage.awaitAccount("the SA is gone", account -> !account.contains("state=ESTABLISHED"));
    }

    /** An IKE_SA_INIT that nobody will go on with, so that an SA is half open at the peer. */
    static void leaveHalfOpen(Stage stage) throws CaseFailedException, InterruptedException {
        stage.ours().sendAlone(stage::initiation);
        stage.ours().journal().awaitReceived("answer", Stage.PATIENCE, all -> !all.isEmpty());
    }

    static boolean holds(Bytes octets, NotifyType type) {
        try {
            return IkeMessage.decode(octets).notify(type).isPresent();
        } catch (MalformedException unreadable) {
            return false;
        }
    }

    /** Different requests of that exchange; retransmissions count once. */
    static long requests(List<Bytes> messages, int exchange) {
        return messages.stream()
                .map(Steps::header)
                .flatMap(Optional::stream)
                .filter(it -> it.exchangeType() == exchange && !it.response())
                .map(IkeHeader::messageId)
                .distinct()
                .count();
    }

    private static Optional<IkeHeader> header(Bytes octets) {
        try {
            return Optional.of(IkeHeader.decode(octets));
        } catch (MalformedException unreadable) {
            return Optional.empty();
        }
    }
}
