package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A mobile node that says where it is (RFC 4555), because its binding does not. */
class MobikeInitiatorTest {

    private static final String THERE = "2001:db8:a2::9";
    private static final String FURTHER = "2001:db8:a3::9";

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode().withMobike());

    private IkeSaId established(Node initiator) {
        IkeSaId id = initiator.initiate(agent);
        simulation.settle();
        initiator.only(IkeAction.Established.class);
        return id;
    }

    private IkeSaId agentId() {
        return agent.only(IkeAction.Established.class).id();
    }

    private void relocate(IkeSaId id, String to) {
        node.moveTo(to);
        node.handle(new IkeEvent.Relocate(id, node.endpoint(), agent.endpoint()));
    }

    private static Endpoint movable(String address) {
        return new Endpoint(Ipv6Address.of(address), Endpoint.NAT_TRAVERSAL_PORT);
    }

    /** RFC 4555 3.3 MUST: there may be a translator elsewhere. */
    @Test
    void whoeverMayMoveUsesPort4500FromIkeAuthOn() throws MalformedException {
        IkeSaId id = established(node);
        for (Simulation.Datagram each : simulation.sent()) {
            boolean first =
                    IkeMessage.decode(each.octets()).exchangeType() == ExchangeType.IKE_SA_INIT;
            assertThat(each.from().port()).isEqualTo(first ? 500 : 4500);
            assertThat(each.to().port()).isEqualTo(first ? 500 : 4500);
        }
        assertThat(node.only(IkeAction.InstallSa.class).sa().encapsulation()).isEmpty();
        assertThat(agent.only(IkeAction.InstallSa.class).sa().encapsulation()).isEmpty();
        assertThat(node.state(id)).get().extracting("mobike").isEqualTo(Mobike.OWN);
        assertThat(agent.state(agentId())).get().extracting("mobike").isEqualTo(Mobike.AGREED);
    }

    @Test
    void bothEndsGoOnFromTheNewAddress() {
        IkeSaId id = established(node);
        relocate(id, THERE);
        simulation.settle();
        Endpoint remote = movable(agent.endpoint().address().toString());
        assertThat(node.only(IkeAction.Moved.class))
                .isEqualTo(new IkeAction.Moved(id, movable(THERE), remote));
        // the home agent has asked whether it is there
        assertThat(agent.only(IkeAction.Moved.class))
                .isEqualTo(new IkeAction.Moved(agentId(), remote, movable(THERE)));
        node.handle(new IkeEvent.CheckLiveness(id));
        agent.handle(new IkeEvent.CheckLiveness(agentId()));
        simulation.settle();
        assertThat(node.all(IkeAction.Alive.class)).hasSize(1);
        assertThat(agent.all(IkeAction.Alive.class)).hasSize(1);
        assertThat(node.installed()).hasSize(1);
    }

    @Test
    void whereItWasNotAgreedOnTheSaIsGivenUp() {
        Node without = simulation.node("2001:db8:a4::2", Pki.mobileNode());
        IkeSaId id = established(without);
        assertThat(simulation.sent()).allMatch(it -> it.from().port() == 500);
        without.moveTo("2001:db8:a5::2");
        without.handle(new IkeEvent.Relocate(id, without.endpoint(), agent.endpoint()));
        assertThat(without.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.REQUESTED);
    }

    /** RFC 4555 3.5: the answer to what was said before tells nothing. */
    @Test
    void aSecondMovementBeforeTheAnswerIsSaid() {
        IkeSaId id = established(node);
        simulation.link(_ -> List.of(Duration.ofMillis(20).toNanos()));
        relocate(id, THERE);
        simulation.run(Duration.ofMillis(30));
        relocate(id, FURTHER);
        simulation.run(Duration.ofSeconds(3));
        assertThat(node.all(IkeAction.Moved.class))
                .extracting(IkeAction.Moved::local)
                .containsExactly(movable(FURTHER));
        assertThat(agent.all(IkeAction.Moved.class).getLast().remote()).isEqualTo(movable(FURTHER));
    }

    @Test
    void aRefusalEndsTheSa() {
        IkeSaId id = established(node);
        agent.handle(new IkeEvent.Move(agentId(), agent.endpoint(), node.endpoint()));
        relocate(id, THERE);
        simulation.settle();
        assertThat(node.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.REQUESTED);
        assertThat(node.reports()).contains("addresses-refused");
        assertThat(node.all(IkeAction.Moved.class)).isEmpty();
    }

    @Test
    void noAnswerEndsTheSa() {
        IkeSaId id = established(node);
        simulation.link(_ -> List.of());
        relocate(id, THERE);
        simulation.run(Duration.ofMinutes(1));
        assertThat(node.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.NO_RESPONSE);
    }

    /** The answer of somebody who has the keys and another cookie. */
    private void answerWith(Payload... payloads) {
        Established peer = (Established) agent.state(agentId()).orElseThrow();
        long messageId = peer.window().expectedRequest();
        Bytes octets =
                peer.security()
                        .protection()
                        .seal(
                                peer.head()
                                        .response(
                                                ExchangeType.INFORMATIONAL,
                                                messageId,
                                                List.of(payloads)));
        simulation.deliver(new Simulation.Datagram(peer.head().local(), movable(THERE), octets), 0);
        simulation.settle();
    }

    /** RFC 4555 3.7 MUST. */
    @Test
    void anAnswerWithoutTheCookieEndsTheSa() {
        for (Notify cookie :
                List.of(
                        Notify.of(NotifyType.COOKIE2, Bytes.zeros(16)),
                        Notify.of(NotifyType.MOBIKE_SUPPORTED))) {
            IkeSaId id = established(node);
            simulation.link(_ -> List.of());
            relocate(id, THERE);
            answerWith(cookie);
            assertThat(node.only(IkeAction.Closed.class).why())
                    .isEqualTo(IkeClosure.PROTOCOL_ERROR);
            assertThat(node.all(IkeAction.Moved.class)).isEmpty();
            node.forget();
            agent.forget();
            simulation.link(_ -> List.of(Duration.ofMillis(1).toNanos()));
        }
    }

    /** The CHILD_SAs are not in UDP: an SA from scratch finds out what they have to be in. */
    @Test
    void aTranslatorElsewhereEndsTheSa() {
        IkeSaId id = established(node);
        Ipv6Address outside = Ipv6Address.of("2001:db8:c::1");
        relocate(id, THERE);
        Established moving = (Established) node.state(id).orElseThrow();
        Bytes cookie =
                moving.window()
                        .outstanding()
                        .map(OwnExchange::wish)
                        .filter(Wish.UpdateAddresses.class::isInstance)
                        .map(Wish.UpdateAddresses.class::cast)
                        .map(Wish.UpdateAddresses::cookie)
                        .orElseThrow();
        IkeSaHead seen =
                ((Established) agent.state(agentId()).orElseThrow())
                        .head()
                        .movedTo(agent.endpoint(), new Endpoint(outside, 9));
        List<Payload> path = NatDetection.payloads(seen);
        answerWith(path.getFirst(), path.getLast(), Notify.of(NotifyType.COOKIE2, cookie));
        assertThat(node.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.REQUESTED);
    }

    /** It is the mobile node that moves; a home agent that says so itself is not heard. */
    @Test
    void theResponderMovesNothing() {
        IkeSaId id = established(node);
        Established peer = (Established) agent.state(agentId()).orElseThrow();
        Bytes octets =
                peer.security()
                        .protection()
                        .seal(
                                peer.head()
                                        .request(
                                                ExchangeType.INFORMATIONAL,
                                                0,
                                                List.of(
                                                        Notify.of(
                                                                NotifyType.UPDATE_SA_ADDRESSES))));
        simulation.deliver(
                new Simulation.Datagram(movable(FURTHER), movable("2001:db8:a1::2"), octets), 0);
        simulation.settle();
        assertThat(node.all(IkeAction.Moved.class)).isEmpty();
        assertThat(node.state(id).map(it -> it.head().remote()))
                .isEqualTo(Optional.of(movable(agent.endpoint().address().toString())));
    }

    @Test
    void aRenewedSaStillMoves() {
        IkeSaId id = established(node);
        agent.handle(new IkeEvent.Rekey(agentId(), Optional.empty()));
        simulation.settle();
        node.only(IkeAction.Rekeyed.class);
        relocate(id, THERE);
        simulation.settle();
        assertThat(node.only(IkeAction.Moved.class).local()).isEqualTo(movable(THERE));
        assertThat(agent.only(IkeAction.Moved.class).remote()).isEqualTo(movable(THERE));
    }
}
