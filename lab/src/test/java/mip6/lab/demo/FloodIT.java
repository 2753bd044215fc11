package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.lab.load.MobileNodeLoad;
import mip6.lab.net.Host;
import mip6.lab.net.Privilege;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Many who begin an IKE SA and never finish it (attack 11), from addresses that answer, while a
 * mobile node has traffic and others come; and a cookie that is old.
 */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FloodIT {

    private static final Identity MN2 = Identity.fqdn("mn2.example.com");
    private static final Ipv6Prefix HELD = Ipv6Prefix.of("2001:db8:bad::/48");

    /** The least that has a home agent demand cookies, with something to spare. */
    private static final int ENOUGH = 200;

    /** Of nobody; who answers there gets no answer. */
    private static final Ipv6Prefix NOBODY = Ipv6Prefix.of("2001:db8:dead::/48");

    /**
     * In a second. One that no machine is too slow for: attacker, home agent and honest nodes share
     * it. {@code -Dflood.rate=60000} is the real thing.
     */
    private static final int FLOOD_RATE = Integer.getInteger("flood.rate", 10_000);

    /** Longer than the others take: it ends when they have. */
    private static final int FLOOD_SECONDS = 150;

    /** Those who come while the flood lasts, and how many of them have to be served. */
    private static final int DURING_THE_FLOOD = 60;

    private static final int SERVED = 57;

    private static final int COMING_AT_ONCE = 12;

    private static final int HONEST = 20;
    private static final int AT_ONCE = 32;

    /** More than a home agent holds, of all networks and of one. */
    private static final int MANY = 4096 + 256;

    private static final int MANY_OF_ONE_NETWORK = 128 + 64;

    @TempDir static Path folder = Path.of("");

    private static BesiegedProvider provider;
    private static Attacker attacker;

    @BeforeAll
    static void besiege() throws Exception {
        Privilege.require();
        provider = new BesiegedProvider(folder);
        Topology topology = provider.topology();
        topology.router().route(HELD, Plan.CORRESPONDENT, "cn");
        Host host = topology.correspondent();
        HomeLan.ip(host, folder, "-6", "route", "add", "local", HELD.toString(), "dev", "lo");
        attacker = provider.attacker();
    }

    @AfterAll
    static void end() throws Exception {
        provider.assertLittleIsKept();
        provider.close();
    }

    @AfterEach
    void nothingIsHarmed() throws Exception {
        provider.assertUnharmed();
    }

    /** From the DNS server's machine. */
    private static MobileNodeLoad.Outcome honest(int count, int atOnce) throws Exception {
        return MobileNodeLoad.run(
                provider.topology().dns(),
                Plan.DNS,
                Plan.HOME_AGENT_ADDRESS,
                Collections.nCopies(count, provider.mobileNodeSettings(MN2)),
                atOnce);
    }

    /** Each answers its cookie, and then no more is heard of it. */
    private static void hold(int count, IntFunction<Ipv6Address> source) throws Exception {
        EphemeralKey key = KeyExchangeGroup.CURVE25519.generate(attacker.random());
        for (int begun = 0; begun < count; begun += AT_ONCE) {
            Map<IkeSpi, Ipv6Address> waiting = new HashMap<>();
            List<Payload> payloads = attacker.initPayloads(key);
            for (int i = begun; i < begun + AT_ONCE; i++) {
                IkeMessage request = attacker.init(payloads);
                waiting.put(request.initiatorSpi(), source.apply(i));
                attacker.spoof(source.apply(i), Plan.HOME_AGENT_ADDRESS, request.encode());
            }
            while (!waiting.isEmpty()) {
                IkeMessage answer = answer(waiting);
                Optional<Notify> cookie = answer.notify(NotifyType.COOKIE);
                if (cookie.isPresent()) {
                    attacker.spoof(
                            Optional.ofNullable(waiting.get(answer.initiatorSpi())).orElseThrow(),
                            Plan.HOME_AGENT_ADDRESS,
                            again(answer.initiatorSpi(), payloads, cookie.get()));
                } else {
                    assertThat(answer.first(KeyExchange.class)).isPresent();
                    waiting.remove(answer.initiatorSpi());
                }
            }
        }
    }

    private static IkeMessage answer(Map<IkeSpi, Ipv6Address> waiting) throws Exception {
        Bytes octets = attacker.await(it -> waiting.containsKey(it.initiatorSpi()));
        return Attacker.decode(octets).orElseThrow();
    }

    private static Bytes again(IkeSpi spi, List<Payload> payloads, Notify cookie) {
        List<Payload> more = new ArrayList<>(payloads);
        more.addFirst(cookie);
        return Attacker.message(spi, ExchangeType.IKE_SA_INIT, more).encode();
    }

    @Test
    @Order(1)
    void oneNetworkCostsNobodyButItself() throws Exception {
        HalfOpen sa = attacker.halfOpen();
        hold(MANY_OF_ONE_NETWORK, i -> new Ipv6Address(HELD.address().high() | 0xffff, i + 1));
        assertThat(provider.dropped("half-open-evicted")).isPositive();
        IkeMessage answer = sa.authenticate(sa.authPayloads(MN2, provider.credentials(MN2)));
        assertThat(answer.first(Authentication.class)).isPresent();
    }

    @Test
    @Order(2)
    void whatIsHeldFromManyNetworksIsBounded() throws Exception {
        long before = provider.dropped("half-open-evicted");
        hold(MANY, i -> new Ipv6Address(HELD.address().high() | i, 1));
        assertThat(provider.dropped("half-open-evicted")).isGreaterThan(before);
        assertThat(honest(HONEST, 4).established()).isEqualTo(HONEST);
    }

    /** The goal is 95 percent; how fast the flood really is depends on the machine. */
    @Test
    @Order(3)
    void aFloodFromSpoofedAddressesKeepsFewHonestNodesAway() throws Exception {
        HomeLan.ip(
                provider.topology().router(),
                folder,
                "-6",
                "route",
                "add",
                "blackhole",
                NOBODY.toString());
        long before = provider.dropped("cookie-demanded");
        try (SpoofedFlood flood =
                SpoofedFlood.from(
                        provider.topology().router(),
                        attacker,
                        NOBODY,
                        Plan.HOME_AGENT_ADDRESS,
                        FLOOD_RATE,
                        FLOOD_SECONDS)) {
            long since = System.nanoTime();
            MobileNodeLoad.Outcome outcome = honest(DURING_THE_FLOOD, COMING_AT_ONCE);
            System.out.printf(
                    "flood: %s; %d of %d served in %.1f s, failures %s, answered with a cookie"
                            + " %d%n",
                    flood,
                    outcome.established(),
                    DURING_THE_FLOOD,
                    (System.nanoTime() - since) / 1e9,
                    outcome.failures(),
                    provider.dropped("cookie-demanded") - before);
            assertThat(flood.isOver()).isFalse();
            assertThat(outcome.established()).isGreaterThanOrEqualTo(SERVED);
            // the operator is answered, too
            assertThat(provider.dropped("cookie-demanded")).isGreaterThan(before);
            assertThat(provider.bootstrapAgain()).isEqualTo(provider.homeAddress());
        }
        // behind what waits of the flood
        assertThat(honest(1, 1).established()).isEqualTo(1);
    }

    @Test
    @Order(4)
    void aCookieIsWorthNothingOnceItsSecretHasChanged() throws Exception {
        Flood.of(attacker, ENOUGH);
        List<Payload> payloads = attacker.initPayloads();
        IkeMessage first = attacker.init(payloads);
        Notify cookie = answer(first.encode()).notify(NotifyType.COOKIE).orElseThrow();
        Bytes withCookie = again(first.initiatorSpi(), payloads, cookie);
        assertThat(answer(withCookie).first(KeyExchange.class)).isPresent();
        provider.restartHomeAgent();
        Flood.of(attacker, ENOUGH);
        IkeMessage refusal = answer(withCookie);
        Attacker.assertRefusal(refusal);
        Notify other = refusal.notify(NotifyType.COOKIE).orElseThrow();
        assertThat(other).isNotEqualTo(cookie);
        assertThat(answer(again(first.initiatorSpi(), payloads, other)).first(KeyExchange.class))
                .isPresent();
        assertThat(provider.bootstrapAgain()).isEqualTo(provider.homeAddress());
    }

    private static IkeMessage answer(Bytes request) throws Exception {
        attacker.send(request);
        IkeSpi spi = Attacker.decode(request).orElseThrow().initiatorSpi();
        return Attacker.decode(attacker.await(it -> it.initiatorSpi().equals(spi))).orElseThrow();
    }
}
