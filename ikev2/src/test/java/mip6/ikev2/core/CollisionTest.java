package mip6.ikev2.core;

import mip6.ikev2.core.CollisionModel.Weather;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Optional;

/**
 * What the two sides of an IKE SA may want at once, in every order in which their messages can
 * arrive (RFC 7296 2.8, 2.25): afterwards both hold the same SAs, and none is left over.
 */
class CollisionTest {

    private static final Lifetimes PLAIN = Lifetimes.standard();

    private static final Lifetimes SECRET = PLAIN.withForwardSecrecy();

    private static final Weather STILL = new Weather(0, 0, false);
    private static final Weather ROUGH = new Weather(3, 3, true);
    private static final Weather BUSY = new Weather(0, 0, true);

    /** What one side wants. */
    enum Act {
        NOTHING,
        REKEY_CHILD,
        REKEY_IKE,
        CLOSE_CHILD,
        CLOSE_IKE,
        LIVENESS;

        Optional<IkeEvent> event(IkeSaId id, ChildSa child) {
            return switch (this) {
                case NOTHING -> Optional.empty();
                case REKEY_CHILD ->
                        Optional.of(new IkeEvent.Rekey(id, Optional.of(child.inbound())));
                case REKEY_IKE -> Optional.of(new IkeEvent.Rekey(id, Optional.empty()));
                case CLOSE_CHILD -> Optional.of(new IkeEvent.CloseChild(id, child.inbound()));
                case CLOSE_IKE -> Optional.of(new IkeEvent.Close(id));
                case LIVENESS -> Optional.of(new IkeEvent.CheckLiveness(id));
            };
        }
    }

    /** What both want, and what is left of it. */
    enum Case {
        REKEY_OF_A_CHILD(Act.REKEY_CHILD, Act.NOTHING, 1, 1),
        REKEY_OF_A_CHILD_BY_THE_RESPONDER(Act.NOTHING, Act.REKEY_CHILD, 1, 1),
        REKEY_OF_THE_IKE_SA(Act.REKEY_IKE, Act.NOTHING, 1, 1),
        REKEY_OF_THE_IKE_SA_BY_THE_RESPONDER(Act.NOTHING, Act.REKEY_IKE, 1, 1),
        BOTH_REKEY_THE_CHILD(Act.REKEY_CHILD, Act.REKEY_CHILD, 1, 1),
        BOTH_REKEY_THE_IKE_SA(Act.REKEY_IKE, Act.REKEY_IKE, 1, 1),
        REKEY_OF_A_CHILD_AND_OF_THE_IKE_SA(Act.REKEY_CHILD, Act.REKEY_IKE, 1, 1),
        REKEY_OF_THE_IKE_SA_AND_OF_A_CHILD(Act.REKEY_IKE, Act.REKEY_CHILD, 1, 1),
        REKEY_OF_A_CHILD_THAT_IS_CLOSED(Act.REKEY_CHILD, Act.CLOSE_CHILD, 1, 0),
        REKEY_OF_A_CHILD_THAT_THE_INITIATOR_CLOSES(Act.CLOSE_CHILD, Act.REKEY_CHILD, 1, 0),
        BOTH_CLOSE_THE_CHILD(Act.CLOSE_CHILD, Act.CLOSE_CHILD, 1, 0),
        REKEY_OF_THE_IKE_SA_WHILE_A_CHILD_IS_CLOSED(Act.REKEY_IKE, Act.CLOSE_CHILD, 1, 0),
        REKEY_OF_THE_IKE_SA_THAT_IS_CLOSED(Act.REKEY_IKE, Act.CLOSE_IKE, 0, 0),
        REKEY_OF_THE_IKE_SA_THAT_THE_INITIATOR_CLOSES(Act.CLOSE_IKE, Act.REKEY_IKE, 0, 0),
        REKEY_OF_A_CHILD_OF_AN_IKE_SA_THAT_IS_CLOSED(Act.REKEY_CHILD, Act.CLOSE_IKE, 0, 0),
        BOTH_CLOSE_THE_IKE_SA(Act.CLOSE_IKE, Act.CLOSE_IKE, 0, 0),
        REKEY_OF_THE_IKE_SA_AND_LIVENESS(Act.REKEY_IKE, Act.LIVENESS, 1, 1);

        private final Act node;
        private final Act agent;
        private final int ikeSas;
        private final int children;

        Case(Act node, Act agent, int ikeSas, int children) {
            this.node = node;
            this.agent = agent;
            this.ikeSas = ikeSas;
            this.children = children;
        }
    }

    private static void everyWay(Case which, long seed, Weather weather, Lifetimes both) {
        check(which, seed, weather, both, Interleavings.all());
    }

    private static void check(
            Case which, long seed, Weather weather, Lifetimes both, Interleavings ways) {
        check(which, seed, weather, both, both, ways);
    }

    private static void check(
            Case which,
            long seed,
            Weather weather,
            Lifetimes nodes,
            Lifetimes agents,
            Interleavings ways) {
        do {
            CollisionModel model =
                    new CollisionModel(seed, ways, weather, which.children == 1, nodes, agents);
            try {
                ChildSa atNode = model.node.installed().getFirst();
                ChildSa atAgent = model.agent.installed().getFirst();
                which.node.event(model.nodeSa, atNode).ifPresent(model.node::handle);
                which.agent.event(model.agentSa, atAgent).ifPresent(model.agent::handle);
                model.run();
                model.agree(which.ikeSas, which.children);
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError(
                        "%s, seed %d, %s: way %s".formatted(which, seed, weather, ways), failed);
            }
        } while (ways.next());
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void inEveryOrder(Case which) {
        for (long seed = 1; seed <= 4; seed++) {
            everyWay(which, seed, STILL, PLAIN);
        }
    }

    /** Losses, retransmissions that overtake, computations that take long. */
    @ParameterizedTest
    @EnumSource(Case.class)
    void whateverIsLostOrLate(Case which) {
        check(which, 1, ROUGH, PLAIN, Interleavings.some(30, 1000));
        check(which, 2, ROUGH, SECRET, Interleavings.some(30, 2000));
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void whoeverIsReadyFirst(Case which) {
        check(which, 1, BUSY, PLAIN, Interleavings.some(30, 3000));
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void withForwardSecrecy(Case which) {
        everyWay(which, 1, STILL, SECRET);
    }

    /** One side demands a key exchange that the other would do without. */
    @ParameterizedTest
    @EnumSource(Case.class)
    void whereOneSideDemandsForwardSecrecy(Case which) {
        check(which, 1, STILL, PLAIN, SECRET, Interleavings.some(30, 4000));
        check(which, 1, ROUGH, SECRET, PLAIN, Interleavings.some(30, 5000));
    }
}
