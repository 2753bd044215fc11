package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.ConfigurationReply.HomePrefix;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.ConfigurationAttribute;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address;
import mip6.ikev2.message.ConfigurationAttribute.Mip6HomePrefix;
import mip6.ikev2.message.ConfigurationAttribute.Mip6HomePrefix.PrefixWithLifetime;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MIP6_HOME_PREFIX and USE_ASSIGNED_HoA in IKE_AUTH (RFC 5026 5.3.2, 8.2, 8.3). */
class HomePrefixTest {

    private static final HomePrefix PREFIX =
            new HomePrefix(Ipv6Prefix.of("2001:db8:1::/64"), 86400);
    private static final ConfigurationRequest FOR_PREFIX =
            new ConfigurationRequest(Optional.empty(), true);

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());

    private static ConfigurationReply reply(
            Optional<Ipv6Address> address, Optional<HomePrefix> prefix) {
        return new ConfigurationReply(address, 64, List.of(), prefix);
    }

    private void agentGives(Optional<Ipv6Address> address, Optional<HomePrefix> prefix) {
        agent.authorization(asked -> new IkeEvent.Authorized(asked.id(), reply(address, prefix)));
    }

    /** The protected payloads of the answer to an IKE_AUTH that asks for {@code attributes}. */
    private IkeMessage answerTo(ConfigurationAttribute... attributes) {
        Rogue rogue = new Rogue(simulation, agent).keyed();
        List<Payload> payloads = new ArrayList<>(rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS));
        payloads.removeIf(Configuration.class::isInstance);
        payloads.add(new Configuration(Configuration.CFG_REQUEST, List.of(attributes)));
        return rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
    }

    @Test
    @Tag("req:S5026-5.3.2-c")
    void aRequestForThePrefixAsksForAnAddressToo() {
        List<ConfigurationAttribute> asked = ConfigurationExchange.request(FOR_PREFIX).attributes();
        assertThat(asked).contains(InternalIp6Address.any(), new Mip6HomePrefix(Optional.empty()));
    }

    @Test
    @Tag("req:S5026-5.3.2-d")
    void thePrefixIsAnsweredOnceAndWithoutAnAddressThereIsNoChild() {
        agentGives(Optional.empty(), Optional.of(PREFIX));
        IkeMessage answer =
                answerTo(InternalIp6Address.any(), new Mip6HomePrefix(Optional.empty()));
        assertThat(answer.first(Configuration.class).orElseThrow().attributes())
                .containsExactly(
                        new Mip6HomePrefix(
                                Optional.of(
                                        new PrefixWithLifetime(
                                                PREFIX.lifetime(), PREFIX.prefix()))));
        assertThat(answer.notify(NotifyType.USE_ASSIGNED_HoA)).isEmpty();
        assertThat(answer.notify(NotifyType.TS_UNACCEPTABLE)).isPresent();
        assertThat(agent.installed()).isEmpty();
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    @Tag("req:S5026-5.3.2-f")
    void whoMayNotFormAnAddressIsToldToUseTheAssignedOne() {
        agentGives(Optional.of(Node.HOME_ADDRESS), Optional.empty());
        IkeMessage answer =
                answerTo(InternalIp6Address.any(), new Mip6HomePrefix(Optional.empty()));
        assertThat(answer.notify(NotifyType.USE_ASSIGNED_HoA)).isPresent();
        assertThat(answer.first(Configuration.class).orElseThrow().attributes())
                .containsExactly(InternalIp6Address.of(Node.HOME_ADDRESS, 64));
        assertThat(answer.first(SecurityAssociation.class)).isPresent();
        assertThat(agent.installed()).hasSize(1);
    }

    @Test
    @Tag("req:S5026-5.3.2-f")
    void whoDidNotAskForThePrefixIsToldNothing() {
        agentGives(Optional.of(Node.HOME_ADDRESS), Optional.empty());
        IkeMessage answer = answerTo(InternalIp6Address.any());
        assertThat(answer.notify(NotifyType.USE_ASSIGNED_HoA)).isEmpty();
    }

    @Test
    @Tag("req:S5026-5.3.2-f")
    @Tag("req:S5026-5.3.2-g")
    void theNotificationFailsNothing() {
        agentGives(Optional.of(Node.HOME_ADDRESS), Optional.empty());
        node.initiate(agent, FOR_PREFIX);
        simulation.settle();
        assertThat(node.only(IkeAction.Established.class).reply())
                .isEqualTo(reply(Optional.of(Node.HOME_ADDRESS), Optional.empty()));
        assertThat(node.all(IkeAction.ChildFailed.class)).isEmpty();
        assertThat(node.installed()).hasSize(1);
    }

    /** Whatever else the home agent says: the assigned address is the one to use. */
    @Test
    @Tag("req:S5026-5.3.2-g")
    void withTheNotificationAPrefixBesideTheAddressDoesNotCount() {
        Configuration both =
                new Configuration(
                        Configuration.CFG_REPLY,
                        List.of(
                                InternalIp6Address.of(Node.HOME_ADDRESS, 64),
                                new Mip6HomePrefix(
                                        Optional.of(
                                                new PrefixWithLifetime(
                                                        PREFIX.lifetime(), PREFIX.prefix())))));
        assertThat(ConfigurationExchange.granted(message(both)).homePrefix()).contains(PREFIX);
        ConfigurationReply obeyed =
                ConfigurationExchange.granted(
                        message(Notify.of(NotifyType.USE_ASSIGNED_HoA), both));
        assertThat(obeyed.homePrefix()).isEmpty();
        assertThat(obeyed.address()).contains(Node.HOME_ADDRESS);
    }

    private static IkeMessage message(Payload... payloads) {
        return new IkeMessage(
                new IkeSpi(1),
                new IkeSpi(2),
                ExchangeType.IKE_AUTH,
                false,
                true,
                1,
                List.of(payloads));
    }

    @Test
    @Tag("req:S5026-5.3.2-d")
    void thePrefixReachesTheInitiatorThoughTheChildFails() {
        agentGives(Optional.empty(), Optional.of(PREFIX));
        node.initiate(agent, FOR_PREFIX);
        simulation.settle();
        assertThat(node.only(IkeAction.Established.class).reply().homePrefix()).contains(PREFIX);
        assertThat(node.only(IkeAction.ChildFailed.class).notification())
                .isEqualTo("TS_UNACCEPTABLE");
        assertThat(node.installed()).isEmpty();
        assertThat(node.tableSize()).isEqualTo(1);
    }
}
