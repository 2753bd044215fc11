package mip6.mn.core;

import static mip6.mn.core.Network.AT_HOME;
import static mip6.mn.core.Network.FIRST;
import static mip6.mn.core.Network.HOME_ADDRESS;
import static mip6.mn.core.Network.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A mobile node without IKE and IPsec, whose home the operator has set. */
class StaticHomeTest {

    private static final String NAME = "mn1.example.com";

    private final Network network =
            new Network(
                    unprotected(MobileNodeSettings.standard(NAME)),
                    new Provider().mobileNode(NAME, "example.com"));

    private static MobileNodeSettings unprotected(MobileNodeSettings usual) {
        return new MobileNodeSettings(
                usual.identity(),
                false,
                Optional.of(new StaticHome(Ipv6Address.of("2001:db8:1::1"), HOME_ADDRESS, 64)),
                Optional.empty(),
                false,
                true,
                usual.lifetime(),
                usual.registration(),
                usual.retryInterval(),
                usual.unrecoverableRetryInterval(),
                usual.livenessInterval(),
                usual.deregistrationTimeout());
    }

    private void acknowledged(int status) {
        BindingUpdate update = network.bindingUpdates().getLast();
        network.fromHomeAgent(
                new BindingAcknowledgement(
                        new BindingStatus(status),
                        false,
                        update.sequence(),
                        update.lifetime(),
                        List.of()),
                Optional.empty());
    }

    @Test
    void itRegistersInTheClearAndFollowsMovementAndComesHome() {
        network.attach(FIRST);
        assertThat(network.lastSent().protection()).isEmpty();
        assertThat(network.lastSent().homeAddressOption()).contains(HOME_ADDRESS);
        assertThat(network.bindingUpdates().getLast().keyManagement()).isFalse();
        acknowledged(0);
        network.attach(SECOND);
        acknowledged(0);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        network.attach(AT_HOME);
        assertThat(network.lastSent().source()).isEqualTo(HOME_ADDRESS);
        acknowledged(0);
        assertThat(network.status().phase()).isEqualTo(Phase.AT_HOME);
        assertThat(network.all(MnAction.Discover.class)).isEmpty();
        assertThat(network.all(MnAction.Ike.class)).isEmpty();
    }

    @Test
    void withoutAnAnswerItGoesOnAtTheSlowestRate() {
        network.attach(FIRST);
        network.pass(Duration.ofMinutes(10));
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERING);
        assertThat(network.bindingUpdates()).hasSizeBetween(20, 24);
        assertThat(network.all(MnAction.Ike.class)).isEmpty();
    }

    @Test
    void afterARefusalItTriesAgainAfterThePause() {
        network.attach(FIRST);
        acknowledged(129);
        network.pass(Duration.ofSeconds(29));
        assertThat(network.bindingUpdates()).hasSize(1);
        network.pass(Duration.ofSeconds(2));
        assertThat(network.bindingUpdates()).hasSize(2);
    }
}
