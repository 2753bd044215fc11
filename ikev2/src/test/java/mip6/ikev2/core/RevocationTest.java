package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificationPath.Link;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.revocation.OcspAnswer;
import mip6.ikev2.revocation.RevocationIssuer;
import mip6.ikev2.revocation.RevocationIssuer.Period;
import mip6.ikev2.revocation.RevocationMode;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.ikev2.revocation.RevocationProblem;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.ikev2.revocation.RevocationReason;
import mip6.ikev2.revocation.RevocationStatus;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.ikev2.revocation.Statement;
import mip6.ikev2.revocation.Statement.Answer;
import mip6.ikev2.revocation.UnusableAnswerException;
import mip6.wire.Bytes;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether peers' certificates were revoked: asked when all else is good, and OCSP in IKE. */
class RevocationTest {

    private static final RevocationPolicy STRICT = RevocationPolicy.of(RevocationMode.STRICT);
    private static final Period PERIOD =
            new Period(
                    Pki.NOW.minus(Duration.ofHours(1)),
                    Optional.of(Pki.NOW.plus(Duration.ofHours(1))));
    private static final RevocationVerdict REVOKED = new RevocationVerdict.Revoked("it was");
    private static final RevocationVerdict NOT_KNOWN = new RevocationVerdict.NotKnown("nothing");

    private final Simulation simulation = new Simulation(1);
    private final List<RevocationQuestion> questions = new ArrayList<>();

    private Node agent(IkeSettings settings) {
        return simulation.node("2001:db8:1::1", settings);
    }

    private Node mobileNode(IkeSettings settings) {
        return simulation.node("2001:db8:a1::2", settings);
    }

    private static Bytes answer(Credentials about, Answer answer) {
        return RevocationIssuer.of(Pki.ROOT.credentials())
                .answer(new Link(about.certificate(), Pki.ROOT.certificate()), answer, PERIOD);
    }

    /** What a node decides that has nothing but what its peer sent. */
    private static RevocationVerdict strictly(RevocationQuestion question) {
        List<RevocationStatus> path = new ArrayList<>();
        for (Link link : question.path().links()) {
            List<Statement> statements = new ArrayList<>();
            for (Bytes der : question.stapled()) {
                try {
                    statements.add(
                            OcspAnswer.read(der, link, List.of(), question.at()).statement());
                } catch (UnusableAnswerException another) {
                    assertThat(another.problem()).isEqualTo(RevocationProblem.NOT_ABOUT_IT);
                }
            }
            path.add(
                    RevocationStatus.of(
                            statements, RevocationProblem.NO_ANSWER, STRICT, question.at()));
        }
        return RevocationVerdict.of(RevocationMode.STRICT, path);
    }

    private RevocationVerdict answered(RevocationQuestion question, RevocationVerdict verdict) {
        questions.add(question);
        return verdict;
    }

    @Test
    @Tag("req:S5026-3-a")
    void aRevokedAgentIsRefusedAndTold() {
        refusesAgent(REVOKED, IkeFailure.PEER_REVOKED);
        RevocationQuestion question = questions.getFirst();
        assertThat(question.path().certificates())
                .containsExactly(Pki.HA1_CREDENTIALS.certificate());
        assertThat(question.path().anchor()).isEqualTo(Pki.ROOT.certificate());
        assertThat(question.at()).isEqualTo(Pki.NOW);
    }

    @Test
    @Tag("req:S5026-3-a")
    void anAgentOfWhichNothingIsKnownIsRefusedWhereTheOperatorDemandsIt() {
        refusesAgent(NOT_KNOWN, IkeFailure.PEER_REVOCATION_UNKNOWN);
    }

    private void refusesAgent(RevocationVerdict verdict, IkeFailure why) {
        Node agent = agent(Pki.homeAgent());
        Node node = mobileNode(Pki.mobileNode().withRevocation(STRICT));
        node.revocation(question -> answered(question, verdict));
        IkeSaId id = node.initiate(agent);
        simulation.run(Duration.ofSeconds(30));
        assertThat(questions).hasSize(1);
        assertThat(node.only(IkeAction.Failed.class)).isEqualTo(new IkeAction.Failed(id, why));
        assertThat(node.installed()).isEmpty();
        assertThat(node.tableSize()).isZero();
        assertThat(agent.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.DELETED_BY_PEER);
    }

    @Test
    @Tag("req:S5026-3-a")
    void aRevokedNodeGetsNoLease() {
        Node agent = agent(Pki.homeAgent().withRevocation(STRICT));
        agent.revocation(question -> answered(question, REVOKED));
        Node node = mobileNode(Pki.mobileNode());
        node.initiate(agent);
        simulation.run(Duration.ofSeconds(30));
        assertThat(questions).hasSize(1);
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
        assertThat(agent.reports()).containsExactly("peer-not-trusted");
        assertThat(agent.tableSize()).isZero();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
    }

