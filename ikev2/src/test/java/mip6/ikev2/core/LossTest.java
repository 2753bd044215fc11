package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.message.PayloadType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** A network that loses, doubles and reorders; the seed is the test's name. */
class LossTest {

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bothSidesAgreeWhateverIsLost(long seed) {
        Simulation simulation = new Simulation(seed);
        Random random = new Random(seed);
        simulation.link(_ -> delays(random));
        Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
        Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());
        agent.computing(random.nextInt(50_000_000));
        node.computing(random.nextInt(50_000_000));
        IkeSaId id = node.initiate(agent);
        simulation.run(Duration.ofSeconds(60));
        List<IkeAction.Failed> failed = node.all(IkeAction.Failed.class);
        if (!failed.isEmpty()) {
            assertThat(failed).containsExactly(new IkeAction.Failed(id, IkeFailure.NO_RESPONSE));
            assertThat(node.installed()).isEmpty();
            return;
        }
        assertThat(node.only(IkeAction.Established.class).id()).isEqualTo(id);
        assertThat(agent.all(IkeAction.Authorize.class)).hasSize(1);
        agree(node, agent, 1);
        IkeSaId agentId = agent.only(IkeAction.Established.class).id();
        node.handle(new IkeEvent.CreateChild(id, Node.signalling(agent)));
        agent.handle(new IkeEvent.CheckLiveness(agentId));
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.run(Duration.ofSeconds(60));
        boolean alive = node.tableSize() == 1 && agent.tableSize() == 1;
        if (alive) {
            agree(node, agent, 2);
            assertThat(node.all(IkeAction.Alive.class)).hasSize(1);
            node.handle(new IkeEvent.Close(id));
        }
        simulation.run(Duration.ofSeconds(60));
        agent.handle(new IkeEvent.CheckLiveness(agentId));
        simulation.run(Duration.ofSeconds(60));
        assertThat(node.installed()).isEmpty();
        assertThat(agent.installed()).isEmpty();
        assertThat(node.tableSize() + agent.tableSize()).isZero();
        retransmissionsAreIdentical(simulation);
    }

    @Test
    void whatGoesAgainIsSaidToAndHowLongAllOfItTook() {
        Simulation silent = new Simulation();
        silent.link(_ -> List.of());
        Node lonely = silent.node("2001:db8:a1::2", Pki.mobileNode());
        IkeSaId _ = lonely.initiate(silent.node("2001:db8:1::1", Pki.homeAgent()));
        silent.run(Duration.ofMinutes(10));
        int datagrams = silent.sent().size();
        assertThat(datagrams).isGreaterThan(1);
        assertThat(lonely.all(IkeAction.Retransmitted.class)).hasSize(datagrams - 1);

        Simulation simulation = new Simulation();
        simulation.link(_ -> List.of(20_000_000L));
        Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
        Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());
        IkeSaId _ = node.initiate(agent);
        simulation.run(Duration.ofSeconds(10));
        assertThat(node.all(IkeAction.Retransmitted.class)).isEmpty();
        assertThat(agent.only(IkeAction.Established.class).elapsed())
                .isEqualTo(Duration.ofMillis(40));
        assertThat(node.only(IkeAction.Established.class).elapsed())
                .isEqualTo(Duration.ofMillis(80));
    }

    private static List<Long> delays(Random random) {
        List<Long> delays = new ArrayList<>();
        for (int copy = 0; copy < 2; copy++) {
            double chance = copy == 0 ? 0.8 : 0.15;
            if (random.nextDouble() < chance) {
                delays.add((long) (random.nextDouble() * 150_000_000));
            }
        }
        return delays;
    }

    private static void agree(Node node, Node agent, int children) {
        assertThat(node.installed()).hasSize(children);
        for (ChildSa sa : node.installed()) {
            assertThat(agent.installed())
                    .anySatisfy(
                            theirs -> {
                                assertThat(theirs.inbound()).isEqualTo(sa.outbound());
                                assertThat(theirs.outbound()).isEqualTo(sa.inbound());
                                assertThat(theirs.inboundKeys()).isEqualTo(sa.outboundKeys());
                                assertThat(theirs.outboundKeys()).isEqualTo(sa.inboundKeys());
                            });
        }
    }

    /** RFC 7296 2.1: one header, one message. */
    private static void retransmissionsAreIdentical(Simulation simulation) {
        Map<String, Object> seen = new HashMap<>();
        for (Simulation.Datagram datagram : simulation.sent()) {
            String header = datagram.from() + " " + datagram.octets().slice(0, 24);
            if (datagram.octets().at(16) == PayloadType.SKF) {
                header += datagram.octets().slice(32, 36);
            }
            Object before = seen.putIfAbsent(header, datagram.octets());
            assertThat(before == null || before.equals(datagram.octets())).as(header).isTrue();
        }
    }
}
