package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.HOME_AGENT;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.Spi;
import mip6.ikev2.message.TrafficSelector;
import mip6.mobilityheader.MobilePrefixAdvertisement;
import mip6.mobilityheader.MobilePrefixDiscovery;
import mip6.mobilityheader.MobilePrefixSolicitation;
import mip6.mobilityheader.PrefixInformation;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Mobile Prefix Discovery of a home agent (RFC 6275 10.6). */
class PrefixAdvertisementsTest {

    private static final Ipv6Prefix NEW = Ipv6Prefix.of("2001:db8:2::/64");

    private final Desk desk = Desk.ready();
    private final PrefixAdvertisements prefixes =
            new PrefixAdvertisements(desk.settings, desk.cache, desk.sessions, new Random(1));
    private final Desk.Association node = desk.registered(1);
    private ChildSa sa = desk.childSa(node.id(), node.identity(), node.home());

    @BeforeEach
    void secured() {
        sa =
                new ChildSa(
                        sa.owner(),
                        sa.peer(),
                        new Spi(0x5001),
                        new Spi(0x5002),
                        ChildSa.Mode.TRANSPORT,
                        sa.suite(),
                        sa.inboundKeys(),
                        sa.outboundKeys(),
                        List.of(TrafficSelector.prefixDiscovery(HOME_AGENT)),
                        List.of(TrafficSelector.prefixDiscovery(node.home())));
        IkeAction installed = new IkeAction.InstallSa(sa);
        desk.engine(installed);
        prefixes.observe(installed, desk.now);
        desk.done.clear();
    }

    private void solicit(int identifier, Ipv6Address from, Optional<Ipv6Address> homeAddress) {
        Effects out = new Effects();
        prefixes.received(
                new IncomingMobilityHeader(
                        from,
                        HOME_AGENT,
                        2,
                        homeAddress,
                        Optional.empty(),
                        Optional.of(
                                new IncomingMobilityHeader.Protection(SaPair.of(sa), sa.peer())),
                        MobilePrefixDiscovery.encode(
                                new MobilePrefixSolicitation(identifier, List.of()),
                                homeAddress.orElse(from),
                                HOME_AGENT),
                        IpProtocol.ICMPV6),
                desk.now,
                out);
        desk.collect(out);
    }

    private void passes(long nanoseconds) {
        long end = desk.now + nanoseconds;
        while (prefixes.deadline() <= end) {
            desk.now = Math.max(desk.now, prefixes.deadline());
            Effects out = new Effects();
            prefixes.timePassed(desk.now, out);
            desk.collect(out);
        }
        desk.now = end;
    }

    private void reconfigured(HomePrefix... now) {
        PoolSettings pool = desk.settings.pool();
        prefixes.use(
                new HomeAgentSettings(
                        new PoolSettings(
                                List.of(now),
                                pool.homeAgents(),
                                pool.configured(),
                                pool.range(),
                                pool.selfMade(),
                                pool.stock(),
                                pool.perIdentity(),
                                pool.probesAhead(),
                                pool.remembered()),
                        desk.settings.bindings(),
                        desk.settings.authorization(),
                        desk.settings.dnsServers(),
                        desk.settings.liveness(),
                        Optional.of(Duration.ofDays(30))),
                desk.now);
    }

    private static MobilePrefixAdvertisement read(OutgoingMobilityHeader message) {
        try {
            return (MobilePrefixAdvertisement)
                    MobilePrefixDiscovery.decode(
                            message.octets(),
                            message.source(),
                            message.routingHeader().orElseThrow());
        } catch (MalformedException ours) {
            throw new AssertionError(ours);
        }
    }

    private void ends() {
        desk.update(node, 2, 0, CARE_OF);
        desk.stored(true);
        desk.done.clear();
    }

