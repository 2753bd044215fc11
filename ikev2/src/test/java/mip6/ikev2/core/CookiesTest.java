package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Cookies under load (RFC 7296 2.6), on both sides. */
class CookiesTest {

    private static final IkeLimits ALWAYS_COOKIES =
            new IkeLimits(0, 4096, 4096, 8, 16, 16, 1280, 1 << 22);

    private final Simulation simulation = new Simulation();

    private Node agent(IkeSettings settings) {
        return simulation.node("2001:db8:1::1", settings);
    }

    private Node mobileNode(IkeSettings settings) {
        return simulation.node("2001:db8:a1::2", settings);
    }

    @Test
    @Tag("req:S5026-9.1-a")
    void underLoadACookieIsDemandedWithoutKeepingState() {
        Node agent = agent(Pki.homeAgent().withLimits(ALWAYS_COOKIES));
        Rogue rogue = new Rogue(simulation, agent);
        IkeMessage demand = rogue.init(rogue.initPayloads()).getFirst();
        assertThat(demand.payloads()).hasSize(1);
        assertThat(demand.notify(NotifyType.COOKIE)).isPresent();
        assertThat(demand.responderSpi()).isEqualTo(IkeSpi.ZERO);
        assertThat(agent.tableSize()).isZero();
        assertThat(agent.all(IkeAction.Compute.class)).isEmpty();
        Bytes cookie = demand.notify(NotifyType.COOKIE).orElseThrow().data();
        List<Payload> again = new ArrayList<>(rogue.initPayloads());
        again.addFirst(Notify.of(NotifyType.COOKIE, cookie));
        assertThat(rogue.init(again).getFirst().first(KeyExchange.class)).isPresent();
    }

    @Test
    @Tag("req:S5026-9.1-a")
    void anInitiatorReturnsTheCookie() {
        Node agent = agent(Pki.homeAgent().withLimits(ALWAYS_COOKIES));
        Node node = mobileNode(Pki.mobileNode());
        node.initiate(agent);
        simulation.settle();
        assertThat(node.only(IkeAction.Established.class).roundTrips()).isEqualTo(3);
        assertThat(simulation.sent()).hasSize(6);
        IkeMessage first = decode(simulation.sent().get(0).octets());
        IkeMessage second = decode(simulation.sent().get(2).octets());
        // RFC 7296 2.6: the cookie comes first, and nothing else changes
        assertThat(second.payloads().getFirst())
                .isInstanceOfSatisfying(
                        Notify.class, it -> assertThat(it.is(NotifyType.COOKIE)).isTrue());
        assertThat(second.payloads().subList(1, second.payloads().size()))
                .isEqualTo(first.payloads());
    }

    @Test
    @Tag("req:S5026-9.1-a")
    void aCookieIsForOneSenderAndOneTime() {
        Cookies cookies = new Cookies(Simulation.random(1), 60);
        Bytes nonce = Bytes.zeros(32);
        Arrival here = arrival("2001:db8::1");
        Bytes cookie = cookies.cookie(here, nonce, 1000);
        assertThat(cookies.isValid(cookie, here, nonce, 1059)).isTrue();
        assertThat(cookies.isValid(cookie, arrival("2001:db8::2"), nonce, 1059)).isFalse();
        assertThat(cookies.isValid(cookie, here, Bytes.zeros(16), 1059)).isFalse();
        assertThat(cookies.isValid(Bytes.zeros(17), here, nonce, 1059)).isFalse();
        // the secret before the present one counts, an older one does not
        assertThat(cookies.isValid(cookie, here, nonce, 1060)).isTrue();
        assertThat(cookies.isValid(cookie, here, nonce, 1119)).isTrue();
        assertThat(cookies.isValid(cookie, here, nonce, 1120)).isFalse();
        assertThat(cookies.isValid(cookie, here, nonce, 1_000_000)).isFalse();
    }

    private static Arrival arrival(String remote) {
        return new Arrival(
                Endpoint.ike(Ipv6Address.LOOPBACK),
                Endpoint.ike(Ipv6Address.of(remote)),
                Bytes.EMPTY,
                new IkeMessage(new IkeSpi(5), IkeSpi.ZERO, 34, true, false, 0, List.of()));
    }

    private static IkeMessage decode(Bytes octets) {
        try {
            return IkeMessage.decode(octets);
        } catch (MalformedException bad) {
            throw new AssertionError(bad);
        }
    }
}
