package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.ChildNegotiation.Outcome;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.ikev2.message.TrafficSelectorsResponder;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

class ChildNegotiationTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address OTHER = Ipv6Address.of("2001:db8:1::1001");
    private static final Ipv6Address AGENT = Ipv6Address.of("2001:db8:1::1");
    private static final Spi NODE_SPI = new Spi(0x1001);
    private static final Spi AGENT_SPI = new Spi(0x2001);
    private static final ChildRequest WISH =
            new ChildRequest(
                    Mode.TRANSPORT,
                    List.of(TrafficSelector.mobilityHeader(HOME)),
                    List.of(TrafficSelector.mobilityHeader(AGENT)));
    private static final ChildNegotiation.Context CONTEXT =
            new ChildNegotiation.Context(
                    new IkeSaId(1),
                    Pki.HA1,
                    Prf.PRF_HMAC_SHA2_256,
                    Secret.wrap(new byte[32]),
                    Optional.empty(),
                    Bytes.zeros(32),
                    Bytes.zeros(32),
                    Optional.empty());

    private static final IkeSaHead HEAD =
            new IkeSaHead(
                    new IkeSaId(1),
                    Role.RESPONDER,
                    new IkeSpi(1),
                    new IkeSpi(2),
                    Endpoint.ike(AGENT),
                    Endpoint.ike(Ipv6Address.of("2001:db8:a1::2")),
                    NatDetection.NONE,
                    0);

    private final ChildNegotiation negotiation = ChildNegotiation.inIkeAuth(Pki.homeAgent());

    @Test
    void anHonestAnswerMakesTheSamePairOnBothSides() {
        Outcome.Made theirs = made(answer(negotiation.offer(WISH, NODE_SPI)));
        Outcome.Made ours = made(accept(UnaryOperator.identity()));
        assertThat(ours.sa().inbound()).isEqualTo(NODE_SPI).isEqualTo(theirs.sa().outbound());
        assertThat(ours.sa().outboundKeys()).isEqualTo(theirs.sa().inboundKeys());
    }

    @Test
    void theInitiatorTakesNothingThatItDidNotAskFor() {
        assertThat(refusal(accept(it -> replaceTsi(it, TrafficSelector.mobilityHeader(OTHER)))))
                .isEqualTo(NotifyType.TS_UNACCEPTABLE);
        assertThat(refusal(accept(it -> replaceTsi(it, Selectors.anyMobilityHeader()))))
                .isEqualTo(NotifyType.TS_UNACCEPTABLE);
        assertThat(refusal(accept(it -> replaceTsi(it, Selectors.anyOf(HOME)))))
                .isEqualTo(NotifyType.TS_UNACCEPTABLE);
        assertThat(refusal(accept(it -> without(it, Notify.class))))
                .as("tunnel mode")
                .isEqualTo(NotifyType.TS_UNACCEPTABLE);
        assertThat(refusal(accept(it -> without(it, TrafficSelectorsResponder.class))))
                .isEqualTo(NotifyType.TS_UNACCEPTABLE);
        assertThat(refusal(accept(it -> without(it, SecurityAssociation.class))))
                .isEqualTo(NotifyType.NO_PROPOSAL_CHOSEN);
    }

    @Test
    void spisThatAreReservedOrOddAreRefused() {
        for (String spi : List.of("00000000", "000000ff", "0102", "0102030405060708")) {
            List<Payload> offer = new ArrayList<>(negotiation.offer(WISH, NODE_SPI));
            offer.replaceAll(it -> it instanceof SecurityAssociation sa ? spi(sa, spi) : it);
            assertThat(refusal(answer(offer))).as(spi).isEqualTo(NotifyType.NO_PROPOSAL_CHOSEN);
        }
    }

    @Test
    void withoutALeaseThereIsNothingToNarrowTo() {
        Outcome outcome =
                negotiation.answer(
                        message(negotiation.offer(WISH, NODE_SPI)),
                        Rights.ofMobileNode(Optional.empty()),
                        HEAD,
                        AGENT_SPI,
                        CONTEXT);
        assertThat(refusal(outcome)).isEqualTo(NotifyType.TS_UNACCEPTABLE);
    }

    @Test
    void anyProtocolIsNarrowedToTheMobilityHeader() {
        ChildRequest wide =
                new ChildRequest(
                        Mode.TRANSPORT, List.of(Selectors.any()), List.of(Selectors.any()));
        ChildSa sa = made(answer(negotiation.offer(wide, NODE_SPI))).sa();
        assertThat(sa.remote()).containsExactly(TrafficSelector.mobilityHeader(HOME));
        assertThat(sa.local()).containsExactly(TrafficSelector.mobilityHeader(AGENT));
        ChildRequest tunnel =
                new ChildRequest(Mode.TUNNEL, List.of(Selectors.any()), List.of(Selectors.any()));
        ChildSa payload = made(answer(negotiation.offer(tunnel, NODE_SPI))).sa();
        assertThat(payload.mode()).isEqualTo(Mode.TUNNEL);
        assertThat(payload.remote()).containsExactly(Selectors.anyOf(HOME));
    }

    @Test
    void selectorsAreCutAndNotWidened() {
        TrafficSelector bindingUpdates = new TrafficSelector(135, 0x500, 0x5ff, HOME, OTHER);
        assertThat(Selectors.narrow(List.of(bindingUpdates), TrafficSelector.mobilityHeader(HOME)))
                .containsExactly(new TrafficSelector(135, 0x500, 0x5ff, HOME, HOME));
        TrafficSelector udp = new TrafficSelector(17, 0, 0xffff, HOME, HOME);
        TrafficSelector opaque = new TrafficSelector(135, 0xffff, 0, HOME, HOME);
        assertThat(Selectors.narrow(List.of(udp, opaque), TrafficSelector.mobilityHeader(HOME)))
                .isEmpty();
        assertThat(Selectors.within(List.of(), List.of(Selectors.any()))).isFalse();
        assertThat(Selectors.within(List.of(udp), List.of(Selectors.any()))).isTrue();
        assertThat(Selectors.within(List.of(Selectors.any()), List.of(udp))).isFalse();
    }

    private Outcome answer(List<Payload> offer) {
        Rights rights = Rights.ofMobileNode(Optional.of(HOME));
        return negotiation.answer(message(offer), rights, HEAD, AGENT_SPI, CONTEXT);
    }

    private Outcome accept(UnaryOperator<List<Payload>> change) {
        List<Payload> honest = made(answer(negotiation.offer(WISH, NODE_SPI))).payloads();
        return negotiation.accept(
                WISH, message(change.apply(new ArrayList<>(honest))), NODE_SPI, CONTEXT);
    }

    private static List<Payload> replaceTsi(List<Payload> payloads, TrafficSelector other) {
        payloads.replaceAll(
                it ->
                        it instanceof TrafficSelectorsInitiator
                                ? TrafficSelectorsInitiator.of(List.of(other))
                                : it);
        return payloads;
    }

    private static List<Payload> without(List<Payload> payloads, Class<?> kind) {
        payloads.removeIf(kind::isInstance);
        return payloads;
    }

    private static SecurityAssociation spi(SecurityAssociation offer, String spi) {
        return new SecurityAssociation(
                offer.proposals().stream()
                        .map(
                                it ->
                                        new Proposal(
                                                it.number(),
                                                it.protocol(),
                                                Bytes.ofHex(spi),
                                                it.transforms()))
                        .toList());
    }

    private static IkeMessage message(List<Payload> payloads) {
        return new IkeMessage(new IkeSpi(1), new IkeSpi(2), 36, true, false, 2, payloads);
    }

    private static Outcome.Made made(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Made made -> made;
            case Outcome.Refused refused -> throw new AssertionError(refused);
        };
    }

    private static NotifyType refusal(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(NotifyType reason) -> reason;
            case Outcome.Made made -> throw new AssertionError(made);
        };
    }
}