    @Test
    @Tag("req:S6275-10.6.2-a")
    @Tag("req:S6275-10.6.3-a")
    @Tag("req:S6275-10.4.4-a")
    void aSolicitationIsAnsweredAtOnceWithAllPrefixes() {
        reconfigured(HomePrefix.deprecated(Desk.HOME), HomePrefix.lasting(NEW));
        solicit(77, Desk.CARE_OF_2, Optional.of(node.home()));
        assertThat(desk.sent())
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.source()).isEqualTo(HOME_AGENT);
                            assertThat(it.destination())
                                    .as("the source of the solicitation")
                                    .isEqualTo(Desk.CARE_OF_2);
                            assertThat(it.routingHeader()).contains(node.home());
                            assertThat(it.protection()).contains(SaPair.of(sa));
                            assertThat(it.protocol()).isEqualTo(IpProtocol.ICMPV6);
                        });
        MobilePrefixAdvertisement answer = read(desk.sent().getFirst());
        assertThat(answer.identifier()).isEqualTo(77);
        assertThat(answer.managed()).as("M").isFalse();
        assertThat(answer.other()).as("O").isFalse();
        long lifetime = Duration.ofDays(30).toSeconds();
        assertThat(answer.options())
                .containsExactly(
                        new PrefixInformation(
                                64, true, true, false, lifetime, 0, Desk.HOME.address()),
                        new PrefixInformation(
                                64, true, true, false, lifetime, lifetime, NEW.address()));
    }

    @Test
    @Tag("req:S6275-10.6.2-a")
    void oneWithoutHomeAddressOptionOrSaIsNotAnswered() {
        solicit(77, CARE_OF, Optional.empty());
        desk.engine(new IkeAction.RemoveSa(sa));
        solicit(77, CARE_OF, Optional.of(node.home()));
        assertThat(desk.sent()).isEmpty();
    }

    @Test
    @Tag("req:S6275-10.6.2-b")
    @Tag("req:S6275-10.6.3-a")
    void aChangeIsToldAtRandomAndRepeatedUntilItIsAskedAbout() {
        solicit(1, CARE_OF, Optional.of(node.home()));
        desk.done.clear();
        reconfigured(HomePrefix.deprecated(Desk.HOME), HomePrefix.lasting(NEW));
        long first = prefixes.deadline() - desk.now;
        assertThat(first).as("MinMobPfxAdvInterval").isGreaterThanOrEqualTo(600 * SECOND);
        assertThat(first).as("MaxMobPfxAdvInterval").isLessThan(86_400 * SECOND);
        passes(first);
        assertThat(desk.sent())
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.destination()).isEqualTo(CARE_OF);
                            assertThat(it.routingHeader()).contains(node.home());
                            assertThat(read(it).options()).hasSize(2);
                        });
        passes(3 * SECOND);
        assertThat(desk.sent()).as("PREFIX_ADV_TIMEOUT").hasSize(2);
        passes(6 * SECOND);
        assertThat(desk.sent()).as("the wait is doubled").hasSize(3);
        passes(100_000 * SECOND);
        assertThat(desk.sent()).as("PREFIX_ADV_RETRIES").hasSize(4);
        prefixes.registered(desk.cache.inForce(node.home()).orElseThrow(), desk.now);
        assertThat(prefixes.deadline())
                .as("another Binding Update begins it again")
                .isGreaterThanOrEqualTo(desk.now + 600 * SECOND);
    }

    @Test
    @Tag("req:S6275-10.6.2-b")
    void whoAsksIsNotToldAgain() {
        reconfigured(HomePrefix.lasting(NEW));
        passes(prefixes.deadline() - desk.now);
        desk.done.clear();
        solicit(5, CARE_OF, Optional.of(node.home()));
        passes(500 * SECOND);
        assertThat(desk.sent()).as("the answer alone").hasSize(1);
    }

    @Test
    @Tag("req:S6275-10.6.2-b")
    void withTheBindingItEnds() {
        reconfigured(HomePrefix.lasting(NEW));
        passes(prefixes.deadline() - desk.now);
        ends();
        passes(1000 * SECOND);
        assertThat(desk.sent()).isEmpty();
        assertThat(prefixes.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @Tag("req:S6275-13-b")
    void theIntervalsCanBeConfigured() {
        PrefixTimers timers = new PrefixTimers(Duration.ofSeconds(2), Duration.ofSeconds(4));
        HomeAgentSettings usual = desk.settings;
        PrefixAdvertisements soon =
                new PrefixAdvertisements(
                        new HomeAgentSettings(
                                usual.pool(),
                                usual.bindings(),
                                usual.authorization(),
                                usual.dnsServers(),
                                usual.liveness(),
                                usual.prefixLifetime(),
                                timers),
                        desk.cache,
                        desk.sessions,
                        new Random(2));
        soon.observe(new IkeAction.InstallSa(sa), desk.now);
        assertThat(soon.deadline()).isBetween(desk.now + 2 * SECOND, desk.now + 4 * SECOND);
    }
}
