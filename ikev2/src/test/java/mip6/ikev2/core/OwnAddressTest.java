package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.ConfigurationReply.HomePrefix;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** CREATE_CHILD_SA for a home address that the mobile node formed (RFC 5026 5.3.2). */
class OwnAddressTest {

    private static final Ipv6Address OWN = Ipv6Address.of("2001:db8:1:0:1234:5678:9abc:def0");

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());
    private IkeSaId id;

    @BeforeEach
    void bootstrapWithoutAnAddress() {
        HomePrefix prefix = new HomePrefix(Ipv6Prefix.of("2001:db8:1::/64"), 86400);
        agent.authorization(
                asked ->
                        new IkeEvent.Authorized(
                                asked.id(),
                                new ConfigurationReply(
                                        Optional.empty(), 0, List.of(), Optional.of(prefix))));
        id = node.initiate(agent, new ConfigurationRequest(Optional.empty(), true));
        simulation.settle();
        node.forget();
        agent.forget();
    }

    private void grants() {
        agent.addresses(asked -> new IkeEvent.AddressGranted(asked.id(), asked.address()), 0);
    }

    private ChildRequest forAddress(Mode mode) {
        return switch (mode) {
            case TRANSPORT ->
                    new ChildRequest(
                            mode,
                            List.of(TrafficSelector.mobilityHeader(OWN)),
                            List.of(TrafficSelector.mobilityHeader(agent.endpoint().address())));
            case TUNNEL ->
                    new ChildRequest(
                            mode, List.of(TrafficSelector.any(OWN)), List.of(TrafficSelector.ANY));
        };
    }

    @Test
    @Tag("req:S5026-5.3.2-e")
    void itsSasAreMadeOnceItIsGranted() {
        grants();
        node.handle(new IkeEvent.CreateChild(id, forAddress(Mode.TRANSPORT)));
        simulation.settle();
        IkeAction.AuthorizeAddress asked = agent.only(IkeAction.AuthorizeAddress.class);
        assertThat(asked.address()).isEqualTo(OWN);
        assertThat(asked.peer().identity()).isEqualTo(Pki.MN1);
        ChildSa atAgent = agent.only(IkeAction.InstallSa.class).sa();
        assertThat(atAgent.remote()).containsExactly(TrafficSelector.mobilityHeader(OWN));
        assertThat(atAgent.local())
                .containsExactly(TrafficSelector.mobilityHeader(agent.endpoint().address()));
        ChildSa atNode = node.only(IkeAction.InstallSa.class).sa();
        assertThat(atNode.outboundKeys()).isEqualTo(atAgent.inboundKeys());
    }

    @Test
    void aGrantedAddressIsNotAskedForAgain() {
        grants();
        node.handle(new IkeEvent.CreateChild(id, forAddress(Mode.TRANSPORT)));
        node.handle(new IkeEvent.CreateChild(id, forAddress(Mode.TUNNEL)));
        simulation.settle();
        assertThat(agent.all(IkeAction.AuthorizeAddress.class)).hasSize(1);
        assertThat(node.installed()).hasSize(2);
    }

    @Test
    @Tag("req:S5026-9.2-a")
    void withoutTheRightThereIsNoSaAndTheIkeSaStands() {
        node.handle(new IkeEvent.CreateChild(id, forAddress(Mode.TRANSPORT)));
        simulation.settle();
        assertThat(node.only(IkeAction.ChildFailed.class).notification())
                .isEqualTo("TS_UNACCEPTABLE");
        assertThat(agent.installed()).isEmpty();
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.settle();
        assertThat(node.all(IkeAction.Alive.class)).hasSize(1);
    }

    @Test
    void whatIsBeingDecidedIsNotAskedTwice() {
        agent.addresses(
                asked -> new IkeEvent.AddressGranted(asked.id(), asked.address()),
                Duration.ofMillis(700).toNanos());
        node.handle(new IkeEvent.CreateChild(id, forAddress(Mode.TRANSPORT)));
        simulation.run(Duration.ofMillis(600));
        IkeSaId agents = agent.only(IkeAction.AuthorizeAddress.class).id();
        assertThat(agent.reports()).contains("absorbed");
        agent.handle(new IkeEvent.AddressGranted(agents, Node.HOME_ADDRESS));
        assertThat(agent.installed()).as("granted another one").isEmpty();
        simulation.run(Duration.ofSeconds(2));
        assertThat(agent.all(IkeAction.AuthorizeAddress.class)).hasSize(1);
        assertThat(agent.installed()).hasSize(1);
        assertThat(node.installed()).hasSize(1);
    }

    @Test
    void aChildThatIsNoLongerWantedIsGoneOnBothSides() {
        grants();
        node.handle(new IkeEvent.CreateChild(id, forAddress(Mode.TRANSPORT)));
        simulation.settle();
        ChildSa sa = node.only(IkeAction.InstallSa.class).sa();
        node.handle(new IkeEvent.CloseChild(id, sa.inbound()));
        assertThat(node.only(IkeAction.RemoveSa.class).sa()).isEqualTo(sa);
        simulation.settle();
        assertThat(agent.installed()).isEmpty();
        assertThat(node.tableSize()).isEqualTo(1);
    }
}
