package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeEvent.FirstChild;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** IKE_AUTH without a CHILD_SA (RFC 6023). */
class ChildlessTest {

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());
    private final IkeSaId id = new IkeSaId(7);

    private void initiate() {
        node.handle(
                new IkeEvent.Initiate(
                        id,
                        node.endpoint(),
                        agent.endpoint(),
                        Optional.empty(),
                        Optional.of(new ConfigurationRequest(Optional.empty(), false)),
                        new FirstChild.Avoided(Node.signalling(agent))));
        simulation.settle();
    }

    @Test
    void theIkeSaStandsAloneAndGetsItsChildLater() {
        initiate();
        assertThat(node.only(IkeAction.Established.class).reply().address())
                .contains(Node.HOME_ADDRESS);
        assertThat(node.all(IkeAction.ChildFailed.class)).isEmpty();
        assertThat(node.installed()).isEmpty();
        assertThat(agent.installed()).isEmpty();
        node.handle(new IkeEvent.CreateChild(id, Node.signalling(agent)));
        simulation.settle();
        assertThat(node.installed()).hasSize(1);
        assertThat(agent.installed()).hasSize(1);
        assertThat(node.reports()).isEmpty();
        assertThat(agent.reports()).isEmpty();
    }

    @Test
    void aPeerThatDoesNotSaySoIsAskedForOne() {
        simulation.link(
                datagram -> {
                    Optional<Bytes> silenced = silenced(datagram.octets());
                    silenced.ifPresent(
                            octets ->
                                    simulation.deliver(
                                            new Simulation.Datagram(
                                                    datagram.from(), datagram.to(), octets),
                                            Simulation.DELAY));
                    return silenced.isPresent() ? List.of() : List.of(Simulation.DELAY);
                });
        initiate();
        // the agent was asked for a child; its proof covers what it had sent itself
        assertThat(agent.all(IkeAction.InstallSa.class)).hasSize(1);
        simulation.settleRefusal();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeAction.IkeFailure.PEER_NOT_TRUSTED);
    }

    /** An answer to IKE_SA_INIT, without what RFC 6023 has the responder say. */
    private static Optional<Bytes> silenced(Bytes octets) {
        try {
            IkeMessage message = IkeMessage.decode(octets);
            boolean says = message.notify(NotifyType.CHILDLESS_IKEV2_SUPPORTED).isPresent();
            return says ? Optional.of(without(message).encode()) : Optional.empty();
        } catch (MalformedException bad) {
            throw new AssertionError(bad);
        }
    }

    private static IkeMessage without(IkeMessage message) {
        return message.withPayloads(
                message.payloads().stream()
                        .filter(
                                payload ->
                                        !(payload instanceof Notify notify
                                                && notify.is(NotifyType.CHILDLESS_IKEV2_SUPPORTED)))
                        .toList());
    }
}
