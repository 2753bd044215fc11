package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class BootstrapTest {

    private static final String DOMAIN = "example.com";
    private static final String NAME = "mn1.example.com";

    /** Longer than a refusal waits for a better answer, since anybody could have sent it. */
    private static final Duration REFUSAL = Duration.ofSeconds(2);

    private static final String HA1 = "2001:db8:1::1";
    private static final String HA2 = "2001:db8:1::2";

    private final Provider provider = new Provider();
    private final Network network =
            new Network(MobileNodeSettings.standard(NAME), provider.mobileNode(NAME, DOMAIN));

    @BeforeEach
    void attached() {
        network.attach(Network.FIRST);
    }

    private List<IkeFailure> failures() {
        return network.reports(MnReport.HomeAgentGivenUp.class).stream()
                .map(MnReport.HomeAgentGivenUp::why)
                .toList();
    }

    @Test
    @Tag("req:S5026-5.2-a")
    @Tag("req:S6275-11.7.1-a")
    void theBindingUpdateFollowsTheBootstrapWithoutAWait() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.answer(Network.found(HA1));
        assertThat(network.reports(MnReport.Bootstrapped.class))
                .singleElement()
                .satisfies(
                        done -> {
                            assertThat(done.homeAddress()).isEqualTo(Network.HOME_ADDRESS);
                            assertThat(done.roundTrips()).isEqualTo(2);
                            assertThat(done.elapsed()).isZero();
                        });
        assertThat(network.all(MnAction.Send.class))
                .singleElement()
                .extracting(MnAction.Send::message)
                .satisfies(
                        message -> {
                            assertThat(message.source()).isEqualTo(Network.FIRST.address());
                            assertThat(message.homeAddressOption()).contains(Network.HOME_ADDRESS);
                            assertThat(message.protection()).isPresent();
                        });
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERING);
    }

    @Test
    @Tag("req:S5026-5.1.2-d")
    void theNextOnTheListFollowsOneThatIsSilent() {
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        network.answer(Network.found(HA1, HA2));
        network.pass(Duration.ofSeconds(60));
        assertThat(failures()).containsExactly(IkeFailure.NO_RESPONSE);
        assertThat(network.status().service().orElseThrow().homeAgentAddress()).hasToString(HA2);
    }

    @Test
    @Tag("req:S5026-5.1.2-d")
    @Tag("req:S5026-5.2-c")
    void theNextOnTheListFollowsOneWhoseCertificateIsNoHomeAgents() {
        network.responder(HA1, provider.impostor("ha1.example.com"));
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        network.answer(Network.found(HA1, HA2));
        network.pass(REFUSAL);
        assertThat(failures()).containsExactly(IkeFailure.PEER_NOT_TRUSTED);
        assertThat(network.status().service().orElseThrow().homeAgentAddress()).hasToString(HA2);
    }

    /** Attack 24: discovery leads to a home agent with a valid certificate, of another provider. */
    @Test
    @Tag("req:S5026-5.2-c")
    void aHomeAgentOfAnotherProviderIsRefused() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", "other.example"));
        network.answer(Network.found(HA1));
        network.pass(REFUSAL);
        assertThat(failures()).containsExactly(IkeFailure.PEER_NOT_TRUSTED);
        assertThat(network.all(MnAction.Send.class)).isEmpty();
        assertThat(network.all(MnAction.UseHomeAddress.class)).isEmpty();
    }

    @Test
    @Tag("req:S5026-5.1.2-e")
    void whereNobodyAnswersDiscoveryBeginsAnewAfterThePause() {
        network.answer(Network.found(HA1, HA2));
        network.pass(Duration.ofSeconds(40));
        assertThat(failures()).containsExactly(IkeFailure.NO_RESPONSE, IkeFailure.NO_RESPONSE);
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
        network.pass(Duration.ofSeconds(30));
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
    }

    @Test
    void whereTheDnsNamesNobodyDiscoveryBeginsAnewAfterThePause() {
        network.answer(
                new DiscoveryReport(
                        new DiscoveryOutcome.NotOffered("_mip6._ipv6." + DOMAIN), 1, 0));
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
        network.pass(Duration.ofSeconds(30));
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
    }

    @Test
    void whereTheDnsCouldNotBeAskedDiscoveryBeginsAnewAfterThePause() {
        long attempt = network.all(MnAction.Discover.class).getLast().attempt();
        network.handle(new MnEvent.NotAsked(attempt));
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
        network.pass(Duration.ofSeconds(30));
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
        network.handle(new MnEvent.NotAsked(attempt));
        assertThat(network.status().phase()).as("that was before").isEqualTo(Phase.DISCOVERING);
    }

    @Test
    @Tag("req:S5026-5.1.2-f")
    void whereAuthenticationFailsWithAllTheNodeLeavesTheRetryLoop() {
        network.responder(HA1, provider.impostor("ha1.example.com"));
        network.responder(HA2, provider.distrustful("ha2.example.com", DOMAIN));
        network.answer(Network.found(HA1, HA2));
        network.pass(REFUSAL);
        network.pass(REFUSAL);
        assertThat(failures())
                .containsExactly(IkeFailure.PEER_NOT_TRUSTED, IkeFailure.AUTHENTICATION_FAILED);
        assertThat(network.reports(MnReport.Unrecoverable.class)).hasSize(1);
        assertThat(network.status().phase()).isEqualTo(Phase.UNRECOVERABLE);
        network.pass(Duration.ofMinutes(59));
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
        network.pass(Duration.ofMinutes(2));
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
    }

    @Test
    @Tag("req:S5026-5.1.2-f")
    void aNewNetworkOrTheOperatorEndsWhatIsUnrecoverable() {
        network.responder(HA1, provider.impostor("ha1.example.com"));
        network.answer(Network.found(HA1));
        network.pass(REFUSAL);
        network.attach(Network.SECOND);
        assertThat(network.all(MnAction.Discover.class).getLast().from()).isEqualTo(Network.SECOND);
        network.answer(Network.found(HA1));
        network.pass(REFUSAL);
        assertThat(network.status().phase()).isEqualTo(Phase.UNRECOVERABLE);
        network.handle(new MnEvent.Rediscover());
        assertThat(network.all(MnAction.Discover.class)).hasSize(3);
    }

    @Test
    void oneSilentHomeAgentAmongThoseThatRefuseIsNotUnrecoverable() {
        network.responder(HA1, provider.impostor("ha1.example.com"));
        network.answer(Network.found(HA1, HA2));
        network.pass(Duration.ofSeconds(20));
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    @Tag("req:S5026-5.3.1-c")
    void theNextOnTheListFollowsOneThatHasNoAddress() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.refuse(IkeEvent.Refusal.NO_ADDRESS);
        network.answer(Network.found(HA1));
        assertThat(failures()).containsExactly(IkeFailure.INTERNAL_ADDRESS_FAILURE);
        assertThat(network.all(MnAction.Send.class)).isEmpty();
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void movementDuringANegotiationBeginsAnewFromTheNewNetwork() {
        network.answer(Network.found(HA1));
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.attach(Network.SECOND);
        network.answer(Network.found(HA1));
        assertThat(network.all(MnAction.Send.class))
                .extracting(MnAction.Send::message)
                .extracting(OutgoingMobilityHeader::source)
                .containsExactly(Network.SECOND.address());
    }

    /** Without its rule the care-of address would be routed into the tunnel. */
    @Test
    void afterAMovementTheCareOfAddressIsRoutedBeforeTheBindingUpdateLeaves() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.answer(Network.found(HA1));
        network.attach(Network.SECOND);
        MnAction.UseHomeAddress routed =
                new MnAction.UseHomeAddress(Network.HOME_ADDRESS, Network.SECOND);
        MnAction.Send sent = network.all(MnAction.Send.class).getLast();
        assertThat(sent.message().source()).isEqualTo(Network.SECOND.address());
        assertThat(network.all(MnAction.class)).containsSubsequence(routed, sent);
    }

    @Test
    void aLateAnswerToAnEarlierQuestionCountsForNothing() {
        long attempt = network.all(MnAction.Discover.class).getLast().attempt();
        network.attach(Network.SECOND);
        network.handle(new MnEvent.Discovered(attempt, Network.found(HA1)));
        assertThat(network.status().phase()).isEqualTo(Phase.DISCOVERING);
    }

    @Test
    void aLostHomeAgentIsAskedForTheSameAddressAgain() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.answer(Network.found(HA1));
        network.silence(HA1);
        network.pass(Duration.ofMinutes(1));
        assertThat(network.reports(MnReport.HomeAgentLost.class)).hasSize(1);
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.answer(Network.found(HA1));
        assertThat(network.status().service().map(MobileNodeStatus.Service::homeAddress))
                .isEqualTo(Optional.of(Network.HOME_ADDRESS));
    }

    /** Else the home agent, which still has the binding, would answer 135 first. */
    @Test
    void sequenceNumbersGoOnAcrossBootstraps() throws MalformedException {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.answer(Network.found(HA1));
        SequenceNumber before = lastSequence();
        network.handle(new MnEvent.Rediscover());
        network.answer(Network.found(HA1));
        assertThat(lastSequence()).isEqualTo(before.next());
    }

    private SequenceNumber lastSequence() throws MalformedException {
        OutgoingMobilityHeader sent = network.all(MnAction.Send.class).getLast().message();
        BindingUpdate update =
                (BindingUpdate)
                        MobilityHeader.decode(
                                sent.octets(), Network.HOME_ADDRESS, sent.destination());
        return update.sequence();
    }

    @Test
    void aNodeThatServesNobodyYetStopsAtOnce() {
        network.handle(new MnEvent.Stop());
        assertThat(network.all(MnAction.Stopped.class)).hasSize(1);
    }
}
