package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.message.TrafficSelector;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Identities are proved anew without a gap (RFC 7296 2.8.3). */
class ReauthenticationTest {

    private static final Duration AGE = Duration.ofSeconds(60);

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Node node =
            simulation.node("2001:db8:a1::2", Pki.mobileNode().withLifetimes(lifetimes()));
    private IkeSaId id;
    private IkeSaId agentId;

    private static Lifetimes lifetimes() {
        Lifetimes standard = Lifetimes.standard();
        return new Lifetimes(
                standard.ike(),
                standard.child(),
                0,
                standard.retry(),
                Duration.ofSeconds(30),
                Optional.of(AGE),
                false);
    }

    @BeforeEach
    void bootstrap() {
        id = node.initiate(agent);
        simulation.settle();
        node.handle(
                new IkeEvent.CreateChild(
                        id,
                        new ChildRequest(
                                ChildSa.Mode.TUNNEL,
                                List.of(TrafficSelector.any(Node.HOME_ADDRESS)),
                                List.of(TrafficSelector.ANY))));
        simulation.settle();
        agentId = agent.only(IkeAction.Established.class).id();
        assertThat(node.installed()).hasSize(2);
        node.forget();
        agent.forget();
    }

    @Test
    void anotherIkeSaTakesThePlaceOfTheOldOneWithoutAGap() {
        List<ChildSa> before = node.installed();
        long end = simulation.now() + AGE.toNanos() + Duration.ofSeconds(20).toNanos();
        while (simulation.now() < end && node.deadline() < end) {
            simulation.step();
            assertThat(node.sending())
                    .hasSize(2)
                    .allSatisfy(
                            sa ->
                                    assertThat(agent.installed())
                                            .extracting(ChildSa::inbound)
                                            .contains(sa.outbound()));
        }
        simulation.run(Duration.ofSeconds(20));
        assertThat(agent.only(IkeAction.Authorize.class).peer().identity()).isEqualTo(Pki.MN1);
        // no INITIAL_CONTACT, which would have ended the old SA at once (RFC 7296 2.4)
        assertThat(agent.only(IkeAction.Closed.class))
                .isEqualTo(new IkeAction.Closed(agentId, IkeClosure.DELETED_BY_PEER));
        assertThat(node.only(IkeAction.Rekeyed.class).id()).isEqualTo(id);
        assertThat(node.all(IkeAction.Closed.class)).isEmpty();
        assertThat(node.all(IkeAction.Established.class)).isEmpty();
        assertThat(node.installed()).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(node.installed()).allMatch(sa -> sa.owner().equals(id));
        assertThat(node.sending()).hasSameElementsAs(node.installed());
        assertThat(agent.installed())
                .extracting(ChildSa::outbound)
                .containsExactlyInAnyOrderElementsOf(
                        node.installed().stream().map(ChildSa::inbound).toList());
        assertThat(node.tableSize()).isEqualTo(1);
        assertThat(agent.tableSize()).isEqualTo(1);
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.settle();
        assertThat(node.only(IkeAction.Alive.class).id()).isEqualTo(id);
    }

    @Test
    void whoIsNotServedAnyMoreLosesTheSaAfterAWhile() {
        agent.authorization(
                asked -> new IkeEvent.Refused(asked.id(), IkeEvent.Refusal.NOT_AUTHORIZED));
        simulation.run(AGE.plusSeconds(10));
        assertThat(node.installed()).hasSize(2);
        assertThat(node.all(IkeAction.Closed.class)).isEmpty();
        simulation.run(Duration.ofSeconds(40));
        assertThat(node.only(IkeAction.Closed.class))
                .isEqualTo(new IkeAction.Closed(id, IkeClosure.EXPIRED));
        assertThat(node.installed()).isEmpty();
        assertThat(agent.installed()).isEmpty();
    }
}
