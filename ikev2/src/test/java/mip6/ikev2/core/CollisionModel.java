package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.Identity;
import mip6.wire.Secret;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two engines with an IKE SA and a CHILD_SA between them, and a network that delivers in whatever
 * order it is told, loses, and lets time pass meanwhile.
 */
final class CollisionModel {

    private static final Map<Identity, Secret> KEYS = Map.of(Pki.HA1, secret(), Pki.MN1, secret());

    /** Nothing is under way for longer than a peer is waited for. */
    private static final long MOST_DELAY = Duration.ofSeconds(5).toNanos();

    /** What may happen to messages. */
    record Weather(int losses, int delays, boolean slowWorkers) {}

    private final Simulation simulation;
    private final Interleavings ways;
    private final Weather weather;
    private final List<Runnable> underWay = new ArrayList<>();
    private final List<Boolean> mayBeLost = new ArrayList<>();
    private final boolean carriesTraffic;
    final Node agent;
    final Node node;
    final IkeSaId nodeSa;
    final IkeSaId agentSa;

    CollisionModel(
            long seed,
            Interleavings ways,
            Weather weather,
            boolean carriesTraffic,
            Lifetimes nodeLifetimes,
            Lifetimes agentLifetimes) {
        this.simulation = new Simulation(seed);
        this.ways = ways;
        this.weather = weather;
        this.carriesTraffic = carriesTraffic;
        this.agent =
                simulation.node(
                        "2001:db8:1::1",
                        Pki.homeAgent().withPreSharedKeys(KEYS).withLifetimes(agentLifetimes));
        this.node =
                simulation.node(
                        "2001:db8:a1::2",
                        Pki.mobileNode().withPreSharedKeys(KEYS).withLifetimes(nodeLifetimes));
        this.nodeSa = node.initiate(agent, Optional.of(Pki.HA1));
        simulation.settle();
        this.agentSa = agent.only(IkeAction.Established.class).id();
        simulation.link(
                datagram -> {
                    Node to = agent.has(datagram.to()) ? agent : node;
                    underWay(() -> to.receive(datagram), true);
                    return List.of();
                });
        if (weather.slowWorkers()) {
            agent.worker(result -> underWay(result, false));
            node.worker(result -> underWay(result, false));
        }
    }

    private static Secret secret() {
        return Secret.wrap("a secret of the model".getBytes(StandardCharsets.UTF_8));
    }

    private void underWay(Runnable what, boolean lossy) {
        underWay.add(what);
        mayBeLost.add(lossy);
    }

    /** All that follows from what was begun, until nothing moves any more. */
    void run() {
        int losses = weather.losses();
        int delays = weather.delays();
        long end = simulation.now() + Duration.ofMinutes(4).toNanos();
        rest();
        while (true) {
            int waiting = underWay.size();
            if (waiting == 0) {
                if (deadline() > end) {
                    return;
                }
                timePasses();
                continue;
            }
            boolean late = delays > 0 && deadline() - simulation.now() < MOST_DELAY;
            int deliveries = waiting * (losses > 0 ? 2 : 1);
            int way = ways.choose(deliveries + (late ? 1 : 0));
            if (way == deliveries) {
                delays--;
                timePasses();
            } else if (way >= waiting) {
                losses--;
                take(way - waiting, true);
            } else {
                take(way, false);
            }
        }
    }

    private void take(int index, boolean lost) {
        Runnable what = underWay.remove(index);
        if (!mayBeLost.remove(index) || !lost) {
            what.run();
        }
        rest();
    }

    private long deadline() {
        return Math.min(agent.deadline(), node.deadline());
    }

    private void timePasses() {
        simulation.at(deadline());
        if (node.deadline() <= simulation.now()) {
            node.timePassed();
        }
        if (agent.deadline() <= simulation.now()) {
            agent.timePassed();
        }
        rest();
    }

    /** Quick workers are ready at once; then what is sent has to arrive. */
    private void rest() {
        simulation.run(Duration.ZERO);
        if (carriesTraffic) {
            arrives(node, agent);
            arrives(agent, node);
        }
    }

    /** RFC 7296 2.8: whatever is sent now finds its SA at the other end. */
    private void arrives(Node from, Node to) {
        assertThat(from.sending()).as("sent under, by %s", from.endpoint()).isNotEmpty();
        for (ChildSa sa : from.sending()) {
            assertThat(to.installed())
                    .as("%s, sent to %s", sa.outbound(), to.endpoint())
                    .anyMatch(
                            other ->
                                    other.inbound().equals(sa.outbound())
                                            && other.inboundKeys().equals(sa.outboundKeys()));
        }
    }

    /** Both sides hold the same, and nothing that is of no use. */
    void agree(int ikeSas, int children) {
        assertThat(node.installed()).as("at the mobile node").hasSize(children);
        assertThat(agent.installed()).as("at the home agent").hasSize(children);
        assertThat(node.sending()).hasSameElementsAs(node.installed());
        assertThat(agent.sending()).hasSameElementsAs(agent.installed());
        for (ChildSa sa : node.installed()) {
            assertThat(agent.installed())
                    .anySatisfy(
                            other -> {
                                assertThat(other.inbound()).isEqualTo(sa.outbound());
                                assertThat(other.outbound()).isEqualTo(sa.inbound());
                                assertThat(other.inboundKeys()).isEqualTo(sa.outboundKeys());
                                assertThat(other.outboundKeys()).isEqualTo(sa.inboundKeys());
                                assertThat(other.local()).isEqualTo(sa.remote());
                                assertThat(other.remote()).isEqualTo(sa.local());
                            });
        }
        assertThat(node.tableSize()).as("IKE SAs of the mobile node").isEqualTo(ikeSas);
        assertThat(agent.tableSize()).as("IKE SAs of the home agent").isEqualTo(ikeSas);
        if (ikeSas > 0) {
            Established one = standing(node, nodeSa);
            Established other = standing(agent, agentSa);
            assertThat(one.head().initiatorSpi()).isEqualTo(other.head().initiatorSpi());
            assertThat(one.head().responderSpi()).isEqualTo(other.head().responderSpi());
            assertThat(one.head().role()).isNotEqualTo(other.head().role());
            assertThat(one.security().skD()).isEqualTo(other.security().skD());
            assertThat(one.children()).extracting(Child::sa).hasSameElementsAs(node.installed());
            assertThat(other.children()).extracting(Child::sa).hasSameElementsAs(agent.installed());
            assertThat(one.children()).allMatch(Child::isCurrent);
            assertThat(other.children()).allMatch(Child::isCurrent);
            assertThat(one.window().outstanding()).isEmpty();
            assertThat(other.window().outstanding()).isEmpty();
        }
    }

    private static Established standing(Node at, IkeSaId id) {
        return (Established) at.state(id).orElseThrow();
    }
}
