package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationReply.HomePrefix;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.TrafficSelector;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.mobilityheader.BindingStatus;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Home addresses that the mobile node forms (RFC 5026 5.3.2). */
class HomeAddressFormationTest {

    private static final String DOMAIN = "example.com";
    private static final String NAME = "mn1.example.com";
    private static final String HA1 = "2001:db8:1::1";
    private static final String HA2 = "2001:db8:1::2";
    private static final Ipv6Prefix PREFIX = Ipv6Prefix.of("2001:db8:1::/64");
    private static final long LIFETIME = 40_000;

    private static final HomeAddressMaker STABLE =
            new HomeAddressMaker.StableOpaque(Secret.wrap(new byte[16]), NAME);
    private static final Ipv6Address FIRST = STABLE.make(PREFIX, 0);
    private static final Ipv6Address SECOND = STABLE.make(PREFIX, 1);
    private static final Ipv6Address THIRD = STABLE.make(PREFIX, 2);

    private final Provider provider = new Provider();
    private Network network = network(Optional.of(STABLE));

    private Network network(Optional<HomeAddressMaker> maker) {
        return new Network(
                MobileNodeSettings.standard(NAME), provider.mobileNode(NAME, DOMAIN), maker);
    }

    @BeforeEach
    void attached() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.attach(Network.FIRST);
    }

    private static ConfigurationReply prefix(Optional<Ipv6Address> beside) {
        return new ConfigurationReply(
                beside, 64, List.of(), Optional.of(new HomePrefix(PREFIX, LIFETIME)));
    }

    private void bootstrap() {
        network.answer(Network.found(HA1));
    }

    private List<Ipv6Address> bindingUpdates() {
        return network.all(MnAction.Send.class).stream()
                .map(MnAction.Send::message)
                .map(OutgoingMobilityHeader::homeAddressOption)
                .map(Optional::orElseThrow)
                .toList();
    }

    private Optional<Ipv6Address> served() {
        return network.status().service().map(MobileNodeStatus.Service::homeAddress);
    }

    @Test
    @Tag("req:S5026-5.3.2-c")
    @Tag("req:S5026-5.3.2-e")
    void anAddressIsFormedFromThePrefixAndItsSaMadeByCreateChildSa() {
        network.give(_ -> prefix(Optional.empty()), FIRST::equals);
        bootstrap();
        assertThat(network.asked).containsExactly(new ConfigurationRequest(Optional.empty(), true));
        assertThat(network.formed).containsExactly(FIRST);
        assertThat(bindingUpdates()).containsExactly(FIRST);
        assertThat(served()).contains(FIRST);
        assertThat(network.ikeRequests())
                .as("IKE_SA_INIT, a childless IKE_AUTH and CREATE_CHILD_SA")
                .isEqualTo(3);
        assertThat(network.reports(MnReport.Bootstrapped.class))
                .singleElement()
                .satisfies(done -> assertThat(done.roundTrips()).isEqualTo(3));
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
    }

    @Test
    void aTemporaryAddressIsAnotherOneForEachNode() {
        for (int seed = 1; seed <= 2; seed++) {
            network = network(Optional.of(new HomeAddressMaker.Temporary(new Random(seed))));
            attached();
            network.give(_ -> prefix(Optional.empty()), PREFIX::contains);
            bootstrap();
            assertThat(served()).hasValueSatisfying(a -> assertThat(a).isNotEqualTo(FIRST));
            assertThat(network.formed).hasSize(1);
        }
    }

    @Test
    @Tag("req:S5026-5.3.2-g")
    void theAssignedAddressIsUsedInTheCreateChildSaThatFollows() {
        Ipv6Address assigned = Network.HOME_ADDRESS;
        network.give(
                _ -> new ConfigurationReply(Optional.of(assigned), 64, List.of(), Optional.empty()),
                _ -> true);
        bootstrap();
        assertThat(network.asked).singleElement().matches(ConfigurationRequest::homePrefix);
        assertThat(network.formed).isEmpty();
        assertThat(network.ikeRequests()).isEqualTo(3);
        assertThat(network.all(MnAction.InstallSa.class))
                .singleElement()
                .satisfies(
                        it -> assertThat(it.sa().local().getFirst().start()).isEqualTo(assigned));
        assertThat(bindingUpdates()).containsExactly(assigned);
    }

    @Test
    @Tag("req:S5026-5.3.2-i")
    @Tag("req:S6275-11.7.1-g")
    void afterStatus134AnotherAddressIsRegisteredOnTheSameIkeSa() {
        network.give(_ -> prefix(Optional.empty()), PREFIX::contains);
        bootstrap();
        network.acknowledge(BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED);
        assertThat(network.all(MnAction.DropHomeAddress.class))
                .containsExactly(new MnAction.DropHomeAddress(FIRST));
        assertThat(network.all(MnAction.RemoveTunnel.class))
                .containsExactly(new MnAction.RemoveTunnel(FIRST));
        assertThat(network.formed).containsExactly(FIRST, SECOND);
        assertThat(bindingUpdates()).containsExactly(FIRST, SECOND);
        assertThat(served()).contains(SECOND);
        assertThat(network.asked).as("IKE_AUTH").hasSize(1);
        assertThat(network.ikeRequests())
                .as("CREATE_CHILD_SA, and DELETE of the SA of the duplicate")
                .isEqualTo(5);
        assertThat(network.all(MnAction.RemoveSa.class))
                .singleElement()
                .satisfies(it -> assertThat(it.sa().local().getFirst().start()).isEqualTo(FIRST));
        assertThat(network.reports(MnReport.HomeAgentLost.class)).isEmpty();
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
    }

    /** The home agent takes its time; meanwhile more is asked of the IKE SA than can wait. */
    @Test
    void theRefusalOfAnotherSaSaysNothingAboutTheAddressThatIsAwaited() {
        network.give(_ -> prefix(Optional.empty()), PREFIX::contains);
        bootstrap();
        IkeSaId ikeSa = network.all(MnAction.InstallSa.class).getFirst().sa().owner();
        network.holdAddresses();
        network.acknowledge(BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED);
        ChildRequest payload =
                new ChildRequest(
                        ChildSa.Mode.TUNNEL,
                        List.of(TrafficSelector.any(FIRST)),
                        List.of(TrafficSelector.ANY));
        while (refusals().isEmpty()) {
            network.handle(new MnEvent.Ike(new IkeEvent.CreateChild(ikeSa, payload)));
        }
        assertThat(network.formed).containsExactly(FIRST, SECOND);
        network.releaseAddresses();
        assertThat(network.formed).containsExactly(FIRST, SECOND);
        assertThat(served()).contains(SECOND);
    }

    private List<ChildRequest> refusals() {
        return network.all(MnAction.Ike.class).stream()
                .map(MnAction.Ike::action)
                .filter(IkeAction.ChildFailed.class::isInstance)
                .map(IkeAction.ChildFailed.class::cast)
                .map(IkeAction.ChildFailed::request)
                .toList();
    }

    /** RFC 7217 6: IDGEN_RETRIES. */
    @Test
    void afterThreeDuplicatesTheNodeWaits() {
        network.give(_ -> prefix(Optional.empty()), PREFIX::contains);
        bootstrap();
        for (int i = 0; i < 3; i++) {
            network.acknowledge(BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED);
        }
        assertThat(network.formed).containsExactly(FIRST, SECOND, THIRD);
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
        assertThat(network.status().service()).isEmpty();
    }

    @Test
    void aDuplicateThatTheHomeAgentAssignedIsDroppedToo() {
        network = network(Optional.empty());
        attached();
        bootstrap();
        network.acknowledge(BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED);
        assertThat(network.all(MnAction.DropHomeAddress.class)).hasSize(1);
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
        network.pass(Duration.ofSeconds(31));
        bootstrap();
        assertThat(network.asked.getLast())
                .isEqualTo(new ConfigurationRequest(Optional.empty(), false));
    }

    @Test
    void anAddressThatIsRefusedIsFollowedByAnother() {
        network.give(_ -> prefix(Optional.empty()), SECOND::equals);
        bootstrap();
        assertThat(network.formed).containsExactly(FIRST, SECOND);
        assertThat(served()).contains(SECOND);
        assertThat(network.reports(MnReport.Bootstrapped.class))
                .singleElement()
                .satisfies(done -> assertThat(done.roundTrips()).isEqualTo(4));
    }

    /** As a home agent does that gives out both from its pool. */
    @Test
    void whereNoneIsPermittedTheAddressBesideThePrefixServes() {
        network.give(_ -> prefix(Optional.of(Network.HOME_ADDRESS)), _ -> false);
        bootstrap();
        assertThat(network.formed).containsExactly(FIRST, SECOND, THIRD);
        assertThat(served()).contains(Network.HOME_ADDRESS);
    }

    @Test
    @Tag("req:S5026-5.3.1-c")
    void whereNoAddressCanBeHadTheNextHomeAgentIsAsked() {
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        network.give(_ -> prefix(Optional.empty()), _ -> false);
        network.answer(Network.found(HA1, HA2));
        assertThat(network.reports(MnReport.HomeAgentGivenUp.class))
                .extracting(MnReport.HomeAgentGivenUp::why)
                .containsExactly(
                        IkeFailure.INTERNAL_ADDRESS_FAILURE, IkeFailure.INTERNAL_ADDRESS_FAILURE);
        assertThat(network.asked).hasSize(2);
        assertThat(network.all(MnAction.UseHomeAddress.class)).isEmpty();
    }

    /** What nobody can have an address of. */
    @Test
    void aPrefixThatIsNoneIsNotUsed() {
        for (HomePrefix odd :
                List.of(
                        new HomePrefix(PREFIX, 0),
                        new HomePrefix(Ipv6Prefix.of("fe80::/64"), LIFETIME),
                        new HomePrefix(Ipv6Prefix.of("2001:db8:1::5/128"), LIFETIME),
                        new HomePrefix(Ipv6Prefix.of("::/0"), LIFETIME))) {
            network = network(Optional.of(STABLE));
            attached();
            network.give(
                    _ -> new ConfigurationReply(Optional.empty(), 0, List.of(), Optional.of(odd)),
                    _ -> true);
            bootstrap();
            assertThat(network.formed).as("%s", odd).isEmpty();
            assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
        }
    }

    @Test
    @Tag("req:S5026-5.3.2-a")
    void aNodeThatHasOneProposesItAndNeedsNoFurtherExchange() {
        network.give(request -> prefix(request.address()), PREFIX::contains);
        bootstrap();
        network.acknowledge(BindingStatus.ACCEPTED);
        network.handle(new MnEvent.Rediscover());
        bootstrap();
        assertThat(network.asked.getLast())
                .isEqualTo(new ConfigurationRequest(Optional.of(FIRST), true));
        assertThat(network.formed).as("only before").containsExactly(FIRST);
        assertThat(network.reports(MnReport.Bootstrapped.class).getLast().roundTrips())
                .isEqualTo(2);
        assertThat(bindingUpdates()).containsExactly(FIRST, FIRST);
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
    }

    @Test
    void thePrefixIsAskedForAgainBeforeItEnds() {
        network.give(request -> prefix(request.address()), PREFIX::contains);
        bootstrap();
        network.acknowledge(BindingStatus.ACCEPTED);
        network.pass(Duration.ofSeconds(400));
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
        while (network.all(MnAction.Discover.class).size() == 1) {
            network.pass(Duration.ofSeconds(60));
            if (network.status().phase() == Phase.REGISTERING) {
                network.acknowledge(BindingStatus.ACCEPTED);
            }
        }
        bootstrap();
        assertThat(network.asked.getLast())
                .isEqualTo(new ConfigurationRequest(Optional.of(FIRST), true));
    }

    @Test
    void aMovementInBetweenBeginsAnew() {
        network.give(_ -> prefix(Optional.empty()), PREFIX::contains);
        network.holdAddresses();
        bootstrap();
        assertThat(network.status().phase()).isEqualTo(Phase.NEGOTIATING);
        network.attach(Network.SECOND);
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
        assertThat(network.status().phase()).isEqualTo(Phase.DISCOVERING);
    }

    @Test
    @Tag("req:S5026-5.1.2-d")
    void aHomeAgentThatFallsSilentInBetweenIsGivenUp() {
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        network.give(_ -> prefix(Optional.empty()), PREFIX::contains);
        network.holdAddresses();
        network.answer(Network.found(HA1, HA2));
        network.silence(HA1);
        network.releaseAddresses();
        network.pass(Duration.ofSeconds(60));
        assertThat(network.reports(MnReport.HomeAgentGivenUp.class))
                .extracting(MnReport.HomeAgentGivenUp::why)
                .containsExactly(IkeFailure.NO_RESPONSE);
        assertThat(network.status().service().orElseThrow().homeAgentAddress()).hasToString(HA2);
    }

    @Test
    void aStopInBetweenLeavesNothing() {
        network.give(_ -> prefix(Optional.empty()), PREFIX::contains);
        network.holdAddresses();
        bootstrap();
        network.handle(new MnEvent.Stop());
        assertThat(network.all(MnAction.Stopped.class)).hasSize(1);
        assertThat(network.all(MnAction.UseHomeAddress.class)).isEmpty();
    }
}
