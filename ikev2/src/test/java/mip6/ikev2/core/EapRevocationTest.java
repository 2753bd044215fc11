package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.eap.EapCredentials;
import mip6.ikev2.eap.EapService;
import mip6.ikev2.eap.TlsVersions;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.PeerCertificates;
import mip6.ikev2.revocation.RevocationMode;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.wire.Bytes;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the certificates within EAP-TLS were revoked, asked by either side. */
class EapRevocationTest {

    private static final RevocationPolicy STRICT = RevocationPolicy.of(RevocationMode.STRICT);
    private static final Credentials NODE = Pki.mobileNode("mn1.example.com", KeyKind.ECDSA_P256);

    private final Simulation simulation = new Simulation();
    private final List<RevocationQuestion> atAgent = new ArrayList<>();
    private final List<RevocationQuestion> atNode = new ArrayList<>();

    private static IkeSettings agentSettings(TlsVersions versions) {
        return Pki.homeAgent()
                .withEap(
                        new EapPolicy.Server(
                                List.of(
                                        new EapService.Certificates(
                                                Pki.HA1_CREDENTIALS,
                                                new PeerCertificates(Pki.ANCHORS),
                                                versions))));
    }

    private static IkeSettings nodeSettings() {
        return IkeSettings.mobileNode(
                Pki.MN1,
                new EapPolicy.Peer(
                        Pki.MN1.data(),
                        new EapCredentials.Certificate(
                                NODE,
                                new PeerCertificates(Pki.ANCHORS),
                                Optional.empty(),
                                TlsVersions.TLS_1_3_OR_1_2)),
                Pki.ANCHORS,
                Pki.DOMAIN);
    }

    private static RevocationVerdict verdict(IkeFailure failure) {
        return failure == IkeFailure.PEER_REVOKED
                ? new RevocationVerdict.Revoked("it was")
                : new RevocationVerdict.NotKnown("nothing");
    }

    private Node agent(IkeSettings settings) {
        return simulation.node("2001:db8:1::1", settings);
    }

    private Node mobileNode(IkeSettings settings) {
        return simulation.node("2001:db8:a1::2", settings);
    }

    private void settle() {
        simulation.run(Duration.ofMillis(1200));
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesAskOnce(TlsVersions versions) {
        Node agent = agent(agentSettings(versions).withRevocation(STRICT));
        Node node = mobileNode(nodeSettings().withRevocation(STRICT));
        agent.handle(new IkeEvent.Stapled(List.of(Bytes.of(1, 2, 3))));
        agent.revocation(question -> accepted(atAgent, question));
        node.revocation(question -> accepted(atNode, question));
        node.initiate(agent);
        settle();
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
        assertThat(atAgent).hasSize(1);
        assertThat(atAgent.getFirst().path().certificates()).containsExactly(NODE.certificate());
        assertThat(atAgent.getFirst().at()).isEqualTo(Pki.NOW);
        // its own proof, then TLS: what it sent about its certificate serves for both
        assertThat(atNode).hasSize(2);
        assertThat(atNode)
                .allSatisfy(
                        question -> {
                            assertThat(question.path().certificates())
                                    .containsExactly(Pki.HA1_CREDENTIALS.certificate());
                            assertThat(question.stapled()).containsExactly(Bytes.of(1, 2, 3));
                        });
    }

    private static RevocationVerdict accepted(
            List<RevocationQuestion> questions, RevocationQuestion question) {
        questions.add(question);
        return new RevocationVerdict.Accepted();
    }

    @ParameterizedTest
    @CsvSource({
        "TLS_1_3_OR_1_2, PEER_REVOKED",
        "TLS_1_3_OR_1_2, PEER_REVOCATION_UNKNOWN",
        "TLS_1_2, PEER_REVOKED"
    })
    @Tag("req:S5026-3-a")
    void aRevokedNodeGetsNoLease(TlsVersions versions, IkeFailure why) {
        Node agent = agent(agentSettings(versions).withRevocation(STRICT));
        agent.revocation(_ -> verdict(why));
        Node node = mobileNode(nodeSettings());
        node.initiate(agent);
        settle();
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
        assertThat(agent.reports()).containsExactly("eap-failed");
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
    }

    @ParameterizedTest
    @EnumSource(names = {"PEER_REVOKED", "PEER_REVOCATION_UNKNOWN"})
    @Tag("req:S5026-3-a")
    void aRevokedServerOfTlsGetsNoProof(IkeFailure why) {
        Node agent = agent(agentSettings(TlsVersions.TLS_1_3_OR_1_2));
        Node node = mobileNode(nodeSettings().withRevocation(STRICT));
        node.revocation(
                question -> {
                    atNode.add(question);
                    return atNode.size() == 1 ? new RevocationVerdict.Accepted() : verdict(why);
                });
        node.initiate(agent);
        settle();
        assertThat(node.only(IkeAction.Failed.class).failure()).isEqualTo(why);
        assertThat(node.all(IkeAction.Established.class)).isEmpty();
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
        assertThat(node.tableSize()).isZero();
    }

    @Test
    void nobodyIsAskedWhereItIsOff() {
        Node agent = agent(agentSettings(TlsVersions.TLS_1_3_OR_1_2));
        Node node = mobileNode(nodeSettings());
        node.initiate(agent);
        settle();
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
        assertThat(agent.all(IkeAction.CheckRevocation.class)).isEmpty();
        assertThat(node.all(IkeAction.CheckRevocation.class)).isEmpty();
    }
}
