package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.UnrecognizedPayload;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** IKE_SA_INIT requests of every shape, as a responder answers them. */
class IkeSaInitRequestTest {

    private final Simulation simulation = new Simulation();

    private Node agent(IkeSettings settings) {
        return simulation.node("2001:db8:1::1", settings);
    }

    private Node mobileNode(IkeSettings settings) {
        return simulation.node("2001:db8:a1::2", settings);
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
        Node agent =
                agent(
                        Pki.homeAgent()
                                .withLimits(new IkeLimits(1000, 5, 100, 8, 16, 16, 1280, 1 << 22)));
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
    void oneNetworkTakesNoRoomFromAnother() {
        IkeLimits limits = new IkeLimits(1000, 100, 3, 8, 16, 16, 1280, 1 << 22);
        Node agent = agent(Pki.homeAgent().withLimits(limits));
        Node node = mobileNode(Pki.mobileNode());
        simulation.link(
                datagram ->
                        datagram.to().equals(node.endpoint())
                                ? List.of()
                                : List.of(Simulation.DELAY));
        node.initiate(agent);
        simulation.settle();
        for (int i = 0; i < 20; i++) {
            Rogue rogue = new Rogue(simulation, agent);
            IkeMessage request = rogue.request(ExchangeType.IKE_SA_INIT, 0, rogue.initPayloads());
            rogue.send(
                    new IkeMessage(
                                    new IkeSpi(1000 + i),
                                    IkeSpi.ZERO,
                                    request.exchangeType(),
                                    true,
                                    false,
                                    0,
                                    request.payloads())
                            .encode());
            assertThat(agent.tableSize()).isLessThanOrEqualTo(1 + 3);
        }
        assertThat(agent.reports()).hasSize(17).containsOnly("half-open-evicted");
        assertThat(agent.tableSize()).isEqualTo(1 + 3);
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
    void aMobileNodeWithoutCertificateAnswersNobody() {
        Node node =
                mobileNode(
                        Pki.mobileNode()
                                .withPreSharedKeys(
                                        Map.of(Pki.HA1, Secret.of(Bytes.ofUtf8("secret")))));
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
}
