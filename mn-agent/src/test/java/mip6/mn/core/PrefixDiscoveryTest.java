package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationReply.HomePrefix;
import mip6.ikev2.message.TrafficSelector;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.MobilePrefixAdvertisement;
import mip6.mobilityheader.MobilePrefixDiscovery;
import mip6.mobilityheader.MobilePrefixMessage;
import mip6.mobilityheader.MobilePrefixSolicitation;
import mip6.mobilityheader.NeighborDiscoveryOption;
import mip6.mobilityheader.PrefixInformation;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Mobile Prefix Discovery of a mobile node (RFC 6275 11.4.2, 11.4.3). */
class PrefixDiscoveryTest {

    private static final String DOMAIN = "example.com";
    private static final String NAME = "mn1.example.com";
    private static final String HA1 = "2001:db8:1::1";
    private static final Ipv6Address HOME_AGENT = Ipv6Address.of(HA1);
    private static final Ipv6Prefix OLD = Ipv6Prefix.of("2001:db8:1::/64");
    private static final Ipv6Prefix NEW = Ipv6Prefix.of("2001:db8:2::/64");
    private static final long LIFETIME = 4_000;

    private static final HomeAddressMaker STABLE =
            new HomeAddressMaker.StableOpaque(Secret.wrap(new byte[16]), NAME);
    private static final Ipv6Address FIRST = STABLE.make(OLD, 0);
    private static final Ipv6Address RENUMBERED = STABLE.make(NEW, 0);

    private final Provider provider = new Provider();
    private final Network network =
            new Network(
                    MobileNodeSettings.standard(NAME),
                    provider.mobileNode(NAME, DOMAIN),
                    Optional.of(STABLE));

