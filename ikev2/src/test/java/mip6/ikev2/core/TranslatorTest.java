package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import mip6.ikev2.core.Simulation.Datagram;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Address translators (RFC 7296 2.23): one stands between the mobile node and its home agent. */
class TranslatorTest {

    private static final Ipv6Address INSIDE = Ipv6Address.of("2001:db8:a1::2");
    private static final Ipv6Address OUTSIDE = Ipv6Address.of("2001:db8:ff::9");

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Node node = simulation.node(INSIDE.toString(), Pki.mobileNode());

    /** Has the node appear outside, with its ports moved by {@code offset}. */
    private static UnaryOperator<Datagram> translator(int offset) {
        return datagram -> {
            if (datagram.from().address().equals(INSIDE)) {
                return new Datagram(
                        new Endpoint(OUTSIDE, datagram.from().port() + offset),
                        datagram.to(),
                        datagram.octets());
            }
            return datagram.to().address().equals(OUTSIDE)
                    ? new Datagram(
                            datagram.from(),
                            new Endpoint(INSIDE, datagram.to().port() - offset),
                            datagram.octets())
                    : datagram;
        };
    }

    @Test
    void withoutOneNothingChanges() {
        node.initiate(agent);
        simulation.settle();
        assertThat(simulation.sent()).allMatch(it -> it.from().port() == 500);
        assertThat(node.only(IkeAction.InstallSa.class).sa().encapsulation()).isEmpty();
        assertThat(agent.only(IkeAction.InstallSa.class).sa().encapsulation()).isEmpty();
        simulation.run(Duration.ofMinutes(2));
        assertThat(keepalives()).isEmpty();
    }

    @Test
    void behindOneBothGoOnOnPort4500AndEspIsInUdp() {
        simulation.translator(translator(10_000));
        node.initiate(agent);
        simulation.settle();
        assertThat(simulation.sent())
                .extracting(it -> it.from().port(), it -> it.to().port())
                .containsExactly(
                        tuple(500, 500),
                        tuple(500, 10_500),
                        tuple(4500, 4500),
                        tuple(4500, 14_500));
        assertThat(node.only(IkeAction.InstallSa.class).sa().encapsulation())
                .contains(new UdpPorts(4500, 4500));
        assertThat(agent.only(IkeAction.InstallSa.class).sa().encapsulation())
                .contains(new UdpPorts(4500, 14_500));
        assertThat(agent.only(IkeAction.Established.class).remote())
                .isEqualTo(new Endpoint(OUTSIDE, 14_500));
        // the home agent's own requests reach the node
        agent.handle(new IkeEvent.CheckLiveness(agent.only(IkeAction.Established.class).id()));
        simulation.settle();
        assertThat(agent.all(IkeAction.Alive.class)).hasSize(1);
    }

