package mip6.lab.interop;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.FirstChild;
import mip6.ikev2.core.IkeEvent.Part;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.ExchangeType;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** IKE SAs that begin without a CHILD_SA (RFC 6023). */
final class ChildlessSteps {

    private ChildlessSteps() {}

    /** CREATE_CHILD_SA makes what IKE_AUTH did not. */
    static void childLater(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        boolean ours = stage.connection().initiator() == Initiator.OURS;
        if (ours) {
            stage.ours().begin(id -> childless(stage, id, stage.initiation(id).part()));
        } else {
            stage.begin();
        }
        Journal journal = stage.ours().journal();
        IkeAction.Established established =
                journal.await(IkeAction.Established.class, Stage.PATIENCE);
        if (ours) {
            stage.ours().tell(new IkeEvent.CreateChild(established.id(), stage.childRequest()));
        }
        ChildSa child = journal.await(IkeAction.InstallSa.class, Stage.PATIENCE).sa();
        stage.awaitAccount(
                "the child is there",
                account ->
                        account.contains(Stage.hex(child.inbound()))
                                && account.contains(Stage.hex(child.outbound())));
        List<Bytes> asked = ours ? journal.sent() : journal.received();
        stage.demand(
                Steps.requests(asked, ExchangeType.CREATE_CHILD_SA) == 1,
                "the child was not made by one CREATE_CHILD_SA");
    }

    /**
     * We initiate as a home agent does, with a CFG_REPLY that nobody asked for
     * (draft-li-mip6-ha-init-bootstrap-00 4.4). charon takes it for a wish, and gives that address.
     */
    static void unaskedAddress(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        Ipv6Address home = stage.connection().homeAddress();
        Part homeAgent =
                new Part.HomeAgent(
                        Optional.of(
                                new ConfigurationReply(
                                        Optional.of(home),
                                        Plan.PREFIX_LENGTH,
                                        List.of(),
                                        Optional.empty())));
        stage.ours().begin(id -> childless(stage, id, homeAgent));
        IkeAction.Established _ =
                stage.ours().journal().await(IkeAction.Established.class, Stage.PATIENCE);
        stage.demandAccount("state=ESTABLISHED", "remote-vips=[" + home + "]");
    }

    private static IkeEvent childless(Stage stage, IkeSaId id, Part part) {
        IkeEvent.Initiate usual = stage.initiation(id);
        return new IkeEvent.Initiate(
                id,
                usual.local(),
                usual.remote(),
                usual.remoteIdentity(),
                part,
                new FirstChild.Avoided(stage.childRequest()));
    }
}
