package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.ProtocolId;
import mip6.ikev2.message.Transform;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class IkeSaInitTest {

    private final Simulation simulation = new Simulation();

    private Node agent(IkeSettings settings) {
        return simulation.node("2001:db8:1::1", settings);
    }

    private Node mobileNode(IkeSettings settings) {
        return simulation.node("2001:db8:a1::2", settings);
    }

    @Test
    void anotherGroupIsTriedOnce() {
        Node agent =
                agent(
                        Pki.homeAgent()
                                .withProposals(
                                        groups(KeyExchangeGroup.ECP_256), Proposals.espDefault()));
        Node node = mobileNode(Pki.mobileNode());
        node.initiate(agent);
        simulation.settle();
        assertThat(node.only(IkeAction.Established.class).roundTrips()).isEqualTo(3);
        assertThat(agent.reports()).containsExactly("invalid-ke-payload");
    }

    @Test
    void aGroupThatWasNotProposedIsNotUsed() {
        Node agent = agent(Pki.homeAgent());
        Node node =
                mobileNode(
                        Pki.mobileNode()
                                .withProposals(
                                        groups(KeyExchangeGroup.CURVE25519),
                                        Proposals.espDefault()));
        simulation.link(_ -> List.of());
        node.initiate(agent);
        simulation.settle();
        for (int group : new int[] {19, 31, 14, 0, 65535}) {
            Bytes data = Bytes.of(group >> 8, group & 0xff);
            forge(node, agent, Notify.of(NotifyType.INVALID_KE_PAYLOAD, data));
        }
        assertThat(node.all(IkeAction.Send.class)).hasSize(1);
        assertThat(node.reports()).hasSize(5).containsOnly("unauthenticated-notify");
    }

    @Test
    void aSecondChangeOfGroupIsNotObeyed() {
        Node agent = agent(Pki.homeAgent());
        Node node = mobileNode(Pki.mobileNode());
        simulation.link(_ -> List.of());
        node.initiate(agent);
        simulation.settle();
        forge(node, agent, Notify.of(NotifyType.INVALID_KE_PAYLOAD, Bytes.of(0, 19)));
        simulation.settle();
        assertThat(node.all(IkeAction.Send.class)).hasSize(2);
        forge(node, agent, Notify.of(NotifyType.INVALID_KE_PAYLOAD, Bytes.of(0, 31)));
        simulation.settle();
        assertThat(node.all(IkeAction.Send.class)).hasSize(2);
        assertThat(node.reports()).containsExactly("unauthenticated-notify");
    }

    @Test
    void cookiesAreNotObeyedForever() {
        Node agent = agent(Pki.homeAgent());
        Node node = mobileNode(Pki.mobileNode());
        simulation.link(_ -> List.of());
        node.initiate(agent);
        simulation.settle();
        for (int i = 0; i < 10; i++) {
            forge(node, agent, Notify.of(NotifyType.COOKIE, Bytes.of(i, i, i)));
        }
        forge(node, agent, Notify.of(NotifyType.COOKIE, Bytes.zeros(65)));
        assertThat(node.all(IkeAction.Send.class)).hasSize(4);
    }

    @Test
    void whatAnyoneCanSayEndsNothingButIsRememberedAsTheReason() {
        Node agent = agent(Pki.homeAgent());
        Node node = mobileNode(Pki.mobileNode());
        simulation.link(_ -> List.of());
        node.initiate(agent);
        simulation.settle();
        forge(node, agent, Notify.of(NotifyType.AUTHENTICATION_FAILED));
        forge(node, agent, Notify.of(NotifyType.INVALID_SYNTAX));
        forge(node, agent, Notify.of(NotifyType.NO_PROPOSAL_CHOSEN));
        assertThat(node.all(IkeAction.Failed.class)).isEmpty();
        // the honest answer still counts
        simulation.link(_ -> List.of(Simulation.DELAY));
        simulation.run(Duration.ofSeconds(2));
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    void theReasonIsToldWhenTheLimitIsReached() {
        Node agent =
                agent(
                        Pki.homeAgent()
                                .withProposals(
                                        new Proposals(
                                                List.of(
                                                        new Proposal(
                                                                1,
                                                                ProtocolId.IKE,
                                                                Bytes.EMPTY,
                                                                List.of()))),
                                        Proposals.espDefault()));
        Node node = mobileNode(Pki.mobileNode());
        IkeSaId id = node.initiate(agent);
        simulation.run(Duration.ofSeconds(60));
        assertThat(node.only(IkeAction.Failed.class))
                .isEqualTo(new IkeAction.Failed(id, IkeFailure.NO_PROPOSAL_CHOSEN));
        assertThat(agent.tableSize()).isZero();
        assertThat(node.tableSize()).isZero();
    }

    @Test
    void silenceIsFoundOutInBoundedTimeWithIdenticalOctets() {
        Node agent = agent(Pki.homeAgent());
        Node node = mobileNode(Pki.mobileNode());
        simulation.link(_ -> List.of());
        long began = simulation.now();
        List<Long> at = new ArrayList<>();
        simulation.link(
                _ -> {
                    at.add(simulation.now() - began);
                    return List.of();
                });
        node.initiate(agent);
        simulation.run(Duration.ofSeconds(60));
        assertThat(at)
                .containsExactly(
                        0L,
                        200_000_000L,
                        600_000_000L,
                        1_400_000_000L,
                        3_000_000_000L,
                        6_200_000_000L);
        assertThat(simulation.sent().stream().map(Simulation.Datagram::octets).distinct())
                .hasSize(1);
        assertThat(node.only(IkeAction.Failed.class).failure()).isEqualTo(IkeFailure.NO_RESPONSE);
        assertThat(node.tableSize()).isZero();
        assertThat(node.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void ourOwnRequestComingBackIsNoRequest() {
        Node agent = agent(Pki.homeAgent());
        Node other = simulation.node("2001:db8:1::2", Pki.homeAgent());
        simulation.link(
                datagram -> {
                    simulation.deliver(
                            new Simulation.Datagram(
                                    datagram.to(), datagram.from(), datagram.octets()),
                            0);
                    return List.of();
                });
        agent.initiate(other);
        simulation.settle();
        assertThat(agent.reports()).containsExactly("reflected");
        assertThat(agent.tableSize()).isOne();
    }

    private void forge(Node node, Node agent, Notify notify) {
        IkeMessage request = decode(simulation.sent().getFirst().octets());
        IkeMessage forged =
                new IkeMessage(
                        request.initiatorSpi(),
                        new IkeSpi(77),
                        ExchangeType.IKE_SA_INIT,
                        false,
                        true,
                        0,
                        List.of(notify));
        simulation.deliver(
                new Simulation.Datagram(agent.endpoint(), node.endpoint(), forged.encode()), 0);
        simulation.run(Duration.ofMillis(1));
    }

    private static Proposals groups(KeyExchangeGroup group) {
        return new Proposals(
                List.of(
                        new Proposal(
                                1,
                                ProtocolId.IKE,
                                Bytes.EMPTY,
                                List.of(
                                        Encryption.AES_GCM_16.transform(128),
                                        Prf.PRF_HMAC_SHA2_256.transform(),
                                        Transform.of(
                                                Transform.KEY_EXCHANGE, group.transformId())))));
    }

    private static IkeMessage decode(Bytes octets) {
        try {
            return IkeMessage.decode(octets);
        } catch (MalformedException bad) {
            throw new AssertionError(bad);
        }
    }
}