    @BeforeEach
    void bootstrapped() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        permit(address -> OLD.contains(address) || NEW.contains(address));
        network.attach(Network.FIRST);
        network.answer(Network.found(HA1));
    }

    private void permit(Predicate<Ipv6Address> permitted) {
        network.give(
                _ ->
                        new ConfigurationReply(
                                Optional.empty(),
                                64,
                                List.of(),
                                Optional.of(new HomePrefix(OLD, LIFETIME))),
                permitted);
    }

    private Stream<OutgoingMobilityHeader> sent() {
        return network.all(MnAction.Send.class).stream().map(MnAction.Send::message);
    }

    private List<OutgoingMobilityHeader> solicitations() {
        return sent().filter(each -> each.protocol() == IpProtocol.ICMPV6).toList();
    }

    private static int identifier(OutgoingMobilityHeader message) {
        try {
            MobilePrefixMessage decoded =
                    MobilePrefixDiscovery.decode(
                            message.octets(),
                            message.homeAddressOption().orElseThrow(),
                            message.destination());
            assertThat(decoded).isInstanceOf(MobilePrefixSolicitation.class);
            return decoded.identifier();
        } catch (MalformedException ours) {
            throw new AssertionError(ours);
        }
    }

    private ChildSa sa() {
        return network.all(MnAction.InstallSa.class).stream()
                .map(MnAction.InstallSa::sa)
                .filter(ChildSa::isOfPrefixDiscovery)
                .findFirst()
                .orElseThrow();
    }

    private static PrefixInformation prefix(Ipv6Prefix prefix, long valid, long preferred) {
        return new PrefixInformation(64, true, true, false, valid, preferred, prefix.address());
    }

    private IncomingMobilityHeader advertisement(
            int identifier, Ipv6Address from, NeighborDiscoveryOption... prefixes) {
        return new IncomingMobilityHeader(
                from,
                Network.FIRST.address(),
                2,
                Optional.empty(),
                Optional.of(FIRST),
                Optional.of(new IncomingMobilityHeader.Protection(SaPair.of(sa()), sa().peer())),
                MobilePrefixDiscovery.encode(
                        new MobilePrefixAdvertisement(identifier, false, false, List.of(prefixes)),
                        from,
                        FIRST),
                IpProtocol.ICMPV6);
    }

    private void receive(IncomingMobilityHeader message) {
        network.handle(new MnEvent.MobilityHeaderReceived(message));
    }

    private Optional<Ipv6Address> served() {
        return network.status().service().map(MobileNodeStatus.Service::homeAddress);
    }

    private List<String> dropped() {
        return network.reports(MnReport.Dropped.class).stream()
                .map(MnReport.Dropped::cause)
                .toList();
    }

    @Test
    @Tag("req:S6275-11.4.2-a")
    @Tag("req:S6275-11.7.3-d")
    void status1HasTheNodeAskUnderAnSaOfItsOwn() {
        network.acknowledge(BindingStatus.ACCEPTED_BUT_PREFIX_DISCOVERY_NECESSARY);
        assertThat(solicitations())
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.source()).isEqualTo(Network.FIRST.address());
                            assertThat(it.destination()).isEqualTo(HOME_AGENT);
                            assertThat(it.homeAddressOption()).contains(FIRST);
                            assertThat(it.protection()).contains(SaPair.of(sa()));
                            assertThat(identifier(it)).isNotZero();
                        });
    }

    @Test
    @Tag("req:S6275-11.4.2-a")
    void anAddressThatEndsHasItAskedForAgainAndAgain() {
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(solicitations()).isEmpty();
        passRefreshing(LIFETIME / 2);
        assertThat(solicitations()).as("half of its lifetime is left").hasSize(1);
        network.pass(Duration.ofSeconds(3));
        assertThat(solicitations()).as("INITIAL_SOLICIT_TIMER").hasSize(2);
        network.pass(Duration.ofSeconds(5));
        assertThat(solicitations()).as("the wait is doubled").hasSize(2);
        network.pass(Duration.ofSeconds(1));
        assertThat(solicitations()).hasSize(3);
        assertThat(solicitations().stream().map(PrefixDiscoveryTest::identifier).distinct())
                .hasSizeGreaterThan(1);
    }

    private void passRefreshing(long seconds) {
        for (long passed = 0; passed < seconds; passed += 100) {
            network.pass(Duration.ofSeconds(Math.min(100, seconds - passed)));
            if (network.status().phase() == Phase.REGISTERING) {
                network.acknowledge(BindingStatus.ACCEPTED);
            }
        }
    }

    @Test
    @Tag("req:S6275-11.4.3-a")
    void onlyTheFirstAnswerToTheLastSolicitationCounts() {
        network.acknowledge(BindingStatus.ACCEPTED_BUT_PREFIX_DISCOVERY_NECESSARY);
        int asked = identifier(solicitations().getLast());
        receive(advertisement(asked, HOME_AGENT, prefix(OLD, LIFETIME, LIFETIME)));
        assertThat(network.reports(MnReport.PrefixesLearned.class)).hasSize(1);
        network.pass(Duration.ofSeconds(10));
        assertThat(solicitations()).as("answered").hasSize(1);
        receive(advertisement(asked, HOME_AGENT, prefix(NEW, LIFETIME, LIFETIME)));
        assertThat(dropped()).containsExactly("prefix-advertisement-unsolicited");
        assertThat(network.reports(MnReport.PrefixesLearned.class)).hasSize(1);
        assertThat(solicitations()).as("what was not asked for is asked for").hasSize(2);
        assertThat(served()).contains(FIRST);
    }

    @Test
    @Tag("req:S6275-11.4.3-a")
    void whatOthersSayIsDiscarded() {
        network.acknowledge(BindingStatus.ACCEPTED_BUT_PREFIX_DISCOVERY_NECESSARY);
        int asked = identifier(solicitations().getLast());
        IncomingMobilityHeader good =
                advertisement(asked, HOME_AGENT, prefix(NEW, LIFETIME, LIFETIME));
        receive(
                advertisement(
                        asked, Ipv6Address.of("2001:db8:1::2"), prefix(NEW, LIFETIME, LIFETIME)));
        receive(
                new IncomingMobilityHeader(
                        good.source(),
                        good.destination(),
                        2,
                        Optional.empty(),
                        Optional.empty(),
                        good.protection(),
                        good.octets(),
                        IpProtocol.ICMPV6));
        receive(
                new IncomingMobilityHeader(
                        good.source(),
                        good.destination(),
                        2,
                        Optional.empty(),
                        good.routingHeader(),
                        network.all(MnAction.InstallSa.class).stream()
                                .map(MnAction.InstallSa::sa)
                                .filter(each -> !each.isOfPrefixDiscovery())
                                .map(
                                        it ->
                                                new IncomingMobilityHeader.Protection(
                                                        SaPair.of(it), it.peer()))
                                .findFirst(),
                        good.octets(),
                        IpProtocol.ICMPV6));
        assertThat(dropped()).hasSize(3).allMatch("prefix-advertisement-unprotected"::equals);
        assertThat(network.reports(MnReport.PrefixesLearned.class)).isEmpty();
        receive(good);
        assertThat(network.reports(MnReport.PrefixesLearned.class)).hasSize(1);
    }

    @Test
    @Tag("req:S6275-11.4.3-b")
    @Tag("req:S5026-5.3.2-j")
    void anotherPrefixLeadsToAnotherAddressWithItsOwnSas() {
        network.acknowledge(BindingStatus.ACCEPTED_BUT_PREFIX_DISCOVERY_NECESSARY);
        int asked = identifier(solicitations().getLast());
        long before = sent().count();
        receive(
                advertisement(
                        asked, HOME_AGENT, prefix(OLD, LIFETIME, 0), prefix(NEW, LIFETIME, 900)));
        assertThat(network.formed).containsExactly(FIRST, RENUMBERED);
        assertThat(served()).as("its binding has not ended yet").contains(FIRST);
        network.acknowledge(BindingStatus.ACCEPTED);
        List<OutgoingMobilityHeader> after = sent().skip(before).toList();
        assertThat(after.stream().map(each -> each.homeAddressOption().orElseThrow()))
                .as("the old binding is ended when the new address has its SA")
                .containsExactly(FIRST, RENUMBERED);
        assertThat(BindingUpdates.read(after.getFirst()).lifetime().isZero()).isTrue();
        assertThat(served()).contains(RENUMBERED);
        assertThat(network.all(MnAction.DropHomeAddress.class))
                .containsExactly(new MnAction.DropHomeAddress(FIRST));
        assertThat(network.all(MnAction.RemoveSa.class)).as("the old ones").hasSize(2);
        assertThat(network.all(MnAction.Discover.class)).as("the same home agent").hasSize(1);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        assertThat(network.all(MnAction.InstallSa.class).getLast().sa().isOfPrefixDiscovery())
                .isTrue();
    }

    private void renumber() {
        network.acknowledge(BindingStatus.ACCEPTED_BUT_PREFIX_DISCOVERY_NECESSARY);
        receive(
                advertisement(
                        identifier(solicitations().getLast()),
                        HOME_AGENT,
                        prefix(OLD, LIFETIME, 0),
                        prefix(NEW, LIFETIME, 900)));
    }

    /** RFC 6275 11.8: three have left within this second. */
    @Test
    @Tag("req:S6275-11.5.3-b")
    void theOldBindingIsEndedAlsoWhereThatHasToWait() {
        network.attach(Network.SECOND);
        network.attach(Network.FIRST);
        renumber();
        assertThat(network.bindingUpdates()).hasSize(3);
        assertThat(network.all(MnAction.RemoveSa.class)).as("it needs its SA").isEmpty();
        network.pass(Duration.ofSeconds(1));
        assertThat(network.bindingUpdates()).hasSize(4);
        assertThat(network.bindingUpdates().getLast().lifetime().isZero()).isTrue();
        assertThat(network.lastSent().homeAddressOption()).contains(FIRST);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.lastSent().homeAddressOption()).contains(RENUMBERED);
        assertThat(network.all(MnAction.RemoveSa.class)).hasSize(2);
    }

    @Test
    void theNewAddressIsUsedThoughNobodyAnswersForTheOldOne() {
        renumber();
        network.pass(Duration.ofSeconds(2));
        assertThat(served()).contains(RENUMBERED);
        assertThat(network.lastSent().homeAddressOption()).contains(RENUMBERED);
    }

    /** The IKE SA that the new address is asked for on is the one that still serves. */
    @Test
    void aStopMeanwhileEndsTheBinding() {
        network.holdAddresses();
        renumber();
        network.handle(new MnEvent.Stop());
        assertThat(network.bindingUpdates().getLast().lifetime().isZero()).isTrue();
        assertThat(network.all(MnAction.Stopped.class)).isEmpty();
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.all(MnAction.Stopped.class)).hasSize(1);
    }

    /** At home nobody is needed, nor is an address of another prefix. */
    @Test
    void whatIsUnderWayEndsWithAHomeAgentThatIsLostAtHome() {
        network.holdAddresses();
        renumber();
        network.attach(Network.AT_HOME);
        network.acknowledge(BindingStatus.ACCEPTED);
        network.silence(HA1);
        network.pass(Duration.ofMinutes(5));
        assertThat(network.reports(MnReport.HomeAgentLost.class)).hasSize(1);
        assertThat(network.status().phase()).isEqualTo(Phase.AT_HOME);
    }

    /** Who has stopped has no use for another bootstrap, and does not wait for it either. */
    @Test
    void aStopJustBeforeTheRenewalIsOverInTime() {
        network.acknowledge(BindingStatus.ACCEPTED);
        passRefreshing(LIFETIME / 4 * 3 - 1);
        network.handle(new MnEvent.Stop());
        network.pass(Duration.ofSeconds(3));
        assertThat(network.all(MnAction.Stopped.class)).hasSize(1);
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
    }

    @Test
    void noSecondSaIsAskedForWhileOneIsOnItsWay() {
        network.holdAddresses();
        renumber();
        receive(advertisement(1, HOME_AGENT, prefix(NEW, LIFETIME, LIFETIME)));
        receive(
                advertisement(
                        identifier(solicitations().getLast()),
                        HOME_AGENT,
                        prefix(NEW, LIFETIME, LIFETIME)));
        network.releaseAddresses();
        assertThat(network.reports(MnReport.HomeAddressFormed.class)).hasSize(2);
        assertThat(network.all(MnAction.InstallSa.class))
                .extracting(it -> it.sa().local())
                .containsOnlyOnce(List.of(TrafficSelector.mobilityHeader(RENUMBERED)));
    }

    @Test
    @Tag("req:S6275-11.4.3-b")
    void aPrefixThatIsRefusedChangesNothing() {
        permit(OLD::contains);
        network.acknowledge(BindingStatus.ACCEPTED_BUT_PREFIX_DISCOVERY_NECESSARY);
        receive(
                advertisement(
                        identifier(solicitations().getLast()),
                        HOME_AGENT,
                        prefix(NEW, LIFETIME, LIFETIME)));
        assertThat(served()).contains(FIRST);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
        assertThat(dropped()).contains("home-prefix-of-no-use");
    }

    @Test
    @Tag("req:S6275-11.4.3-b")
    void aLongerLifetimeIsBelieved() {
        network.acknowledge(BindingStatus.ACCEPTED);
        passRefreshing(LIFETIME / 2);
        int asked = identifier(solicitations().getLast());
        receive(advertisement(asked, HOME_AGENT, prefix(OLD, 10 * LIFETIME, 10 * LIFETIME)));
        passRefreshing(LIFETIME);
        assertThat(network.all(MnAction.Discover.class)).as("no other bootstrap").hasSize(1);
        assertThat(served()).contains(FIRST);
    }
}
