package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.Admission.Verdict;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Who gets to a responder while it is flooded (RFC 7296 2.6). */
class AdmissionTest {

    private static final int THRESHOLD = 4;
    private static final Endpoint ELSEWHERE = Endpoint.ike(Ipv6Address.of("2001:db8:bad::2"));

    private final Simulation simulation = new Simulation();
    private final Node agent =
            simulation.node(
                    "2001:db8:1::1",
                    Pki.homeAgent()
                            .withLimits(IkeLimits.standard().withCookieThreshold(THRESHOLD)));
    private final Rogue rogue = new Rogue(simulation, agent);

    private Verdict judge(Endpoint remote, Bytes octets, int waiting) {
        return agent.admission()
                .judge(
                        new IkeEvent.DatagramReceived(agent.endpoint(), remote, octets),
                        waiting,
                        simulation.now());
    }

    private Bytes init(List<Payload> payloads) {
        return rogue.request(ExchangeType.IKE_SA_INIT, 0, payloads).encode();
    }

    /** A beginning that the responder answers and keeps. */
    private void halfOpen(int count) {
        for (int i = 0; i < count; i++) {
            Rogue other = new Rogue(simulation, agent);
            other.moveTo(Endpoint.ike(new Ipv6Address(0x2001_0db8_0bad_0000L, i + 1)));
            assertThat(other.init(other.initPayloads()).getFirst().first(KeyExchange.class))
                    .isPresent();
        }
    }

    private List<Payload> withCookie(Verdict.Answered demand) {
        List<Payload> payloads = new ArrayList<>(rogue.initPayloads());
        payloads.addFirst(decode(demand.answer().octets()).notify(NotifyType.COOKIE).orElseThrow());
        return payloads;
    }

    private Verdict.Answered demanded(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Answered.class);
        return (Verdict.Answered) verdict;
    }

    @Test
    void whereThereIsRoomABeginningWaitsForTheEndpoint() {
        halfOpen(THRESHOLD - 1);
        assertThat(judge(Rogue.ADDRESS, init(rogue.initPayloads()), 0))
                .isInstanceOf(Verdict.Stranger.class);
    }

    @Test
    void whatIsHalfOpenAndWhatWaitsCountTogether() {
        Bytes request = init(rogue.initPayloads());
        demanded(judge(Rogue.ADDRESS, request, THRESHOLD));
        halfOpen(THRESHOLD - 1);
        demanded(judge(Rogue.ADDRESS, request, 1));
        assertThat(judge(Rogue.ADDRESS, request, 0)).isInstanceOf(Verdict.Stranger.class);
        halfOpen(THRESHOLD);
        demanded(judge(Rogue.ADDRESS, request, 0));
    }

    @Test
    void theDemandIsAnAnswerToTheRequestAndItsCookieOpensTheWay() {
        Verdict.Answered demand =
                demanded(judge(Rogue.ADDRESS, init(rogue.initPayloads()), THRESHOLD));
        assertThat(demand.answer().local()).isEqualTo(agent.endpoint());
        assertThat(demand.answer().remote()).isEqualTo(Rogue.ADDRESS);
        assertThat(demand.report().cause()).isEqualTo("cookie-demanded");
        IkeMessage answer = decode(demand.answer().octets());
        assertThat(answer.response()).isTrue();
        assertThat(answer.responderSpi()).isEqualTo(IkeSpi.ZERO);
        assertThat(answer.payloads()).hasSize(1);
        Bytes again = init(withCookie(demand));
        assertThat(judge(Rogue.ADDRESS, again, THRESHOLD)).isInstanceOf(Verdict.Expected.class);
        // from elsewhere it proves nothing
        demanded(judge(ELSEWHERE, again, THRESHOLD));
    }

    /** The endpoint, which has the last word, has the same secrets. */
    @Test
    void theEndpointHonoursTheCookie() {
        halfOpen(THRESHOLD);
        Verdict.Answered demand = demanded(judge(Rogue.ADDRESS, init(rogue.initPayloads()), 0));
        assertThat(rogue.init(withCookie(demand)).getFirst().first(KeyExchange.class)).isPresent();
    }

    @Test
    void whoHasAnSpiOfTheEndpointIsExpected() {
        Bytes auth =
                rogue.keyed().request(ExchangeType.IKE_AUTH, 1, List.of(someNotify())).encode();
        assertThat(judge(Rogue.ADDRESS, auth, 1000)).isInstanceOf(Verdict.Expected.class);
        Bytes other =
                new IkeMessage(
                                new IkeSpi(1),
                                new IkeSpi(2),
                                ExchangeType.IKE_AUTH,
                                true,
                                false,
                                1,
                                List.of(someNotify()))
                        .encode();
        assertThat(judge(Rogue.ADDRESS, other, 1000)).isInstanceOf(Verdict.Stranger.class);
    }

    /** The endpoint says why it drops these. */
    @Test
    void whatIsNoBeginningGetsNoCookie() {
        List<Payload> noNonce = new ArrayList<>(rogue.initPayloads());
        noNonce.removeIf(Nonce.class::isInstance);
        Bytes whole = init(rogue.initPayloads());
        for (Bytes octets :
                List.of(
                        init(noNonce),
                        whole.slice(0, whole.length() - 1),
                        whole.slice(0, 27),
                        Bytes.zeros(100))) {
            assertThat(judge(Rogue.ADDRESS, octets, 1000)).isInstanceOf(Verdict.Stranger.class);
        }
    }

    /** A mobile node that lets nobody initiate asks nobody for a cookie. */
    @Test
    void whoDoesNotRespondDemandsNothing() {
        Node alone = simulation.node("2001:db8:a1::2", Pki.mobileNode().withoutInitiators());
        IkeEvent.DatagramReceived request =
                new IkeEvent.DatagramReceived(
                        alone.endpoint(), Rogue.ADDRESS, init(rogue.initPayloads()));
        assertThat(alone.admission().judge(request, 1000, simulation.now()))
                .isInstanceOf(Verdict.Stranger.class);
    }

    private static Notify someNotify() {
        return Notify.of(NotifyType.INITIAL_CONTACT);
    }

    private static IkeMessage decode(Bytes octets) {
        try {
            return IkeMessage.decode(octets);
        } catch (MalformedException bad) {
            throw new AssertionError(bad);
        }
    }
}
