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
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.ProtocolId;
import mip6.ikev2.message.Transform;
import mip6.ikev2.message.UnrecognizedPayload;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class IkeSaInitTest {

    private static final IkeLimits ALWAYS_COOKIES = new IkeLimits(0, 4096, 8, 16, 16);

    private final Simulation simulation = new Simulation();

    private Node agent(IkeSettings settings) {
        return simulation.node("2001:db8:1::1", settings);
    }

    private Node mobileNode(IkeSettings settings) {
        return simulation.node("2001:db8:a1::2", settings);
    }

    @Test
    @Tag("req:S5026-9.1-a")
    void underLoadACookieIsDemandedWithoutKeepingState() {
        Node agent = agent(Pki.homeAgent().withLimits(ALWAYS_COOKIES));
        Rogue rogue = new Rogue(simulation, agent);
        IkeMessage demand = rogue.init(rogue.initPayloads()).getFirst();
        assertThat(demand.payloads()).hasSize(1);
        assertThat(demand.notify(NotifyType.COOKIE)).isPresent();
        assertThat(demand.responderSpi()).isEqualTo(IkeSpi.ZERO);
        assertThat(agent.tableSize()).isZero();
        assertThat(agent.all(IkeAction.Compute.class)).isEmpty();
        Bytes cookie = demand.notify(NotifyType.COOKIE).orElseThrow().data();
        List<Payload> again = new ArrayList<>(rogue.initPayloads());
        again.addFirst(Notify.of(NotifyType.COOKIE, cookie));
        assertThat(rogue.init(again).getFirst().first(KeyExchange.class)).isPresent();
    }

    @Test
    @Tag("req:S5026-9.1-a")
    void anInitiatorReturnsTheCookie() {
        Node agent = agent(Pki.homeAgent().withLimits(ALWAYS_COOKIES));
        Node node = mobileNode(Pki.mobileNode());
        node.initiate(agent);
        simulation.settle();
        assertThat(node.only(IkeAction.Established.class).roundTrips()).isEqualTo(3);
        assertThat(simulation.sent()).hasSize(6);
        IkeMessage first = decode(simulation.sent().get(0).octets());
        IkeMessage second = decode(simulation.sent().get(2).octets());
        // RFC 7296 2.6: the cookie comes first, and nothing else changes
        assertThat(second.payloads().getFirst())
                .isInstanceOfSatisfying(
                        Notify.class, it -> assertThat(it.is(NotifyType.COOKIE)).isTrue());
        assertThat(second.payloads().subList(1, second.payloads().size()))
                .isEqualTo(first.payloads());
    }

    @Test
    void aCookieIsForOneSenderAndOneTime() {
        Cookies cookies = new Cookies(Simulation.random(1), 60);
        Bytes nonce = Bytes.zeros(32);
        Arrival here = arrival("2001:db8::1");
        Bytes cookie = cookies.cookie(here, nonce, 1000);
        assertThat(cookies.isValid(cookie, here, nonce, 1059)).isTrue();
        assertThat(cookies.isValid(cookie, arrival("2001:db8::2"), nonce, 1059)).isFalse();
        assertThat(cookies.isValid(cookie, here, Bytes.zeros(16), 1059)).isFalse();
        assertThat(cookies.isValid(Bytes.zeros(17), here, nonce, 1059)).isFalse();
        // the secret before the present one counts, an older one does not
        assertThat(cookies.isValid(cookie, here, nonce, 1060)).isTrue();
        assertThat(cookies.isValid(cookie, here, nonce, 1119)).isTrue();
        assertThat(cookies.isValid(cookie, here, nonce, 1120)).isFalse();
        assertThat(cookies.isValid(cookie, here, nonce, 1_000_000)).isFalse();
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
                .containsExactly(0L, 500_000_000L, 1_500_000_000L, 3_500_000_000L, 7_500_000_000L);
        assertThat(simulation.sent().stream().map(Simulation.Datagram::octets).distinct())
                .hasSize(1);
        assertThat(node.only(IkeAction.Failed.class).failure()).isEqualTo(IkeFailure.NO_RESPONSE);
        assertThat(node.tableSize()).isZero();
        assertThat(node.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aRepeatedRequestGetsTheSameAnswerAndNoSecondSa() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent);
        List<IkeMessage> first = rogue.init(rogue.initPayloads());
        List<IkeMessage> second = rogue.init(rogue.initPayloads());
        assertThat(second).isEqualTo(first).hasSize(1);
        assertThat(agent.tableSize()).isOne();
        assertThat(agent.all(IkeAction.Compute.class)).hasSize(1);
    }

    @Test
    void aRequestThatIsBeingWorkedOnIsAbsorbed() {
        Node agent = agent(Pki.homeAgent());
        agent.computing(Duration.ofSeconds(1).toNanos());
        Rogue rogue = new Rogue(simulation, agent);
        assertThat(rogue.init(rogue.initPayloads())).isEmpty();
        assertThat(rogue.init(rogue.initPayloads())).isEmpty();
        assertThat(agent.reports()).containsExactly("absorbed");
        assertThat(agent.all(IkeAction.Compute.class)).hasSize(1);
    }

    @Test
    void halfOpenSasAreFewAndExpire() {
        Node agent = agent(Pki.homeAgent().withLimits(new IkeLimits(1000, 5, 8, 16, 16)));
        for (int i = 0; i < 20; i++) {
            Rogue rogue = new Rogue(simulation, agent);
            IkeMessage request =
                    new IkeMessage(
                            new IkeSpi(1000 + i),
                            IkeSpi.ZERO,
                            ExchangeType.IKE_SA_INIT,
                            true,
                            false,
                            0,
                            rogue.initPayloads());
            rogue.send(request.encode());
            assertThat(agent.tableSize()).isLessThanOrEqualTo(5);
        }
        assertThat(agent.reports()).hasSize(15).containsOnly("half-open-evicted");
        agent.forget();
        simulation.run(Duration.ofSeconds(21));
        assertThat(agent.reports()).hasSize(5).containsOnly("half-open-expired");
        assertThat(agent.tableSize()).isZero();
    }

    @Test
    void everyGroupAndPublicValueThatIsWrongIsRefused() {
        Node agent = agent(Pki.homeAgent());
        for (int group = 0; group < 65536; group += group < 64 ? 1 : 4093) {
            for (int length : new int[] {1, 31, 32, 33, 63, 64, 65, 256}) {
                if (group == 31 && length == 32) {
                    continue;
                }
                Rogue rogue = new Rogue(simulation, agent);
                List<Payload> payloads = rogue.initPayloads();
                payloads.set(1, new KeyExchange(group, Bytes.zeros(length)));
                for (IkeMessage answer : rogue.init(payloads)) {
                    assertThat(answer.first(KeyExchange.class)).isEmpty();
                }
                assertThat(agent.tableSize()).isZero();
            }
        }
    }

    @Test
    void smallOrderAndPointsOffTheCurveAreRefused() {
        Node agent = agent(Pki.homeAgent());
        List<KeyExchange> bad =
                List.of(
                        new KeyExchange(31, Bytes.zeros(32)),
                        new KeyExchange(31, Bytes.concat(Bytes.of(1), Bytes.zeros(31))),
                        new KeyExchange(
                                31,
                                Bytes.ofHex(
                                        "e0eb7a7c3b41b8ae1656e3faf19fc46a"
                                                + "da098deb9c32b1fd866205165f49b800")),
                        new KeyExchange(19, Bytes.zeros(64)),
                        new KeyExchange(19, Bytes.ofHex("01".repeat(64))),
                        new KeyExchange(19, Bytes.ofHex("ff".repeat(64))));
        for (KeyExchange value : bad) {
            Rogue rogue = new Rogue(simulation, agent);
            List<Payload> payloads = rogue.initPayloads();
            payloads.set(1, value);
            assertThat(rogue.init(payloads)).isEmpty();
            assertThat(agent.tableSize()).isZero();
        }
        assertThat(agent.reports()).hasSize(6).containsOnly("key-exchange-value");
    }

    @Test
    void payloadsOfTheWrongKindOrNumberAreDropped() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent);
        List<Payload> good = rogue.initPayloads();
        for (int i = 0; i < 3; i++) {
            List<Payload> without = new ArrayList<>(good);
            without.remove(i);
            assertThat(rogue.init(without)).as("without %d", i).isEmpty();
            List<Payload> twice = new ArrayList<>(good);
            twice.add(good.get(i));
            assertThat(rogue.init(twice)).as("twice %d", i).isEmpty();
        }
        List<Payload> strange = new ArrayList<>(good);
        strange.addAll(rogue.child());
        assertThat(rogue.init(strange)).isEmpty();
        assertThat(agent.reports()).hasSize(7).containsOnly("payloads");
        List<Payload> critical = new ArrayList<>(good);
        critical.add(new UnrecognizedPayload(200, true, Bytes.of(1)));
        assertThat(
                        rogue.init(critical)
                                .getFirst()
                                .notify(NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD)
                                .orElseThrow()
                                .data())
                .isEqualTo(Bytes.of(200));
        assertThat(agent.tableSize()).isZero();
        List<Payload> unknown = new ArrayList<>(good);
        unknown.add(new UnrecognizedPayload(200, false, Bytes.of(1)));
        assertThat(rogue.init(unknown).getFirst().first(Nonce.class)).isPresent();
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

    @Test
    void aMobileNodeAnswersNobody() {
        Node node = mobileNode(Pki.mobileNode());
        Rogue rogue = new Rogue(simulation, node);
        assertThat(rogue.init(rogue.initPayloads())).isEmpty();
        assertThat(node.reports()).containsExactly("no-responder");
    }

    @Test
    void otherVersionsAreToldOrDropped() throws MalformedException {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent);
        byte[] octets =
                rogue.request(ExchangeType.IKE_SA_INIT, 0, rogue.initPayloads()).encode().toArray();
        octets[17] = 0x10;
        assertThat(rogue.send(Bytes.copyOf(octets))).isEmpty();
        octets[17] = 0x30;
        IkeMessage answer = rogue.send(Bytes.copyOf(octets)).getFirst();
        assertThat(answer.notify(NotifyType.INVALID_MAJOR_VERSION).orElseThrow().data())
                .isEqualTo(Bytes.of(2));
        assertThat(agent.reports()).containsExactly("version", "version");
        assertThat(agent.tableSize()).isZero();
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

    private static Arrival arrival(String remote) {
        return new Arrival(
                Endpoint.ike(Ipv6Address.LOOPBACK),
                Endpoint.ike(Ipv6Address.of(remote)),
                Bytes.EMPTY,
                new IkeMessage(new IkeSpi(5), IkeSpi.ZERO, 34, true, false, 0, List.of()));
    }

    private static IkeMessage decode(Bytes octets) {
        try {
            return IkeMessage.decode(octets);
        } catch (MalformedException bad) {
            throw new AssertionError(bad);
        }
    }
}
