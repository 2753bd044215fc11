package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Key exchanges of CHILD_SAs that are rekeyed (RFC 7296 1.3.3), and who wants which. */
class RekeyGroupTest {

    private static final int NONE = 0;

    private static final Lifetimes SECRET = Lifetimes.standard().withForwardSecrecy();

    private final Simulation simulation = new Simulation();

    private static Proposals ike(String... groups) {
        return Proposals.ike(
                List.of(groups).stream().map(it -> "aes128gcm16-prfsha256-" + it).toList());
    }

    @Test
    void aPeerThatDemandsAKeyExchangeGetsOne() {
        Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent().withLifetimes(SECRET));
        Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        ChildSa first = node.only(IkeAction.InstallSa.class).sa();
        node.handle(new IkeEvent.Rekey(id, Optional.of(first.inbound())));
        simulation.settle();
        ChildSa second = node.only(IkeAction.InstallSuccessor.class).successor();
        assertThat(node.installed()).containsExactly(second);
        assertThat(agent.installed()).hasSize(1);
        assertThat(agent.installed().getFirst().inboundKeys()).isEqualTo(second.outboundKeys());
        assertThat(node.reports()).containsExactly("child-refused");
    }

    @Test
    void theGroupOfTheIkeSaIsTriedFirst() {
        Node agent =
                simulation.node(
                        "2001:db8:1::1",
                        Pki.homeAgent().withProposals(ike("ecp384"), Proposals.espDefault()));
        Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode().withLifetimes(SECRET));
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        agent.forget();
        ChildSa first = node.only(IkeAction.InstallSa.class).sa();
        node.handle(new IkeEvent.Rekey(id, Optional.of(first.inbound())));
        simulation.settle();
        node.handle(new IkeEvent.Rekey(id, Optional.empty()));
        simulation.settle();
        assertThat(node.all(IkeAction.InstallSuccessor.class)).hasSize(1);
        assertThat(node.all(IkeAction.Rekeyed.class)).hasSize(1);
        assertThat(agent.reports()).isEmpty();
    }

    @Test
    void aPeerThatCannotSayWhichGroupItWantsIsOfferedEachOnce() {
        Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        rogue.protectedRequest(
                ExchangeType.IKE_AUTH, 1, rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS));
        IkeSaId id = agent.only(IkeAction.Established.class).id();
        ChildSa child = agent.only(IkeAction.InstallSa.class).sa();
        agent.handle(new IkeEvent.Rekey(id, Optional.of(child.inbound())));
        simulation.settle();
        List<Integer> groups = new ArrayList<>();
        List<IkeMessage> asked = List.of(rogue.lastHeard());
        NotifyType refusal = NotifyType.NO_PROPOSAL_CHOSEN;
        while (!asked.isEmpty()) {
            IkeMessage request = asked.getFirst();
            groups.add(request.first(KeyExchange.class).map(KeyExchange::group).orElse(NONE));
            asked = rogue.protectedAnswer(request, List.of(Notify.of(refusal)));
            refusal = NotifyType.INVALID_SYNTAX;
        }
        assertThat(groups)
                .containsExactly(
                        NONE,
                        KeyExchangeGroup.CURVE25519.transformId(),
                        KeyExchangeGroup.ECP_256.transformId(),
                        KeyExchangeGroup.ECP_384.transformId());
        assertThat(agent.installed()).containsExactly(child);
    }
}
