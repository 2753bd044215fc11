package mip6.mn.core;

import static mip6.mn.core.Network.FIRST;
import static mip6.mn.core.Network.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeLimits;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.mobilityheader.BindingStatus;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A mobile node whose payload is to go through ESP. */
class ProtectedPayloadTest {

    private static final String NAME = "mn1.example.com";
    private static final String DOMAIN = "example.com";
    private static final String HA1 = "2001:db8:1::1";

    private final Provider provider = new Provider();
    private final Network network = new Network(settings(), provider.mobileNode(NAME, DOMAIN));

    private static MobileNodeSettings settings() {
        MobileNodeSettings usual = MobileNodeSettings.standard(NAME);
        return new MobileNodeSettings(
                usual.identity(),
                usual.updateDns(),
                usual.unprotected(),
                usual.proposedHomeAddress(),
                true,
                usual.keyManagement(),
                usual.lifetime(),
                usual.registration(),
                usual.retryInterval(),
                usual.unrecoverableRetryInterval(),
                usual.livenessInterval(),
                usual.deregistrationTimeout());
    }

    @BeforeEach
    void bootstrapped() {
        bootstrap(network, IkeLimits.standard());
    }

    private void bootstrap(Network node, IkeLimits ofHomeAgent) {
        node.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN).withLimits(ofHomeAgent));
        node.attach(FIRST);
        node.answer(Network.found(HA1));
        node.acknowledge(BindingStatus.ACCEPTED);
    }

    private ChildSa payload() {
        return network.all(MnAction.InstallSa.class).stream()
                .map(MnAction.InstallSa::sa)
                .filter(sa -> sa.mode() == ChildSa.Mode.TUNNEL)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Tag("req:S6275-10.4.6-a")
    void noTunnelIsThereBeforeItsSa() {
        network.attach(SECOND);
        assertThat(network.all(MnAction.SetTunnel.class))
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        set ->
                                assertThat(set.tunnel().protection())
                                        .contains(SaPair.of(payload())));
    }

    @Test
    void withoutTheSaOfThePayloadItBootstrapsAnew() {
        network.handle(
                new MnEvent.Ike(new IkeEvent.CloseChild(payload().owner(), payload().inbound())));
        assertThat(network.reports(MnReport.HomeAgentLost.class)).hasSize(1);
        network.answer(Network.found(HA1));
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        assertThat(network.status().service().orElseThrow().payloadProtected()).isTrue();
    }

    private static IkeLimits onlyOneChild() {
        IkeLimits usual = IkeLimits.standard();
        return new IkeLimits(
                usual.cookieThreshold(),
                usual.mostHalfOpen(),
                usual.mostHalfOpenPerNetwork(),
                usual.mostPerPeer(),
                1,
                usual.mostQueued(),
                usual.longestDatagram(),
                usual.mostFragments());
    }

    private static long refusals(Network node) {
        return node.all(MnAction.Ike.class).stream()
                .filter(it -> it.action() instanceof IkeAction.ChildFailed)
                .count();
    }

    /** It is registered, and nothing goes: at once would not help, and never would last. */
    @Test
    void whatTheHomeAgentRefusesItIsAskedForAgainEverMoreRarely() {
        Network refused = new Network(settings(), provider.mobileNode(NAME, DOMAIN));
        bootstrap(refused, onlyOneChild());
        assertThat(refused.status().phase()).isEqualTo(Phase.REGISTERED);
        assertThat(refusals(refused)).isEqualTo(1);
        refused.pass(Duration.ofSeconds(29));
        assertThat(refusals(refused)).isEqualTo(1);
        refused.pass(Duration.ofSeconds(1));
        assertThat(refusals(refused)).as("after retry-interval").isEqualTo(2);
        refused.pass(Duration.ofSeconds(59));
        assertThat(refusals(refused)).isEqualTo(2);
        refused.pass(Duration.ofSeconds(1));
        assertThat(refusals(refused)).as("the pause is doubled").isEqualTo(3);
        assertThat(refused.all(MnAction.SetTunnel.class)).as("not in the clear").isEmpty();
    }
}
