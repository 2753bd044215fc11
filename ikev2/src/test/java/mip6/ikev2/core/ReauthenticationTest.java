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
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int LOOKS = 3000;
    private static final Duration HASTE = Duration.ofSeconds(2);

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Node node =
            simulation.node("2001:db8:a1::2", Pki.mobileNode().withLifetimes(lifetimes(AGE)));
    private IkeSaId id;
    private IkeSaId agentId;

    private static Lifetimes lifetimes(Duration age) {
        Lifetimes standard = Lifetimes.standard();
        return new Lifetimes(
                standard.ike(),
                standard.child(),
                0,
                standard.retry(),
                Duration.ofSeconds(30),
                Optional.of(age),
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
        List<ChildSa> agentsBefore = agent.installed();
        simulation.run(AGE.minusSeconds(1));
        for (int i = 0; i < LOOKS; i++) {
            simulation.run(LOOK);
            assertThat(node.sending())
                    .hasSize(2)
                    .allSatisfy(
                            sa ->
                                    assertThat(agent.installed())
                                            .extracting(ChildSa::inbound)
                                            .contains(sa.outbound()));
            // and the agent may send under what it had, for as long as it has it
            assertThat(agentsBefore)
                    .filteredOn(agent.installed()::contains)
                    .allSatisfy(
                            sa ->
                                    assertThat(node.installed())
                                            .extracting(ChildSa::inbound)
                                            .contains(sa.outbound()));
        }
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

    /** The next begins before what the one before replaced is gone, again and again. */
    @Test
    void manyOfThemKeepAsManyChildrenAsThereWere() {
        node.handle(new IkeEvent.Close(id));
        simulation.settle();
        Node hasty =
                simulation.node("2001:db8:a1::3", Pki.mobileNode().withLifetimes(lifetimes(HASTE)));
        IkeSaId hastyId = hasty.initiate(agent);
        simulation.settle();
        hasty.forget();
        for (int i = 0; i < 10; i++) {
            simulation.run(HASTE);
            assertThat(hasty.sending()).hasSize(1);
            assertThat(agent.installed())
                    .extracting(ChildSa::inbound)
                    .contains(hasty.sending().getFirst().outbound());
        }
        assertThat(hasty.all(IkeAction.Rekeyed.class))
                .hasSizeGreaterThan(8)
                .allMatch(it -> it.id().equals(hastyId));
        assertThat(hasty.all(IkeAction.Closed.class)).isEmpty();
        assertThat(hasty.installed()).hasSizeLessThan(6);
        assertThat(hasty.tableSize()).isLessThan(6);
    }

    /** Nobody sends a DELETE for it, so its own end is all that takes it away. */
    @Test
    void aReplacedChildKeepsItsEndHoweverOftenItIsClosed() {
        ChildSa sa = node.installed().getFirst();
        Child replaced = Child.current(sa, IkeSaState.NEVER).outlivedUntil(AGE.toNanos());
        assertThat(replaced.closed().closed().due()).isEqualTo(AGE.toNanos());
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
