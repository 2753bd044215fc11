package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Payload;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
