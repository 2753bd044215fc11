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
import mip6.wire.Writer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An initiator that says where it is (RFC 4555), towards a home agent. */
class MobikeTest {

    private static final Endpoint THERE = Endpoint.ike(Ipv6Address.of("2001:db8:a2::9"));
    private static final Endpoint FURTHER = Endpoint.ike(Ipv6Address.of("2001:db8:a3::9"));
    private static final Notify UPDATE = Notify.of(NotifyType.UPDATE_SA_ADDRESSES);
    private static final Notify COOKIE =
            Notify.of(NotifyType.COOKIE2, Bytes.ofHex("0102030405060708"));

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Rogue rogue = new Rogue(simulation, agent).keyed();

    private IkeMessage authenticate(Payload... more) {
        List<Payload> payloads = new ArrayList<>(rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS));
        payloads.addAll(List.of(more));
        return rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
    }

    private IkeSaId agreed() {
        IkeMessage answer = authenticate(Notify.of(NotifyType.MOBIKE_SUPPORTED));
        assertThat(answer.notify(NotifyType.MOBIKE_SUPPORTED)).isPresent();
        return agent.only(IkeAction.Established.class).id();
    }

    /** The answer, and what the agent asks by itself. */
    private List<IkeMessage> informs(long id, Payload... payloads) {
        return rogue.protectedRequest(ExchangeType.INFORMATIONAL, id, List.of(payloads));
    }

    /** Where the agent sends what it wants to know. */
    private Endpoint asks(IkeSaId id) {
        agent.handle(new IkeEvent.CheckLiveness(id));
        return simulation.sent().getLast().to();
    }

    @Test
    void whoDoesNotWantItDoesNotGetIt() {
        assertThat(authenticate().notify(NotifyType.MOBIKE_SUPPORTED)).isEmpty();
        IkeSaId id = agent.only(IkeAction.Established.class).id();
        rogue.moveTo(THERE);
        assertThat(informs(2, UPDATE, COOKIE))
                .hasSize(1)
                .first()
                .satisfies(answer -> assertThat(answer.payloads()).isEmpty());
        assertThat(asks(id)).isEqualTo(Rogue.ADDRESS);
        assertThat(agent.all(IkeAction.Moved.class)).isEmpty();
    }

    @Test
    void theAddressIsUsedOnceThePeerHasAnsweredFromThere() {
        IkeSaId id = agreed();
        rogue.moveTo(THERE);
        List<IkeMessage> sent = informs(2, UPDATE, COOKIE);
        assertThat(sent).hasSize(2);
        assertThat(sent.getFirst().response()).isTrue();
        assertThat(sent.getFirst().payloads()).containsExactly(COOKIE);
        IkeMessage check = sent.getLast();
        assertThat(check.response()).isFalse();
        assertThat(agent.all(IkeAction.Moved.class)).isEmpty();
        Notify cookie = check.notify(NotifyType.COOKIE2).orElseThrow();
        assertThat(cookie.data().length()).isBetween(8, 64);
        assertThat(rogue.protectedAnswer(check, List.of(cookie))).isEmpty();
        assertThat(agent.only(IkeAction.Moved.class))
                .isEqualTo(new IkeAction.Moved(id, agent.endpoint(), THERE));
        assertThat(asks(id)).isEqualTo(THERE);
    }

    @Test
    void whatGoesToTwoAddressesProvesNeither() {
        IkeSaId id = agreed();
        rogue.moveTo(THERE);
        IkeMessage first = informs(2, UPDATE).getLast();
        rogue.moveTo(FURTHER);
        assertThat(informs(3, UPDATE).getLast().notify(NotifyType.COOKIE2))
                .as("the same again, to the new address")
                .isEqualTo(first.notify(NotifyType.COOKIE2));
        List<IkeMessage> next =
                rogue.protectedAnswer(
                        first, List.of(first.notify(NotifyType.COOKIE2).orElseThrow()));
        assertThat(agent.all(IkeAction.Moved.class)).isEmpty();
        Notify second = next.getFirst().notify(NotifyType.COOKIE2).orElseThrow();
        assertThat(second).isNotEqualTo(first.notify(NotifyType.COOKIE2).orElseThrow());
        rogue.protectedAnswer(next.getFirst(), List.of(second));
        assertThat(agent.only(IkeAction.Moved.class))
                .isEqualTo(new IkeAction.Moved(id, agent.endpoint(), FURTHER));
    }

    @Test
    void anotherCookieEndsTheSa() {
        agreed();
        rogue.moveTo(THERE);
        IkeMessage check = informs(2, UPDATE).getLast();
        rogue.protectedAnswer(check, List.of(COOKIE));
        assertThat(agent.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.PROTOCOL_ERROR);
        assertThat(agent.all(IkeAction.Moved.class)).isEmpty();
        assertThat(agent.installed()).isEmpty();
    }

    @Test
    void whoIsNotThereIsGivenUp() {
        agreed();
        rogue.moveTo(THERE);
        assertThat(informs(2, UPDATE)).hasSize(2);
        simulation.run(Duration.ofMinutes(1));
        assertThat(agent.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.NO_RESPONSE);
        assertThat(agent.all(IkeAction.Moved.class)).isEmpty();
    }

    /** RFC 6275 10.3.1: its key management moves with Binding Updates. */
    @Test
    void afterABindingUpdateWithKNothingElseMovesTheSa() {
        IkeSaId id = agreed();
        agent.handle(new IkeEvent.Move(id, agent.endpoint(), FURTHER));
        rogue.moveTo(THERE);
        IkeMessage answer = informs(2, UPDATE, COOKIE).getFirst();
        assertThat(answer.notify(NotifyType.UNACCEPTABLE_ADDRESSES)).isPresent();
        assertThat(answer.notify(NotifyType.COOKIE2)).isPresent();
        assertThat(asks(id)).isEqualTo(FURTHER);
        assertThat(agent.all(IkeAction.Moved.class)).isEmpty();
    }

    @Test
    void aTranslatorThatComesIsNotAccepted() {
        IkeSaId id = agreed();
        rogue.moveTo(THERE);
        Notify source = Notify.of(NotifyType.NAT_DETECTION_SOURCE_IP, Bytes.zeros(20));
        Notify destination = Notify.of(NotifyType.NAT_DETECTION_DESTINATION_IP, Bytes.zeros(20));
        IkeMessage answer = informs(2, UPDATE, source, destination).getFirst();
        assertThat(answer.notify(NotifyType.UNACCEPTABLE_ADDRESSES)).isPresent();
        assertThat(answer.notify(NotifyType.NAT_DETECTION_SOURCE_IP)).isPresent();
        IkeMessage prohibited = informs(3, UPDATE, noNatsAllowed(FURTHER)).getFirst();
        assertThat(prohibited.notify(NotifyType.UNEXPECTED_NAT_DETECTED)).isPresent();
        assertThat(asks(id)).isEqualTo(Rogue.ADDRESS);
    }

    @Test
    void whereNoTranslatorIsAllowedThereIsNone() {
        agreed();
        rogue.moveTo(THERE);
        assertThat(informs(2, UPDATE, noNatsAllowed(THERE))).hasSize(2);
        Rogue other = new Rogue(simulation, agent).keyed();
        List<Payload> payloads = new ArrayList<>(other.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS));
        payloads.add(noNatsAllowed(THERE));
        assertThat(
                        other.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads)
                                .getFirst()
                                .notify(NotifyType.UNEXPECTED_NAT_DETECTED))
                .isPresent();
    }

    /** As a peer knows it that sends from {@code source} (RFC 4555 4.2.6). */
    private Notify noNatsAllowed(Endpoint source) {
        Bytes data =
                new Writer()
                        .bytes(source.address().toBytes())
                        .bytes(agent.endpoint().address().toBytes())
                        .u16(source.port())
                        .u16(agent.endpoint().port())
                        .toBytes();
        return Notify.of(NotifyType.NO_NATS_ALLOWED, data);
    }
}
