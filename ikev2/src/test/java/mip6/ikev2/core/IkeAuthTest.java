package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent.Refusal;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.KeyKind;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class IkeAuthTest {

    private final Simulation simulation = new Simulation();

    private Node agent(IkeSettings settings) {
        return simulation.node("2001:db8:1::1", settings);
    }

    private Node mobileNode(IkeSettings settings) {
        return simulation.node("2001:db8:a1::2", settings);
    }

    @Test
    void whoeverIsNotAuthorizedIsTold() {
        Node agent = agent(Pki.homeAgent());
        agent.authorization(asked -> new IkeEvent.Refused(asked.id(), Refusal.NOT_AUTHORIZED));
        Node node = mobileNode(Pki.mobileNode());
        node.initiate(agent);
        simulation.run(Duration.ofSeconds(30));
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
        assertThat(agent.all(IkeAction.Established.class)).isEmpty();
        assertThat(agent.tableSize()).isZero();
    }

    @Test
    @Tag("req:S5026-5.3.1-c")
    void withoutAnAddressThereIsNoChildButAnIkeSa() {
        Node agent = agent(Pki.homeAgent());
        agent.authorization(asked -> new IkeEvent.Refused(asked.id(), Refusal.NO_ADDRESS));
        Node node = mobileNode(Pki.mobileNode());
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        assertThat(node.only(IkeAction.Established.class).reply().address()).isEmpty();
        assertThat(node.only(IkeAction.ChildFailed.class))
                .isEqualTo(
                        new IkeAction.ChildFailed(
                                id, Node.signalling(agent), "INTERNAL_ADDRESS_FAILURE"));
        assertThat(node.installed()).isEmpty();
        assertThat(agent.installed()).isEmpty();
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.settle();
        assertThat(node.all(IkeAction.Alive.class)).hasSize(1);
    }

    @Test
    void theHomePrefixIsCarriedWhereItWasAskedFor() {
        var prefix = new ConfigurationReply.HomePrefix(Ipv6Prefix.of("2001:db8:1::/64"), 86400);
        Node agent = agent(Pki.homeAgent());
        agent.authorization(
                asked ->
                        new IkeEvent.Authorized(
                                asked.id(),
                                new ConfigurationReply(
                                        Optional.of(Node.HOME_ADDRESS),
                                        64,
                                        List.of(),
                                        Optional.of(prefix))));
        Node node = mobileNode(Pki.mobileNode());
        Ipv6Address proposed = Ipv6Address.of("2001:db8:1::7");
        node.handle(
                new IkeEvent.Initiate(
                        new IkeSaId(7),
                        node.endpoint(),
                        agent.endpoint(),
                        Optional.empty(),
                        Optional.of(new ConfigurationRequest(Optional.of(proposed), true)),
                        new IkeEvent.FirstChild.Wanted(Node.signalling(agent))));
        simulation.settle();
        assertThat(agent.only(IkeAction.Authorize.class).request())
                .contains(new ConfigurationRequest(Optional.of(proposed), true));
        assertThat(node.only(IkeAction.Established.class).reply().homePrefix()).contains(prefix);
        Node second = simulation.node("2001:db8:a1::3", Pki.mobileNode());
        second.initiate(agent);
        simulation.settle();
        assertThat(second.only(IkeAction.Established.class).reply().homePrefix()).isEmpty();
    }

    @Test
    void initialContactEndsOlderSasOfTheSameIdentityOnly() {
        Node agent = agent(Pki.homeAgent());
        Node node = mobileNode(Pki.mobileNode());
        Node other =
                simulation.node(
                        "2001:db8:a1::9",
                        IkeSettings.mobileNode(
                                Identity.fqdn("mn2.example.com"),
                                Pki.mobileNode("mn2.example.com", KeyKind.ECDSA_P256),
                                Pki.ANCHORS,
                                Pki.DOMAIN));
        node.initiate(agent);
        other.initiate(agent);
        simulation.settle();
        List<ChildSa> before = agent.installed();
        assertThat(before).hasSize(2);
        IkeSaId first = agent.all(IkeAction.Established.class).getFirst().id();
        Node restarted = simulation.node("2001:db8:a1::3", Pki.mobileNode());
        restarted.initiate(agent);
        simulation.settle();
        assertThat(agent.only(IkeAction.Closed.class))
                .isEqualTo(new IkeAction.Closed(first, IkeClosure.REPLACED));
        assertThat(agent.installed()).hasSize(2);
        // a second SA of one living node says nothing of the kind
        agent.forget();
        other.initiate(agent);
        simulation.settle();
        assertThat(agent.all(IkeAction.Closed.class)).isEmpty();
        assertThat(agent.installed()).hasSize(3);
    }

    @Test
    void oneIdentityHoldsFewSas() {
        Node agent =
                agent(
                        Pki.homeAgent()
                                .withLimits(new IkeLimits(64, 100, 100, 2, 16, 16, 1280, 1 << 22)));
        Node node = mobileNode(Pki.mobileNode());
        for (int i = 0; i < 5; i++) {
            node.initiate(agent);
            simulation.run(Duration.ofSeconds(30));
        }
        assertThat(agent.all(IkeAction.Closed.class))
                .hasSize(3)
                .allMatch(closed -> closed.why() == IkeClosure.REPLACED);
        // the node was told
        assertThat(node.all(IkeAction.Closed.class))
                .hasSize(3)
                .allMatch(closed -> closed.why() == IkeClosure.DELETED_BY_PEER);
        assertThat(agent.tableSize()).isEqualTo(2);
        assertThat(agent.installed()).hasSize(2);
    }

    @Test
    void theKeysAreToldOnlyWhereThatIsSet() {
        Node agent = agent(Pki.homeAgent().withExportedKeys());
        Node node = mobileNode(Pki.mobileNode());
        node.initiate(agent);
        simulation.settle();
        IkeAction.IkeKeyTable keys = agent.only(IkeAction.ExportKeys.class).keys();
        assertThat(keys.encryption()).isEqualTo("AES-GCM-256 with 16 octet ICV [RFC5282]");
        assertThat(keys.encryptionInitiator().length()).isEqualTo(36);
        assertThat(keys.toString()).contains("Secret[36 octets]");
        assertThat(node.all(IkeAction.ExportKeys.class)).isEmpty();
    }
}
