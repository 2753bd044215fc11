package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent.Refusal;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IdentificationInitiator;
import mip6.ikev2.message.IdentificationResponder;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.ikev2.message.TrafficSelectorsResponder;
import mip6.ikev2.message.UnrecognizedPayload;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.TrustAnchors;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class IkeAuthTest {

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
        simulation.settle();
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
            simulation.settle();
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
        simulation.settle();
        assertThat(second.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
        assertThat(certified.all(IkeAction.Authorize.class)).isEmpty();
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
        simulation.settle();
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
        simulation.settle();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
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
                .isEqualTo(new IkeAction.ChildFailed(id, "INTERNAL_ADDRESS_FAILURE"));
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
                        Node.signalling(agent)));
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
        Node agent = agent(Pki.homeAgent().withLimits(new IkeLimits(64, 100, 2, 16, 16)));
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
    void selectorsThatCannotBeNarrowedFailTheChildAlone() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        Ipv6Address victim = Ipv6Address.of("2001:db8:1::1001");
        List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
        payloads.replaceAll(
                payload ->
                        payload instanceof TrafficSelectorsInitiator
                                ? TrafficSelectorsInitiator.of(
                                        List.of(TrafficSelector.mobilityHeader(victim)))
                                : payload);
        IkeMessage answer = rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
        assertThat(answer.notify(NotifyType.TS_UNACCEPTABLE)).isPresent();
        assertThat(answer.first(Authentication.class)).isPresent();
        assertThat(answer.first(SecurityAssociation.class)).isEmpty();
        assertThat(agent.installed()).isEmpty();
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    void withoutCfgRequestNoAddressIsGivenAndNoChildMade() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
        payloads.removeIf(Configuration.class::isInstance);
        IkeMessage answer = rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
        assertThat(answer.notify(NotifyType.FAILED_CP_REQUIRED)).isPresent();
        assertThat(answer.first(Configuration.class)).isEmpty();
        assertThat(agent.only(IkeAction.Authorize.class).request()).isEmpty();
        assertThat(agent.installed()).isEmpty();
    }

    @Test
    void anIkeSaWithoutAChildIsMadeWhereNoneIsAskedFor() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
        payloads.removeAll(rogue.child());
        IkeMessage answer = rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
        assertThat(answer.all(Notify.class)).isEmpty();
        assertThat(answer.first(Configuration.class)).isPresent();
        List<Payload> child = new ArrayList<>(rogue.child());
        child.add(new Nonce(Bytes.zeros(32)));
        assertThat(
                        rogue.protectedRequest(ExchangeType.CREATE_CHILD_SA, 2, child)
                                .getFirst()
                                .first(TrafficSelectorsInitiator.class)
                                .orElseThrow()
                                .ipv6())
                .containsExactly(TrafficSelector.mobilityHeader(Node.HOME_ADDRESS));
        assertThat(agent.installed()).hasSize(1);
    }

    @Test
    void aMissingOrDoubledPayloadIsRefusedBeforeAnyProofIsLookedAt() {
        List<Class<? extends Payload>> kinds =
                List.of(
                        IdentificationInitiator.class,
                        Authentication.class,
                        SecurityAssociation.class,
                        TrafficSelectorsInitiator.class,
                        TrafficSelectorsResponder.class);
        for (Class<? extends Payload> kind : kinds) {
            for (boolean twice : new boolean[] {false, true}) {
                Simulation own = new Simulation();
                Node agent = own.node("2001:db8:1::1", Pki.homeAgent());
                Rogue rogue = new Rogue(own, agent).keyed();
                List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
                List<Payload> same = payloads.stream().filter(kind::isInstance).toList();
                if (twice) {
                    payloads.addAll(same);
                } else {
                    payloads.removeAll(same);
                }
                agent.forget();
                IkeMessage answer =
                        rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
                assertThat(answer.all(Notify.class))
                        .as("%s twice: %s", kind, twice)
                        .hasSize(1)
                        .allMatch(Notify::isError);
                assertThat(agent.all(IkeAction.Compute.class)).isEmpty();
                assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
            }
        }
    }

    @Test
    void foreignPayloadsAreRefused() {
        List<Payload> foreign =
                List.of(
                        new Nonce(Bytes.zeros(32)),
                        Delete.ike(),
                        new mip6.ikev2.message.KeyExchange(31, Bytes.zeros(32)),
                        new UnrecognizedPayload(49, true, Bytes.EMPTY));
        for (Payload payload : foreign) {
            Simulation own = new Simulation();
            Node agent = own.node("2001:db8:1::1", Pki.homeAgent());
            Rogue rogue = new Rogue(own, agent).keyed();
            List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
            payloads.add(payload);
            IkeMessage answer =
                    rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
            assertThat(answer.all(Notify.class)).hasSize(1).allMatch(Notify::isError);
            assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
        }
    }

    @Test
    void otherExchangesOnAHalfOpenSaChangeNothing() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        List<Payload> child = new ArrayList<>(rogue.child());
        child.add(new Nonce(Bytes.zeros(32)));
        assertThat(rogue.protectedRequest(ExchangeType.CREATE_CHILD_SA, 1, child)).isEmpty();
        assertThat(rogue.protectedRequest(ExchangeType.INFORMATIONAL, 1, List.of(Delete.ike())))
                .isEmpty();
        assertThat(rogue.protectedRequest(ExchangeType.IKE_AUTH, 2, List.of())).isEmpty();
        assertThat(agent.reports())
                .containsExactly("unexpected-message", "unexpected-message", "message-id");
        // and the honest request still succeeds
        List<Payload> honest = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
        rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, honest);
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    void aStolenCertificateWithoutItsKeyProvesNothing() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        Credentials own = Pki.mobileNode("mn2.example.com", KeyKind.ECDSA_P256);
        List<Payload> payloads = rogue.authPayloads(Pki.MN1, own);
        payloads.removeIf(Certificate.class::isInstance);
        payloads.addAll(
                rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS).stream()
                        .filter(Certificate.class::isInstance)
                        .toList());
        IkeMessage answer = rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
        assertThat(answer.notify(NotifyType.AUTHENTICATION_FAILED)).isPresent();
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
    }

    @Test
    void aWrongIdrIsAnsweredWithTheRightOne() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
        payloads.add(new IdentificationResponder(Identity.fqdn("ha9.example.com")));
        IkeMessage answer = rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
        assertThat(answer.first(IdentificationResponder.class).orElseThrow().identity())
                .isEqualTo(Pki.HA1);
    }

    @Test
    void theAnswerToIkeAuthIsRepeatedOctetForOctet() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        Bytes request =
                rogue.seal(
                        rogue.request(
                                ExchangeType.IKE_AUTH,
                                1,
                                rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS)));
        rogue.send(request);
        rogue.send(request);
        List<Bytes> answers =
                simulation.sent().stream()
                        .filter(it -> it.to().equals(Rogue.ADDRESS))
                        .map(Simulation.Datagram::octets)
                        .toList();
        assertThat(answers).hasSize(3);
        assertThat(answers.get(1)).isEqualTo(answers.get(2));
        assertThat(agent.all(IkeAction.Authorize.class)).hasSize(1);
        assertThat(agent.installed()).hasSize(1);
    }

    @Test
    void aRefusalIsRepeatedToo() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        Bytes request = rogue.seal(rogue.request(ExchangeType.IKE_AUTH, 1, List.of()));
        rogue.send(request);
        rogue.send(request);
        assertThat(agent.all(IkeAction.Send.class)).hasSize(3);
        assertThat(agent.all(IkeAction.Send.class).get(1))
                .isEqualTo(agent.all(IkeAction.Send.class).get(2));
        assertThat(agent.reports()).containsExactly("payloads");
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
        simulation.settle();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.PEER_NOT_TRUSTED);
    }
}
