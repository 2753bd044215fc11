package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.mobilityheader.BindingStatus;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Optional;

/** Another home agent initiates to the mobile node (draft-li-mip6-ha-init-bootstrap-00 4.2). */
class ApproachesTest {

    private static final String DOMAIN = "example.com";
    private static final String NAME = "mn1.example.com";
    private static final String HA1 = "2001:db8:1::1";
    private static final String HA2 = "2001:db8:2::1";
    private static final Ipv6Address GIVEN = Ipv6Address.of("2001:db8:2::1000");

    private final Provider provider = new Provider();
    private final MobileNodeSettings settings = MobileNodeSettings.standard(NAME);
    private final Network network = new Network(settings, provider.mobileNode(NAME, DOMAIN));

    @BeforeEach
    void registered() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.attach(Network.FIRST);
        network.answer(Network.found(HA1));
        network.acknowledge(BindingStatus.ACCEPTED);
        network.forgetHomeAgents();
    }

    private void approach(Optional<Ipv6Address> given) {
        network.approach(HA2, NAME, Network.HOME_ADDRESS, given);
    }

    private Approaches.Approach only() {
        assertThat(network.approaches()).hasSize(1);
        return network.approaches().getFirst();
    }

    @Test
    @Tag("req:SHIB-4.4-b")
    @Tag("req:SHIB-3-a")
    void aHomeAgentOfTheProviderIsLetInForTheAddressThatTheNodeHas() {
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        approach(Optional.empty());
        assertThat(network.atHomeAgents(IkeAction.Established.class)).hasSize(1);
        ChildSa sa = only().signalling().orElseThrow();
        assertThat(sa.local().getFirst().start()).isEqualTo(Network.HOME_ADDRESS);
        assertThat(sa.remote().getFirst().start()).hasToString(HA2);
        assertThat(network.all(MnAction.InstallSa.class)).contains(new MnAction.InstallSa(sa));
        assertThat(network.reports(MnReport.HomeAgentApproached.class))
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.peer().identity()).hasToString("ha2.example.com");
                            assertThat(it.homeAddress()).isEqualTo(Network.HOME_ADDRESS);
                        });
    }

    /** Its home agent serves it on: an IKE SA alone switches nothing. */
    @Test
    void theHomeAgentThatServesIsKept() {
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        int sent = network.all(MnAction.Send.class).size();
        approach(Optional.of(GIVEN));
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        assertThat(network.status().service().orElseThrow().homeAgentAddress()).hasToString(HA1);
        assertThat(network.all(MnAction.Send.class)).hasSize(sent);
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
    }

    @Test
    @Tag("req:SHIB-4.4-a")
    void theAddressThatComesUnaskedIsTheOneToUse() {
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        network.approach(HA2, NAME, GIVEN, Optional.of(GIVEN));
        assertThat(only().homeAddress()).isEqualTo(GIVEN);
        assertThat(only().signalling().orElseThrow().local().getFirst().start()).isEqualTo(GIVEN);
    }

    /** Attack 26. */
    @Test
    @Tag("req:SHIB-3-a")
    void whoHasNoHomeAgentsCertificateIsRefused() {
        network.responder(HA2, provider.impostor("ha2.example.com"));
        approach(Optional.of(GIVEN));
        network.passEverywhere();
        network.responder(HA2, provider.homeAgent("ha2.example.com", "other.example"));
        approach(Optional.of(GIVEN));
        network.passEverywhere();
        assertThat(network.atHomeAgents(IkeAction.Failed.class))
                .extracting(IkeAction.Failed::failure)
                .containsExactly(
                        IkeFailure.AUTHENTICATION_FAILED, IkeFailure.AUTHENTICATION_FAILED);
        assertThat(network.approaches()).isEmpty();
        assertThat(network.all(MnAction.InstallSa.class)).hasSize(1);
    }

    @Test
    @Tag("req:SHIB-4.2-c")
    void whoWantsAnotherNodeLearnsThatThisIsNone() {
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        network.approach(HA2, "mn2.example.com", GIVEN, Optional.of(GIVEN));
        network.passEverywhere();
        assertThat(network.atHomeAgents(IkeAction.Failed.class))
                .extracting(IkeAction.Failed::failure)
                .containsExactly(IkeFailure.PEER_NOT_TRUSTED);
        assertThat(network.approaches()).as("it was told").isEmpty();
    }

    @Test
    void anAddressThatIsNoneIsNotTaken() {
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        approach(Optional.of(Ipv6Address.of("fe80::1")));
        assertThat(only().homeAddress()).isEqualTo(Network.HOME_ADDRESS);
    }

    @Test
    void aNodeWithoutHomeAddressNeedsOne() {
        Network fresh = new Network(settings, provider.mobileNode(NAME, DOMAIN));
        fresh.attach(Network.FIRST);
        fresh.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        fresh.approach(HA2, NAME, GIVEN, Optional.empty());
        assertThat(fresh.approaches()).isEmpty();
        fresh.approach(HA2, NAME, GIVEN, Optional.of(GIVEN));
        assertThat(fresh.approaches()).hasSize(1);
    }

    /** Home agents may fail in the middle of it: no number of them keeps out the next one. */
    @Test
    void fewStandAtOnceAndTheOldestGivesWay() {
        for (int i = 0; i < Approaches.MOST + 2; i++) {
            String address = "2001:db8:2::" + (i + 1);
            network.responder(
                    address, provider.homeAgent("ha%d.example.com".formatted(i + 2), DOMAIN));
            network.approach(address, NAME, GIVEN, Optional.of(GIVEN));
        }
        assertThat(network.approaches())
                .hasSize(Approaches.MOST)
                .extracting(each -> each.peer().identity().toString())
                .startsWith("ha4.example.com")
                .endsWith("ha%d.example.com".formatted(Approaches.MOST + 3));
    }

    @Test
    void aStopEndsThemToo() {
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        approach(Optional.empty());
        network.handle(new MnEvent.Stop());
        assertThat(network.approaches()).isEmpty();
        assertThat(network.atHomeAgents(IkeAction.Closed.class)).hasSize(1);
        approach(Optional.empty());
        assertThat(network.approaches()).isEmpty();
    }
}