    /** RFC 3948 4: the side behind it, and no other. */
    @Test
    void theNodeKeepsTheTranslatorAwake() {
        simulation.translator(translator(10_000));
        IkeSaId id = node.initiate(agent);
        simulation.run(Duration.ofSeconds(65));
        assertThat(keepalives())
                .hasSize(3)
                .allMatch(it -> it.from().equals(new Endpoint(INSIDE, 4500)))
                .allMatch(it -> it.to().port() == 4500);
        node.handle(new IkeEvent.Close(id));
        simulation.run(Duration.ofSeconds(65));
        assertThat(keepalives()).hasSize(3);
        assertThat(node.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    /** RFC 3948 4: messages keep it awake as well, and the octet comes when they do not. */
    @Test
    void whereMessagesGoNoOctetIsNeeded() {
        simulation.translator(translator(10_000));
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        for (int i = 0; i < 8; i++) {
            simulation.run(Duration.ofSeconds(15));
            node.handle(new IkeEvent.CheckLiveness(id));
            simulation.settle();
        }
        assertThat(node.all(IkeAction.Alive.class)).hasSize(8);
        assertThat(keepalives()).isEmpty();
        simulation.run(Duration.ofSeconds(19));
        assertThat(keepalives()).isEmpty();
        simulation.run(Duration.ofSeconds(2));
        assertThat(keepalives()).hasSize(1);
        // an answer counts like a request
        simulation.run(Duration.ofSeconds(15));
        agent.handle(new IkeEvent.CheckLiveness(agent.only(IkeAction.Established.class).id()));
        simulation.run(Duration.ofSeconds(19));
        assertThat(keepalives()).hasSize(1);
    }

    /** An octet a path, however many SAs use it. */
    @Test
    void severalSasOfOnePathAreKeptAwakeAtOnce() {
        simulation.translator(translator(10_000));
        IkeSaId first = node.initiate(agent);
        simulation.settle();
        IkeSaId second = node.initiate(agent);
        simulation.run(Duration.ofSeconds(25));
        assertThat(keepalives()).hasSize(1);
        node.handle(new IkeEvent.Close(first));
        simulation.run(Duration.ofSeconds(45));
        assertThat(keepalives()).hasSize(3);
        node.handle(new IkeEvent.Close(second));
        simulation.run(Duration.ofSeconds(65));
        assertThat(keepalives()).hasSize(3);
        assertThat(node.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    /** RFC 7296 2.23: only what is new says where the peer is, not what somebody repeats. */
    @Test
    void anotherMappingIsFollowedAndAReplayIsNot() {
        simulation.translator(translator(10_000));
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        IkeSaId agentId = agent.only(IkeAction.Established.class).id();
        simulation.translator(translator(20_000));
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.settle();
        assertThat(node.all(IkeAction.Alive.class)).hasSize(1);
        Bytes repeated =
                simulation.sent().stream()
                        .filter(it -> it.from().address().equals(INSIDE))
                        .toList()
                        .getLast()
                        .octets();
        Endpoint attacker = new Endpoint(Ipv6Address.of("2001:db8:bad::1"), 4500);
        simulation.deliver(
                new Datagram(attacker, new Endpoint(agent.endpoint().address(), 4500), repeated),
                0);
        simulation.settle();
        agent.handle(new IkeEvent.CheckLiveness(agentId));
        assertThat(simulation.sent().getLast().to()).isEqualTo(new Endpoint(OUTSIDE, 24_500));
        simulation.settle();
        assertThat(agent.all(IkeAction.Alive.class)).hasSize(1);
    }

    /**
     * RFC 4555 3.8: a home agent does not follow an initiator that says where it is, so that one
     * has to see for itself that its translator has given it another address.
     */
    @Test
    void whoSaysWhereItIsNoticesAnotherMapping() {
        Simulation own = new Simulation();
        Node homeAgent = own.node("2001:db8:1::1", Pki.homeAgent());
        Node mobile = own.node(INSIDE.toString(), Pki.mobileNode().withMobike());
        own.translator(translator(10_000));
        IkeSaId id = mobile.initiate(homeAgent);
        own.settle();
        IkeEvent liveness = new IkeEvent.CheckLiveness(id);
        // nothing is known of the mapping of port 4500 yet: once more than needed does no harm
        mobile.handle(liveness);
        own.settle();
        mobile.handle(liveness);
        own.settle();
        assertThat(mobile.all(IkeAction.Alive.class)).hasSize(2);
        assertThat(mobile.all(IkeAction.Moved.class)).hasSize(1);
        assertThat(homeAgent.all(IkeAction.Moved.class)).isEmpty();
        own.translator(translator(20_000));
        mobile.handle(liveness);
        own.settle();
        assertThat(mobile.all(IkeAction.Moved.class)).hasSize(2);
        Endpoint outside = new Endpoint(OUTSIDE, 24_500);
        assertThat(homeAgent.only(IkeAction.Moved.class).remote()).isEqualTo(outside);
        mobile.handle(liveness);
        own.settle();
        assertThat(mobile.all(IkeAction.Moved.class)).hasSize(2);
        IkeSaId there = homeAgent.only(IkeAction.Established.class).id();
        homeAgent.handle(new IkeEvent.CheckLiveness(there));
        assertThat(own.sent().getLast().to()).isEqualTo(outside);
        own.settle();
        assertThat(homeAgent.all(IkeAction.Alive.class)).hasSize(1);
    }

    /** A Binding Update with K set says addresses; the ports stay. */
    @Test
    void afterAMoveThePortIsStillTheOther() {
        simulation.translator(translator(10_000));
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        Ipv6Address elsewhere = Ipv6Address.of("2001:db8:a2::2");
        node.handle(
                new IkeEvent.Move(
                        id, Endpoint.ike(elsewhere), Endpoint.ike(agent.endpoint().address())));
        node.handle(new IkeEvent.CheckLiveness(id));
        assertThat(simulation.sent().getLast().from()).isEqualTo(new Endpoint(elsewhere, 4500));
        assertThat(simulation.sent().getLast().to().port()).isEqualTo(4500);
    }

    private List<Datagram> keepalives() {
        return simulation.sent().stream().filter(it -> it.octets().length() == 1).toList();
    }
}