    @Test
    void nobodyIsAskedAboutWhoProvedNothing() {
        // the certificate of another, as anybody may have seen it
        Credentials other = Pki.mobileNode("mn2.example.com", KeyKind.ECDSA_P256);
        Node agent = agent(Pki.homeAgent().withRevocation(STRICT));
        agent.revocation(question -> answered(question, new RevocationVerdict.Accepted()));
        IkeSettings impostor =
                IkeSettings.mobileNode(
                        Identity.fqdn("mn3.example.com"), other, Pki.ANCHORS, Pki.DOMAIN);
        mobileNode(impostor).initiate(agent);
        simulation.settle();
        assertThat(questions).isEmpty();
        assertThat(agent.reports()).containsExactly("peer-not-trusted");
    }

    @Test
    void whatTheyAskForMeanwhileIsAbsorbed() {
        Node agent = agent(Pki.homeAgent().withRevocation(STRICT));
        agent.revocation(question -> answered(question, new RevocationVerdict.Accepted()));
        // twice: to verify, and to be told
        agent.computing(Duration.ofSeconds(2).toNanos());
        Node node = mobileNode(Pki.mobileNode());
        node.initiate(agent);
        simulation.run(Duration.ofSeconds(30));
        assertThat(questions).hasSize(1);
        assertThat(agent.all(IkeAction.Authorize.class)).hasSize(1);
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    @Tag("req:S5026-3-a")
    void aNodeThatReachesNobodyBelievesWhatTheAgentSends() {
        Node agent = agent(Pki.homeAgent());
        agent.handle(new IkeEvent.Stapled(List.of(answer(Pki.HA1_CREDENTIALS, new Answer.Good()))));
        Node node = mobileNode(Pki.mobileNode().withRevocation(STRICT));
        node.revocation(RevocationTest::strictly);
        node.initiate(agent);
        simulation.settle();
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    void anAgentWithoutAnAnswerOrWithAnothersIsRefused() {
        for (List<Bytes> stapled :
                List.of(
                        List.<Bytes>of(),
                        List.of(answer(Pki.MN1_CREDENTIALS, new Answer.Good())),
                        List.of(
                                answer(
                                        Pki.HA1_CREDENTIALS,
                                        new Answer.Revoked(
                                                Pki.NOW, RevocationReason.KEY_COMPROMISE))))) {
            Node agent = agent(Pki.homeAgent());
            agent.handle(new IkeEvent.Stapled(stapled));
            Node node =
                    simulation.node(
                            "2001:db8:a1::" + (3 + simulation.sent().size()),
                            Pki.mobileNode().withRevocation(STRICT));
            node.revocation(RevocationTest::strictly);
            node.initiate(agent);
            simulation.run(Duration.ofSeconds(30));
            assertThat(node.all(IkeAction.Established.class)).isEmpty();
        }
    }

    @Test
    void anInitiatorSendsItsAnswerToo() {
        Node agent = agent(Pki.homeAgent().withRevocation(STRICT));
        agent.revocation(RevocationTest::strictly);
        Node node = mobileNode(Pki.mobileNode());
        node.handle(new IkeEvent.Stapled(List.of(answer(Pki.MN1_CREDENTIALS, new Answer.Good()))));
        node.initiate(agent);
        simulation.settle();
        assertThat(agent.all(IkeAction.Authorize.class)).hasSize(1);
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    void whoDoesNotAskGetsNoAnswer() {
        Node agent = agent(Pki.homeAgent());
        Node node = mobileNode(Pki.mobileNode().withRevocation(STRICT));
        node.revocation(question -> answered(question, new RevocationVerdict.Accepted()));
        agent.handle(new IkeEvent.Stapled(List.of(answer(Pki.HA1_CREDENTIALS, new Answer.Good()))));
        node.initiate(agent);
        simulation.settle();
        Simulation again = new Simulation(1);
        Node quiet = again.node("2001:db8:1::1", Pki.homeAgent());
        quiet.handle(new IkeEvent.Stapled(List.of(answer(Pki.HA1_CREDENTIALS, new Answer.Good()))));
        again.node("2001:db8:a1::2", Pki.mobileNode()).initiate(quiet);
        again.settle();
        assertThat(questions.getFirst().stapled()).hasSize(1);
        assertThat(octets(simulation)).isGreaterThan(octets(again) + 200);
    }

    private static int octets(Simulation simulation) {
        return simulation.sent().stream().mapToInt(it -> it.octets().length()).sum();
    }
}
