package mip6.mn.core;

import static mip6.mn.core.Network.AT_HOME;
import static mip6.mn.core.Network.HOME_ADDRESS;
import static mip6.mn.core.Network.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.mobilityheader.BindingStatus;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** The kernel does not probe the home address on the home link (RFC 6275 11.5.5). */
class RefusedProbeTest {

    private static final String NAME = "mn1.example.com";
    private static final String DOMAIN = "example.com";
    private static final String HA1 = "2001:db8:1::1";

    private final Provider provider = new Provider();
    private final Network network =
            new Network(MobileNodeSettings.standard(NAME), provider.mobileNode(NAME, DOMAIN));

    @BeforeEach
    void isRefused() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.attach(AT_HOME);
        network.answer(Network.found(HA1));
        network.acknowledge(BindingStatus.NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE);
        assertThat(probes()).isEqualTo(1);
        refused();
    }

    private void refused() {
        network.handle(new MnEvent.ProbeRefused(HOME_ADDRESS));
    }

    private int probes() {
        return network.all(MnAction.ProbeAtHome.class).size();
    }

    /** Whether another node has it is not known: it is neither announced nor given up. */
    @Test
    void theLinkIsAskedAgainAfterAPause() {
        network.silence(HA1); // at home nobody has to serve the node
        network.pass(Duration.ofSeconds(29));
        assertThat(probes()).isEqualTo(1);
        network.pass(Duration.ofSeconds(1));
        assertThat(probes()).isEqualTo(2);
        refused();
        network.pass(Duration.ofMinutes(5));
        assertThat(probes()).as("no answer, no refusal").isEqualTo(3);
        assertThat(network.all(MnAction.AnnounceAtHome.class)).isEmpty();
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
        network.handle(new MnEvent.HomeAddressProbed(HOME_ADDRESS, true));
        assertThat(network.reports(MnReport.AtHome.class)).hasSize(1);
    }

    @Test
    void anAnswerEndsThat() {
        network.handle(new MnEvent.HomeAddressProbed(HOME_ADDRESS, true));
        refused();
        network.pass(Duration.ofMinutes(5));
        assertThat(probes()).isEqualTo(1);
    }

    /** No home agent serves the node, so that none is told either. */
    @Test
    void whatAnotherNodeHasIsGivenUpAlsoWhereNobodyServes() {
        network.silence(HA1);
        network.pass(Duration.ofMinutes(5));
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
        int removed = network.all(MnAction.RemoveTunnel.class).size();
        network.handle(new MnEvent.HomeAddressProbed(HOME_ADDRESS, false));
        assertThat(network.all(MnAction.DropHomeAddress.class))
                .containsExactly(new MnAction.DropHomeAddress(HOME_ADDRESS));
        assertThat(network.all(MnAction.RemoveTunnel.class)).hasSize(removed + 1);
    }

    @Test
    void whoHasLeftProbesNothing() {
        network.attach(SECOND);
        network.acknowledge(BindingStatus.ACCEPTED);
        network.pass(Duration.ofMinutes(5));
        assertThat(probes()).isEqualTo(1);
    }
}
