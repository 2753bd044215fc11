package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.message.UnrecognizedPayload;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class StandingSaTest {

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());
    private IkeSaId id;
    private IkeSaId agentId;

    @BeforeEach
    void bootstrap() {
        id = node.initiate(agent);
        simulation.settle();
        agentId = agent.only(IkeAction.Established.class).id();
        node.forget();
        agent.forget();
    }

    @Test
    void livenessIsCheckedFromBothSides() {
        node.handle(new IkeEvent.CheckLiveness(id));
        agent.handle(new IkeEvent.CheckLiveness(agentId));
        simulation.settle();
        assertThat(node.only(IkeAction.Alive.class).id()).isEqualTo(id);
        assertThat(agent.only(IkeAction.Alive.class).id()).isEqualTo(agentId);
        assertThat(node.reports()).isEmpty();
    }

    /** The cheaper check goes first: it is no work to be wrong about the other side's SPI. */
    @Test
    void bothSpisHaveToFit() {
        agent.handle(new IkeEvent.CheckLiveness(agentId));
        byte[] request = simulation.sent().getLast().octets().toArray();
        request[Long.BYTES] ^= 1;
        simulation.deliver(
                new Simulation.Datagram(agent.endpoint(), node.endpoint(), Bytes.wrap(request)), 0);
        simulation.settle();
        assertThat(node.reports()).containsExactly("unknown-spi");
    }

    @Test
    void aSilentPeerIsGivenUpWithItsChildren() {
        simulation.link(_ -> List.of());
        node.handle(new IkeEvent.CheckLiveness(id));
        long began = simulation.now();
        simulation.run(Duration.ofSeconds(60));
        List<IkeAction> log = node.log();
        assertThat(log.get(log.size() - 2)).isInstanceOf(IkeAction.RemoveSa.class);
        assertThat(log.getLast()).isEqualTo(new IkeAction.Closed(id, IkeClosure.NO_RESPONSE));
        assertThat(node.all(IkeAction.Send.class).stream().distinct()).hasSize(1);
        assertThat(node.all(IkeAction.Send.class)).hasSize(6);
        assertThat(node.tableSize()).isZero();
        assertThat(node.installed()).isEmpty();
        assertThat(simulation.now()).isGreaterThan(began);
    }

    @Test
    void theTimerFollowsTheMeasuredRoundTrip() {
        assertThat(RoundTrip.UNKNOWN.timeout(IkeTimers.standard()))
                .isEqualTo(Duration.ofMillis(200).toNanos());
        RoundTrip measured = RoundTrip.UNKNOWN.sampled(Duration.ofMillis(100).toNanos());
        assertThat(measured.timeout(IkeTimers.standard()))
                .isEqualTo(Duration.ofMillis(300).toNanos());
        assertThat(
                        RoundTrip.UNKNOWN
                                .sampled(Duration.ofMillis(20).toNanos())
                                .timeout(IkeTimers.standard()))
                .isEqualTo(Duration.ofMillis(200).toNanos());
        simulation.link(_ -> List.of());
        List<Long> at = new ArrayList<>();
        long began = simulation.now();
        simulation.link(
                _ -> {
                    at.add(simulation.now() - began);
                    return List.of();
                });
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.run(Duration.ofSeconds(1));
        assertThat(at).containsExactly(0L, 200_000_000L, 600_000_000L);
    }

    @Test
    void closingTellsThePeerUntilItAnswers() {
        List<Integer> lost = new ArrayList<>();
        simulation.link(
                _ -> {
                    lost.add(1);
                    return lost.size() == 1 ? List.of() : List.of(Simulation.DELAY);
                });
        node.handle(new IkeEvent.Close(id));
        assertThat(node.log().get(0)).isInstanceOf(IkeAction.RemoveSa.class);
        assertThat(node.log().get(1)).isEqualTo(new IkeAction.Closed(id, IkeClosure.REQUESTED));
        simulation.run(Duration.ofSeconds(1));
        assertThat(agent.only(IkeAction.Closed.class))
                .isEqualTo(new IkeAction.Closed(agentId, IkeClosure.DELETED_BY_PEER));
        assertThat(node.tableSize()).isZero();
        assertThat(agent.installed()).isEmpty();
        simulation.run(Duration.ofSeconds(30));
        assertThat(agent.tableSize()).isZero();
        assertThat(node.all(IkeAction.Closed.class)).hasSize(1);
    }

    @Test
    void bothMayCloseAtOnce() {
        node.handle(new IkeEvent.Close(id));
        agent.handle(new IkeEvent.Close(agentId));
        simulation.run(Duration.ofSeconds(60));
        assertThat(node.tableSize()).isZero();
        assertThat(agent.tableSize()).isZero();
        assertThat(node.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.REQUESTED);
        assertThat(agent.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.REQUESTED);
    }

    @Test
    void aFurtherChildIsMadeAndAnotherOneRefused() {
        node.handle(new IkeEvent.CreateChild(id, Node.signalling(agent)));
        simulation.settle();
        assertThat(node.installed()).hasSize(2);
        assertThat(agent.installed()).hasSize(2);
        ChildSa made = node.only(IkeAction.InstallSa.class).sa();
        ChildSa theirs = agent.only(IkeAction.InstallSa.class).sa();
        assertThat(made.inboundKeys()).isEqualTo(theirs.outboundKeys());
        assertThat(made.outboundKeys()).isEqualTo(theirs.inboundKeys());
        node.handle(new IkeEvent.CreateChild(id, greedy()));
        simulation.settle();
        assertThat(node.only(IkeAction.ChildFailed.class).notification())
                .isEqualTo("TS_UNACCEPTABLE");
        assertThat(agent.installed()).hasSize(2);
    }

    /** For an address that is not the node's. */
    private ChildRequest greedy() {
        Ipv6Address another = Ipv6Address.of("2001:db8:1::77");
        return new ChildRequest(
                ChildSa.Mode.TRANSPORT,
                List.of(TrafficSelector.mobilityHeader(another)),
                Node.signalling(agent).remote());
    }

    @Test
    void aRefusalNamesWhatWasAskedFor() {
        node.handle(new IkeEvent.CreateChild(id, Node.signalling(agent)));
        node.handle(new IkeEvent.CreateChild(id, greedy()));
        node.handle(new IkeEvent.CreateChild(id, Node.signalling(agent)));
        simulation.settle();
        assertThat(node.installed()).hasSize(3);
        assertThat(node.only(IkeAction.ChildFailed.class))
                .isEqualTo(new IkeAction.ChildFailed(id, greedy(), "TS_UNACCEPTABLE"));
    }

    @Test
    void exchangesWaitForOneAnother() {
        for (int i = 0; i < 3; i++) {
            node.handle(new IkeEvent.CreateChild(id, Node.signalling(agent)));
            node.handle(new IkeEvent.CheckLiveness(id));
        }
        assertThat(node.all(IkeAction.Send.class)).hasSize(1);
        simulation.settle();
        simulation.settle();
        assertThat(node.installed()).hasSize(4);
        assertThat(node.all(IkeAction.Alive.class)).isNotEmpty();
        assertThat(node.reports()).isEmpty();
        assertThat(agent.reports()).isEmpty();
    }

    @Test
    void tooManyWishesAndTooManyChildrenAreRefused() {
        for (int i = 0; i < 20; i++) {
            node.handle(new IkeEvent.CreateChild(id, Node.signalling(agent)));
        }
        assertThat(node.all(IkeAction.ChildFailed.class)).hasSize(3);
        simulation.run(Duration.ofSeconds(5));
        assertThat(agent.installed()).hasSize(16);
        assertThat(node.installed()).hasSize(16);
        assertThat(node.all(IkeAction.ChildFailed.class))
                .hasSize(5)
                .extracting(IkeAction.ChildFailed::notification)
                .contains("NO_ADDITIONAL_SAS");
    }

    @Test
    void afterAMoveMessagesGoToTheNewAddress() {
        node.moveTo("2001:db8:a2::2");
        node.handle(new IkeEvent.Move(id, node.endpoint(), agent.endpoint()));
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.settle();
        // the agent answers whence it was asked, and goes on using the old address until told
        assertThat(node.all(IkeAction.Alive.class)).hasSize(1);
        agent.handle(new IkeEvent.CheckLiveness(agentId));
        assertThat(agent.all(IkeAction.Send.class).getLast().remote().address())
                .isEqualTo(Ipv6Address.of("2001:db8:a1::2"));
        agent.handle(new IkeEvent.Move(agentId, agent.endpoint(), node.endpoint()));
        simulation.run(Duration.ofSeconds(2));
        assertThat(agent.all(IkeAction.Alive.class)).hasSize(1);
    }

    @Test
    void eventsForAnSaThatIsGoneDoNothing() {
        node.handle(new IkeEvent.Close(id));
        simulation.settle();
        node.forget();
        node.handle(new IkeEvent.CheckLiveness(id));
        node.handle(new IkeEvent.Move(id, node.endpoint(), agent.endpoint()));
        node.handle(new IkeEvent.Close(id));
        node.handle(new IkeEvent.Authorized(id, ConfigurationExchange.NOTHING));
        node.handle(new IkeEvent.Computed(4711, new KeyDerivation.InvalidValue()));
        assertThat(node.log()).isEmpty();
        node.handle(new IkeEvent.CreateChild(id, Node.signalling(agent)));
        assertThat(node.log()).hasSize(1).first().isInstanceOf(IkeAction.ChildFailed.class);
    }

    @Test
    void messageIdsFromBeforeAndFromFarAheadAreDropped() {
        Rogue rogue = standing();
        for (long wrong : new long[] {0, 3, 4, 1000, 0x7fff_ffffL, 0xffff_ffffL}) {
            assertThat(rogue.protectedRequest(ExchangeType.INFORMATIONAL, wrong, List.of()))
                    .as("message id %d", wrong)
                    .isEmpty();
        }
        assertThat(agent.reports()).hasSize(6).containsOnly("message-id");
        assertThat(rogue.protectedRequest(ExchangeType.INFORMATIONAL, 2, List.of())).hasSize(1);
        assertThat(rogue.protectedRequest(ExchangeType.INFORMATIONAL, 3, List.of())).hasSize(1);
    }

    @Test
    void anotherPeersSpiIsNotDeleted() {
        ChildSa honest = agent.installed().getFirst();
        Rogue rogue = standing();
        List<Bytes> spis =
                List.of(
                        ChildNegotiation.octets(honest.inbound()),
                        ChildNegotiation.octets(honest.outbound()));
        IkeMessage answer =
                rogue.protectedRequest(ExchangeType.INFORMATIONAL, 2, List.of(Delete.esp(spis)))
                        .getFirst();
        assertThat(answer.payloads()).isEmpty();
        assertThat(agent.installed()).contains(honest).hasSize(2);
    }

    @Test
    void deletingAChildIsAnsweredWithTheOtherDirection() {
        Rogue rogue = standing();
        ChildSa made = agent.only(IkeAction.InstallSa.class).sa();
        IkeMessage answer =
                rogue.protectedRequest(
                                ExchangeType.INFORMATIONAL,
                                2,
                                List.of(Delete.esp(List.of(Bytes.ofHex("01020304")))))
                        .getFirst();
        assertThat(answer.first(Delete.class))
                .contains(Delete.esp(List.of(ChildNegotiation.octets(made.inbound()))));
        assertThat(agent.only(IkeAction.RemoveSa.class).sa()).isEqualTo(made);
        assertThat(agent.all(IkeAction.Closed.class)).isEmpty();
    }

    @Test
    void whatCannotBeReadFromAnAuthenticatedPeerEndsTheSa() {
        Rogue rogue = standing();
        IkeMessage answer =
                rogue.protectedRequest(
                                ExchangeType.INFORMATIONAL, 2, List.of(new Nonce(Bytes.zeros(32))))
                        .getFirst();
        assertThat(answer.notify(NotifyType.INVALID_SYNTAX)).isPresent();
        assertThat(agent.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.PROTOCOL_ERROR);
        assertThat(agent.installed()).hasSize(1);
    }

    @Test
    void anUnknownCriticalPayloadIsRefusedAndNothingElseHappens() {
        Rogue rogue = standing();
        IkeMessage answer =
                rogue.protectedRequest(
                                ExchangeType.INFORMATIONAL,
                                2,
                                List.of(
                                        new UnrecognizedPayload(99, true, Bytes.EMPTY),
                                        Delete.ike()))
                        .getFirst();
        assertThat(answer.notify(NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD).orElseThrow().data())
                .isEqualTo(Bytes.of(99));
        assertThat(agent.all(IkeAction.Closed.class)).isEmpty();
        assertThat(rogue.protectedRequest(ExchangeType.INFORMATIONAL, 3, List.of())).hasSize(1);
    }

    /** A second SA with the agent, of a peer that then sends what it likes. */
    private Rogue standing() {
        Rogue rogue = new Rogue(simulation, agent).keyed();
        rogue.protectedRequest(
                ExchangeType.IKE_AUTH, 1, rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS));
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);
        List<IkeAction> keep = agent.log();
        agent.forget();
        keep.stream().filter(IkeAction.InstallSa.class::isInstance).forEach(agent::remember);
        return rogue;
    }
}
