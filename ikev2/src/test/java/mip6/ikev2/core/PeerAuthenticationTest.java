package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.TrustAnchors;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is believed to be who, in IKE_AUTH. */
class PeerAuthenticationTest {

    private final Simulation simulation = new Simulation();

    private Node agent(IkeSettings settings) {
        return simulation.node("2001:db8:1::1", settings);
    }

    private Node mobileNode(IkeSettings settings) {
        return simulation.node("2001:db8:a1::2", settings);
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void everyKindOfKeyAuthenticatesBothSides(KeyKind kind) {
        Node agent =
                agent(
                        IkeSettings.homeAgent(
                                Pki.HA1, Pki.homeAgent("ha1.example.com", kind), Pki.ANCHORS));
        Node node =
                mobileNode(
                        IkeSettings.mobileNode(
                                Pki.MN1,
                                Pki.mobileNode("mn1.example.com", kind),
                                Pki.ANCHORS,
                                Pki.DOMAIN));
        node.initiate(agent);
        simulation.settle();
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    void aChainIsSentAndFollowed() {
        var below = Pki.ROOT.subordinate("Below", KeyKind.ECDSA_P256, Pki.VALID);
        Credentials credentials =
                below.issue(
                        CertificateProfile.mobileNode("mn1.example.com"),
                        KeyKind.ECDSA_P256,
                        Pki.VALID);
        Node agent = agent(Pki.homeAgent());
        Node node =
                mobileNode(IkeSettings.mobileNode(Pki.MN1, credentials, Pki.ANCHORS, Pki.DOMAIN));
        node.initiate(agent);
        simulation.settle();
        assertThat(agent.only(IkeAction.Established.class).peer().identity()).isEqualTo(Pki.MN1);
    }

    @Test
    @Tag("req:S5026-5.2-c")
    void anAgentWithoutTheRoleIsRefusedAndTold() {
        Credentials node2 = Pki.mobileNode("ha1.example.com", KeyKind.ECDSA_P256);
        refusesAgent(IkeSettings.homeAgent(Pki.HA1, node2, Pki.ANCHORS), "ROLE_MISMATCH");
    }

    @Test
    @Tag("req:S5026-5.2-c")
    void anAgentOfAnotherProviderIsRefused() {
        Credentials other =
                Pki.ROOT.issue(
                        CertificateProfile.homeAgent("ha1.example.com", "example.org"),
                        KeyKind.ECDSA_P256,
                        Pki.VALID);
        refusesAgent(IkeSettings.homeAgent(Pki.HA1, other, Pki.ANCHORS), "ROLE_MISMATCH");
    }

    @Test
    @Tag("req:S5026-5.2-c")
    void anAgentThatIsNotWhatItSaysIsRefused() {
        refusesAgent(
                IkeSettings.homeAgent(
                        Identity.fqdn("ha2.example.com"), Pki.HA1_CREDENTIALS, Pki.ANCHORS),
                "IDENTITY_MISMATCH");
    }

    @Test
    void anAgentUnderAnotherAnchorIsRefused() {
        Credentials other =
                Pki.OTHER_ROOT.issue(
                        CertificateProfile.homeAgent("ha1.example.com", Pki.DOMAIN),
                        KeyKind.ECDSA_P256,
                        Pki.VALID);
        refusesAgent(IkeSettings.homeAgent(Pki.HA1, other, Pki.ANCHORS), "NO_TRUSTED_PATH");
    }

    @Test
    void anExpiredAgentIsRefused() {
        Credentials expired =
                Pki.ROOT.issue(
                        CertificateProfile.homeAgent("ha1.example.com", Pki.DOMAIN),
                        KeyKind.ECDSA_P256,
                        Pki.PAST);
        refusesAgent(IkeSettings.homeAgent(Pki.HA1, expired, Pki.ANCHORS), "EXPIRED");
    }

    private void refusesAgent(IkeSettings settings, String why) {
        Node agent = agent(settings);
        Node node = mobileNode(Pki.mobileNode());
        IkeSaId id = node.initiate(agent);
        simulation.run(Duration.ofSeconds(30));
        assertThat(node.only(IkeAction.Failed.class))
                .isEqualTo(new IkeAction.Failed(id, IkeFailure.PEER_NOT_TRUSTED));
        assertThat(node.all(IkeAction.Report.class).getFirst().report().detail()).contains(why);
        assertThat(node.installed()).isEmpty();
        assertThat(node.tableSize()).isZero();
        // the agent learns that its SA is worth nothing
        assertThat(agent.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.DELETED_BY_PEER);
        assertThat(agent.installed()).isEmpty();
        assertThat(agent.tableSize()).isZero();
    }

    @Test
    void anotherAgentThanTheWantedOneIsRefused() {
        Node agent = agent(Pki.homeAgent());
        Node node = mobileNode(Pki.mobileNode());
        node.initiate(agent, Optional.of(Identity.fqdn("ha2.example.com")));
        simulation.settleRefusal();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.PEER_NOT_TRUSTED);
        Node second = simulation.node("2001:db8:a1::3", Pki.mobileNode());
        second.initiate(agent, Optional.of(Identity.fqdn("HA1.example.com.")));
        simulation.settle();
        assertThat(second.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    void aNodeThatIsNotTrustedGetsNoLease() {
        Credentials other =
                Pki.OTHER_ROOT.issue(
                        CertificateProfile.mobileNode("mn1.example.com"),
                        KeyKind.ECDSA_P256,
                        Pki.VALID);
        Credentials expired =
                Pki.ROOT.issue(
                        CertificateProfile.mobileNode("mn1.example.com"),
                        KeyKind.ECDSA_P256,
                        Pki.PAST);
        Credentials another = Pki.mobileNode("mn2.example.com", KeyKind.ECDSA_P256);
        Node agent = agent(Pki.homeAgent());
        for (Credentials credentials : List.of(other, expired, another)) {
            Node node =
                    simulation.node(
                            "2001:db8:a1::" + simulation.sent().size(),
                            IkeSettings.mobileNode(Pki.MN1, credentials, Pki.ANCHORS, Pki.DOMAIN));
            node.initiate(agent);
            simulation.settleRefusal();
            assertThat(node.only(IkeAction.Failed.class).failure())
                    .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
        }
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
        assertThat(agent.reports()).hasSize(3).containsOnly("peer-not-trusted");
        simulation.run(Duration.ofSeconds(30));
        assertThat(agent.tableSize()).isZero();
    }

    @Test
    void aSharedKeyServesOnlyWhereItIsSet() {
        Secret key = Secret.of(Bytes.ofUtf8("a long shared secret"));
        IkeSettings agentKey = Pki.homeAgent().withPreSharedKeys(Map.of(Pki.MN1, key));
        IkeSettings nodeKey = Pki.mobileNode().withPreSharedKeys(Map.of(Pki.HA1, key));
        Node agent = agent(agentKey);
        Node node = mobileNode(nodeKey);
        node.initiate(agent);
        simulation.settle();
        assertThat(node.only(IkeAction.Established.class).peer().method())
                .isEqualTo(Method.PRE_SHARED_KEY);
        Node certified = simulation.node("2001:db8:1::2", Pki.homeAgent());
        Node second = simulation.node("2001:db8:a1::3", nodeKey);
        second.initiate(certified);
        simulation.settleRefusal();
        assertThat(second.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
        assertThat(certified.all(IkeAction.Authorize.class)).isEmpty();
    }

    /** A mobile node knows who answers only when it has proved itself. */
    @Test
    void oneSharedKeyServesForSeveralAgents() {
        Secret key = Secret.of(Bytes.ofUtf8("a long shared secret"));
        Identity other = Identity.fqdn("ha2.example.com");
        Node agent = agent(Pki.homeAgent().withPreSharedKeys(Map.of(Pki.MN1, key)));
        Node node =
                mobileNode(Pki.mobileNode().withPreSharedKeys(Map.of(Pki.HA1, key, other, key)));
        node.initiate(agent);
        simulation.settle();
        assertThat(node.only(IkeAction.Established.class).peer().method())
                .isEqualTo(Method.PRE_SHARED_KEY);
    }

    @Test
    @Tag("req:S5026-5.2-c")
    void anAgentWithASharedKeyIsRefusedWhereNoneIsSet() {
        // the agent believes the node's certificate, and proves itself by a key
        IkeSettings keyed =
                Pki.homeAgent()
                        .withPreSharedKeys(Map.of(Pki.MN1, Secret.of(Bytes.ofUtf8("secret"))));
        Node agent = agent(keyed);
        Node node = mobileNode(Pki.mobileNode());
        node.initiate(agent);
        simulation.settleRefusal();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.PEER_NOT_TRUSTED);
    }

    @Test
    void aWrongSharedKeyIsRefused() {
        Node agent =
                agent(
                        Pki.homeAgent()
                                .withPreSharedKeys(
                                        Map.of(Pki.MN1, Secret.of(Bytes.ofUtf8("one")))));
        Node node =
                mobileNode(
                        Pki.mobileNode()
                                .withPreSharedKeys(
                                        Map.of(Pki.HA1, Secret.of(Bytes.ofUtf8("two")))));
        node.initiate(agent);
        simulation.settleRefusal();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
    }

    @Test
    void whatWasTakenOutOfIkeSaInitIsMissedByAuth() {
        // somebody on the path leaves the better proposal out, before anything is protected
        Node agent = agent(Pki.homeAgent());
        Node node = mobileNode(Pki.mobileNode());
        simulation.link(
                datagram -> {
                    if (!datagram.to().equals(agent.endpoint()) || simulation.sent().size() != 1) {
                        return List.of(Simulation.DELAY);
                    }
                    simulation.deliver(
                            new Simulation.Datagram(
                                    datagram.from(),
                                    datagram.to(),
                                    withoutFirstProposal(datagram.octets())),
                            Simulation.DELAY);
                    return List.of();
                });
        node.initiate(agent);
        simulation.run(Duration.ofSeconds(60));
        assertThat(agent.reports()).contains("peer-not-trusted");
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
    }

    private static Bytes withoutFirstProposal(Bytes octets) {
        try {
            IkeMessage message = IkeMessage.decode(octets);
            return message.withPayloads(
                            message.payloads().stream()
                                    .map(
                                            payload ->
                                                    payload instanceof SecurityAssociation sa
                                                            ? new SecurityAssociation(
                                                                    sa.proposals().subList(1, 2))
                                                            : payload)
                                    .toList())
                    .encode();
        } catch (MalformedException bad) {
            throw new AssertionError(bad);
        }
    }

    @Test
    void aNodeWithoutAnchorsAsksForNoCertificate() {
        Node agent = agent(Pki.homeAgent());
        Node node =
                mobileNode(
                        IkeSettings.mobileNode(
                                Pki.MN1,
                                Pki.MN1_CREDENTIALS,
                                new TrustAnchors(List.of()),
                                Pki.DOMAIN));
        node.initiate(agent);
        simulation.settleRefusal();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.PEER_NOT_TRUSTED);
    }
}
