package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Payload;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.TrustAnchors;
import mip6.ikev2.revocation.RevocationMode;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

/** Somebody on the path answers IKE_SA_INIT, too (RFC 7296 2.4). */
class ForgedAnswerTest {

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());
    private int forged;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void forgedAnswersThatComeFirstDoNotEndTheAttempt(int answers) {
        simulation.link(datagram -> deliver(datagram, answers, 0));
        node.initiate(agent);
        simulation.settle();
        assertThat(forged).isEqualTo(answers);
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);
        assertThat(node.all(IkeAction.Failed.class)).isEmpty();
        IkeSaId id = node.only(IkeAction.Established.class).id();
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.settle();
        assertThat(node.all(IkeAction.Alive.class)).hasSize(1);
        assertThat(node.tableSize()).isOne();
    }

    @Test
    void norDoThoseThatComeLate() {
        simulation.link(datagram -> deliver(datagram, 3, Simulation.DELAY + 1));
        node.initiate(agent);
        simulation.settle();
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
        assertThat(node.all(IkeAction.Failed.class)).isEmpty();
    }

    @Test
    void theTrueResponderIsAskedAgainWhereTheRequestWasLost() {
        simulation.link(
                datagram -> {
                    boolean lost =
                            datagram.from().equals(node.endpoint())
                                    && decode(datagram.octets()).exchangeType() == 35
                                    && simulation.sent().stream()
                                                    .filter(it -> it.from().equals(datagram.from()))
                                                    .count()
                                            < 5;
                    return lost ? List.of() : deliver(datagram, 2, 0);
                });
        node.initiate(agent);
        simulation.run(Duration.ofSeconds(5));
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    void withoutATrueOneTheAttemptEndsInItsTime() {
        simulation.link(
                datagram -> {
                    List<Long> at = deliver(datagram, 9, 0);
                    return datagram.from().equals(agent.endpoint()) ? List.of() : at;
                });
        IkeSaId id = node.initiate(agent);
        simulation.run(Duration.ofSeconds(60));
        assertThat(node.only(IkeAction.Failed.class))
                .isEqualTo(new IkeAction.Failed(id, IkeAction.IkeFailure.NO_RESPONSE));
        assertThat(node.tableSize()).isZero();
        assertThat(node.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    /** Who answers first, goes on to IKE_AUTH, and is not the home agent. */
    enum Impostor {
        REFUSES,
        HAS_NO_ROLE,
        IS_NOBODYS,
        IS_REVOKED;

        IkeSettings settings() {
            return switch (this) {
                case REFUSES ->
                        IkeSettings.homeAgent(
                                Pki.HA1,
                                Pki.HA1_CREDENTIALS,
                                new TrustAnchors(List.of(Pki.OTHER_ROOT.certificate())));
                case HAS_NO_ROLE ->
                        IkeSettings.homeAgent(
                                Pki.HA1,
                                Pki.mobileNode("ha1.example.com", KeyKind.ECDSA_P256),
                                Pki.ANCHORS);
                case IS_NOBODYS ->
                        IkeSettings.homeAgent(
                                Pki.HA1,
                                Pki.OTHER_ROOT.issue(
                                        CertificateProfile.homeAgent("ha1.example.com", Pki.DOMAIN),
                                        KeyKind.ECDSA_P256,
                                        Pki.VALID),
                                Pki.ANCHORS);
                case IS_REVOKED ->
                        IkeSettings.homeAgent(
                                Pki.HA1,
                                Pki.homeAgent("ha1.example.com", KeyKind.ECDSA_P256),
                                Pki.ANCHORS);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoAnswersFirstAndProvesNothingDoesNotEndTheAttempt(Impostor impostor) {
        for (long late : new long[] {20, 60, 300, 900}) {
            Simulation contested = new Simulation(late);
            Node first = contested.node("2001:db8:1::1", impostor.settings());
            Node rightful = contested.node("2001:db8:1::1", Pki.homeAgent());
            Node wishing =
                    contested.node(
                            "2001:db8:a1::2",
                            Pki.mobileNode()
                                    .withRevocation(RevocationPolicy.of(RevocationMode.STRICT)));
            wishing.revocation(
                    question ->
                            question.path()
                                            .certificates()
                                            .contains(Pki.HA1_CREDENTIALS.certificate())
                                    ? new RevocationVerdict.Accepted()
                                    : new RevocationVerdict.Revoked("it was"));
            rightful.computing(Duration.ofMillis(late).toNanos());
            wishing.initiate(first);
            contested.run(Duration.ofSeconds(8));
            assertThat(wishing.all(IkeAction.Failed.class)).as("after %d ms", late).isEmpty();
            assertThat(wishing.all(IkeAction.Established.class)).as("%d ms", late).hasSize(1);
            assertThat(rightful.all(IkeAction.Established.class)).as("%d ms", late).hasSize(1);
            assertThat(wishing.tableSize()).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalIsToldInItsTime(Impostor impostor) {
        Node alone = simulation.node("2001:db8:2::1", impostor.settings());
        Node wishing =
                simulation.node(
                        "2001:db8:a1::3",
                        Pki.mobileNode()
                                .withRevocation(RevocationPolicy.of(RevocationMode.STRICT)));
        wishing.revocation(_ -> new RevocationVerdict.Revoked("it was"));
        wishing.initiate(alone);
        simulation.settle();
        assertThat(wishing.all(IkeAction.Failed.class)).isEmpty();
        simulation.settleRefusal();
        assertThat(wishing.only(IkeAction.Failed.class).failure())
                .isEqualTo(
                        switch (impostor) {
                            case REFUSES -> IkeAction.IkeFailure.AUTHENTICATION_FAILED;
                            case HAS_NO_ROLE, IS_NOBODYS -> IkeAction.IkeFailure.PEER_NOT_TRUSTED;
                            case IS_REVOKED -> IkeAction.IkeFailure.PEER_REVOKED;
                        });
        assertThat(wishing.tableSize()).isZero();
    }

    /** Answers with keys of nobody, before or after the true answer to the first request. */
    private List<Long> deliver(Simulation.Datagram datagram, int answers, long delay) {
        if (datagram.from().equals(agent.endpoint())
                && decode(datagram.octets()).exchangeType() == 34
                && forged == 0) {
            for (int i = 0; i < answers; i++) {
                forged++;
                simulation.deliver(
                        new Simulation.Datagram(
                                datagram.from(), datagram.to(), forgery(datagram.octets(), i)),
                        delay);
            }
        }
        return List.of(Simulation.DELAY);
    }

    private static Bytes forgery(Bytes answer, int number) {
        IkeMessage message = decode(answer);
        List<Payload> payloads =
                message.payloads().stream()
                        .map(
                                payload ->
                                        switch (payload) {
                                            case KeyExchange _ ->
                                                    new KeyExchange(
                                                            31,
                                                            KeyExchangeGroup.CURVE25519
                                                                    .generate(
                                                                            Simulation.random(
                                                                                    number))
                                                                    .publicValue());
                                            case Nonce _ -> new Nonce(Bytes.zeros(32));
                                            default -> payload;
                                        })
                        .toList();
        return new IkeMessage(
                        message.initiatorSpi(),
                        new IkeSpi(77 + number),
                        message.exchangeType(),
                        false,
                        true,
                        0,
                        payloads)
                .encode();
    }

    private static IkeMessage decode(Bytes octets) {
        try {
            return IkeMessage.decode(octets);
        } catch (MalformedException bad) {
            throw new AssertionError(bad);
        }
    }
}
