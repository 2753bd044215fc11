package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.message.TrafficSelector;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class BootstrapTest {

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());

    @Test
    @Tag("req:S5026-5.2-a")
    @Tag("req:S5026-5.2-c")
    void takesTwoRoundTripsAndProvesBothIdentities() {
        long began = simulation.now();
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        assertThat(simulation.sent()).hasSize(4);
        IkeAction.Established atNode = node.only(IkeAction.Established.class);
        assertThat(atNode.id()).isEqualTo(id);
        assertThat(atNode.roundTrips()).isEqualTo(2);
        assertThat(atNode.peer().identity()).isEqualTo(Pki.HA1);
        assertThat(atNode.peer().method()).isEqualTo(Method.SIGNATURE);
        assertThat(atNode.reply().address()).contains(Node.HOME_ADDRESS);
        assertThat(atNode.reply().prefixLength()).isEqualTo(64);
        assertThat(atNode.reply().dnsServers()).hasSize(1);
        IkeAction.Established atAgent = agent.only(IkeAction.Established.class);
        assertThat(atAgent.peer().identity()).isEqualTo(Pki.MN1);
        assertThat(atAgent.peer().dnsNames()).containsExactly("mn1.example.com");
        assertThat(agent.only(IkeAction.Authorize.class).request())
                .contains(new ConfigurationRequest(Optional.empty(), false));
        assertThat(simulation.now() - began).isGreaterThan(4 * Simulation.DELAY);
    }

    @Test
    void theFirstChildIsNarrowedToTheLeasedAddress() {
        node.initiate(agent);
        simulation.settle();
        ChildSa atNode = node.only(IkeAction.InstallSa.class).sa();
        ChildSa atAgent = agent.only(IkeAction.InstallSa.class).sa();
        assertThat(atNode.local())
                .containsExactly(TrafficSelector.mobilityHeader(Node.HOME_ADDRESS));
        assertThat(atNode.remote())
                .containsExactly(TrafficSelector.mobilityHeader(agent.endpoint().address()));
        assertThat(atAgent.local()).isEqualTo(atNode.remote());
        assertThat(atAgent.remote()).isEqualTo(atNode.local());
        assertThat(atNode.mode()).isEqualTo(ChildSa.Mode.TRANSPORT);
        assertThat(atNode.inbound()).isEqualTo(atAgent.outbound());
        assertThat(atNode.outbound()).isEqualTo(atAgent.inbound());
        assertThat(atNode.inboundKeys()).isEqualTo(atAgent.outboundKeys());
        assertThat(atNode.outboundKeys()).isEqualTo(atAgent.inboundKeys());
        assertThat(atNode.suite()).isEqualTo(atAgent.suite());
        assertThat(atAgent.peer()).isEqualTo(Pki.MN1);
    }

    @Test
    void theAgentInstallsBeforeItAnswers() {
        node.initiate(agent);
        simulation.settle();
        List<IkeAction> log = agent.log();
        IkeAction.Send last = agent.all(IkeAction.Send.class).getLast();
        int answer = log.indexOf(last);
        int install = log.indexOf(agent.only(IkeAction.InstallSa.class));
        int authorize = log.indexOf(agent.only(IkeAction.Authorize.class));
        assertThat(authorize).isLessThan(install);
        assertThat(install).isLessThan(answer);
    }
}
