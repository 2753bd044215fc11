package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.configuration.AddressRange;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.BindingStatus;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Home addresses that mobile nodes form themselves (RFC 5026 5.3.2, 9.2). */
class SelfMadeAddressTest {

    private static final Ipv6Address OWN = Ipv6Address.of("2001:db8:1:0:1234:5678:9abc:def0");
    private static final ConfigurationRequest FOR_PREFIX =
            new ConfigurationRequest(Optional.empty(), true);
    private static final IkeSaId FIRST = new IkeSaId(101);
    private static final IkeSaId SECOND_SA = new IkeSaId(102);

    private Desk desk = Desk.ready();

    private static AuthenticatedPeer peer(Identity identity) {
        return new AuthenticatedPeer(identity, Method.SIGNATURE, Set.of());
    }

    private static ConfigurationReply reply(IkeEvent answer) {
        assertThat(answer).isInstanceOf(IkeEvent.Authorized.class);
        return ((IkeEvent.Authorized) answer).reply();
    }

    private IkeEvent forms(IkeSaId id, Identity identity, Ipv6Address address) {
        desk.engine(new IkeAction.AuthorizeAddress(id, peer(identity), address));
        return desk.ike.getLast();
    }

    /** Asks for no address, but for SAs of this one. */
    private ConfigurationReply names(IkeSaId id, Identity identity, Ipv6Address address) {
        desk.engine(
                new IkeAction.Authorize(
                        id,
                        peer(identity),
                        Endpoint.ike(Desk.CARE_OF),
                        Optional.empty(),
                        Optional.of(address),
                        Optional.empty()));
        return reply(desk.ike.getLast());
    }

    private void has(boolean selfMade, Map<Identity, List<Ipv6Address>> configured) {
        HomeAgentSettings usual = desk.settings;
        PoolSettings pool = usual.pool();
        desk =
                new Desk(
                        new HomeAgentSettings(
                                new PoolSettings(
                                        pool.prefixes(),
                                        pool.homeAgents(),
                                        configured,
                                        Optional.of(
                                                AddressRange.of(
                                                        "2001:db8:1::1000-2001:db8:1::10ff")),
                                        selfMade,
                                        4,
                                        4,
                                        true,
                                        100),
                                usual.bindings(),
                                usual.authorization(),
                                List.of(),
                                usual.liveness(),
                                Optional.of(Duration.ofDays(30))));
        desk.restore(List.of());
        desk.answerProbes(true);
    }

    @Test
    @Tag("req:S5026-5.3.2-d")
    void whoAsksForThePrefixGetsOneWithItsLifetimeAndNoAddress() {
        has(true, Map.of());
        ConfigurationReply reply = reply(desk.asks(FIRST, peer(Desk.MN1), FOR_PREFIX));
        assertThat(reply.homePrefix())
                .contains(
                        new ConfigurationReply.HomePrefix(
                                Desk.HOME, Duration.ofDays(30).toSeconds()));
        assertThat(reply.address()).isEmpty();
        assertThat(desk.pool.status().leases()).isZero();
    }

    @Test
    @Tag("req:S5026-5.3.2-d")
    void aPrefixThatEndsIsToldWithWhatIsLeftOfIt() {
        HomePrefix ending = new HomePrefix(Desk.HOME, 1090 * SECOND, 1090 * SECOND);
        desk = new Desk(Desk.settings(ending, 100));
        ConfigurationReply reply = reply(desk.asks(FIRST, peer(Desk.MN1), FOR_PREFIX));
        assertThat(reply.homePrefix().orElseThrow().lifetime()).isEqualTo(90);
        assertThat(HomePrefix.lasting(Desk.HOME).lifetime(Optional.empty(), desk.now))
                .isEqualTo(0xffff_ffffL);
        desk.now = 1091 * SECOND;
        assertThat(reply(desk.asks(SECOND_SA, peer(Desk.MN1), FOR_PREFIX)).homePrefix()).isEmpty();
    }

    @Test
    @Tag("req:S5026-5.3.2-f")
    void whereNobodyMayFormOneAnAddressIsAssignedAndNoPrefixTold() {
        has(false, Map.of());
        ConfigurationReply reply = reply(desk.asks(FIRST, peer(Desk.MN1), FOR_PREFIX));
        assertThat(reply.homePrefix()).isEmpty();
        assertThat(desk.pool.owner(reply.address().orElseThrow())).contains(Desk.MN1);
        assertThat(forms(FIRST, Desk.MN1, OWN)).isEqualTo(new IkeEvent.AddressRefused(FIRST, OWN));
    }

    @Test
    @Tag("req:S5026-9.2-b")
    void whoAsksForNoAddressIsServedWithItsOwnAndWithNoOther() {
        Ipv6Address configured = Ipv6Address.of("2001:db8:1::42");
        has(false, Map.of(Desk.MN1, List.of(configured)));
        assertThat(names(SECOND_SA, Desk.MN2, configured).address()).isEmpty();
        assertThat(names(SECOND_SA, Desk.MN2, OWN).address()).isEmpty();
        assertThat(desk.pool.status().leases()).isZero();
        assertThat(names(FIRST, Desk.MN1, configured).address()).contains(configured);
        assertThat(desk.pool.owner(configured)).contains(Desk.MN1);
        assertThat(desk.sessions.of(FIRST).orElseThrow().homeAddress()).contains(configured);
        desk.engine(new IkeAction.Closed(FIRST, IkeAction.IkeClosure.DELETED_BY_PEER));
        assertThat(desk.pool.owner(configured)).isEmpty();
    }

    @Test
    @Tag("req:S5026-5.3.2-f")
    @Tag("req:S5026-9.2-b")
    void aConfiguredNodeIsToldToUseItsAddress() {
        Ipv6Address configured = Ipv6Address.of("2001:db8:1::42");
        has(true, Map.of(Desk.MN1, List.of(configured)));
        ConfigurationReply reply = reply(desk.asks(FIRST, peer(Desk.MN1), FOR_PREFIX));
        assertThat(reply.homePrefix()).isEmpty();
        assertThat(reply.address()).contains(configured);
        assertThat(forms(FIRST, Desk.MN1, OWN)).isEqualTo(new IkeEvent.AddressRefused(FIRST, OWN));
    }

    @Test
    @Tag("req:S5026-5.3.2-a")
    void anAddressThatItHadBeforeComesBackBesideThePrefix() {
        ConfigurationRequest again = new ConfigurationRequest(Optional.of(OWN), true);
        ConfigurationReply reply = reply(desk.asks(FIRST, peer(Desk.MN1), again));
        assertThat(reply.address()).contains(OWN);
        assertThat(reply.homePrefix()).isPresent();
        ConfigurationReply other = reply(desk.asks(SECOND_SA, peer(Desk.MN2), again));
        assertThat(other.address()).as("which is another's").isEmpty();
        assertThat(other.homePrefix()).isPresent();
    }

    @Test
    @Tag("req:S5026-9.2-a")
    @Tag("req:S5026-9.2-c")
    void anAddressIsTiedToWhoFormedItAndProbedAtOnce() {
        desk.asks(FIRST, peer(Desk.MN1), FOR_PREFIX);
        desk.asks(SECOND_SA, peer(Desk.MN2), FOR_PREFIX);
        assertThat(forms(FIRST, Desk.MN1, OWN)).isEqualTo(new IkeEvent.AddressGranted(FIRST, OWN));
        assertThat(desk.all(HaAction.Probe.class)).contains(new HaAction.Probe(OWN));
        assertThat(forms(SECOND_SA, Desk.MN2, OWN))
                .isEqualTo(new IkeEvent.AddressRefused(SECOND_SA, OWN));
        assertThat(desk.pool.owner(OWN)).contains(Desk.MN1);
        assertThat(desk.reports()).contains("home-address-refused");
    }

    /** Attack 22: another prefix, the home agent's own address, an anycast address. */
    @Test
    @Tag("req:S5026-9.2-a")
    void whatIsNoHomeAddressIsRefused() {
        desk.asks(FIRST, peer(Desk.MN1), FOR_PREFIX);
        for (Ipv6Address address :
                List.of(
                        Ipv6Address.of("2001:db8:2::5"),
                        Desk.HOME_AGENT,
                        Desk.HOME.address(),
                        Ipv6Address.of("fe80::1"))) {
            assertThat(forms(FIRST, Desk.MN1, address))
                    .isEqualTo(new IkeEvent.AddressRefused(FIRST, address));
        }
        assertThat(desk.pool.status().used()).isZero();
    }

    @Test
    void oneIdentityFormsNoMoreThanItsShare() {
        desk.asks(FIRST, peer(Desk.MN1), FOR_PREFIX);
        for (int i = 1; i <= 4; i++) {
            Ipv6Address address = Ipv6Address.of("2001:db8:1::a:" + i);
            assertThat(forms(FIRST, Desk.MN1, address)).isInstanceOf(IkeEvent.AddressGranted.class);
        }
        assertThat(forms(FIRST, Desk.MN1, OWN)).isInstanceOf(IkeEvent.AddressRefused.class);
    }

    @Test
    void itIsFreeWithItsLastPairOrItsIkeSa() {
        Association mobileNode = secured(FIRST, Desk.MN1);
        assertThat(desk.pool.owner(OWN)).contains(Desk.MN1);
        ChildSa pair = desk.sessions.of(FIRST).orElseThrow().pairs().getFirst();
        desk.engine(new IkeAction.RemoveSa(pair));
        assertThat(desk.pool.owner(OWN)).isEmpty();
        assertThat(desk.sessions.of(FIRST).orElseThrow().homeAddress()).isEmpty();
        secured(SECOND_SA, Desk.MN2);
        desk.engine(new IkeAction.Closed(SECOND_SA, IkeAction.IkeClosure.DELETED_BY_PEER));
        assertThat(desk.pool.owner(OWN)).isEmpty();
        assertThat(mobileNode.address()).contains(OWN);
    }

    @Test
    @Tag("req:S5026-5.3.2-h")
    void aDuplicateIsRefusedWith134AndAnotherOneServed() {
        Association mobileNode = secured(FIRST, Desk.MN1);
        desk.update(mobileNode, 1, 600, CARE_OF);
        assertThat(desk.acknowledgements()).as("while the link is asked").isEmpty();
        desk.probed(OWN, false);
        assertThat(desk.acknowledgements().getLast().status())
                .isEqualTo(BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED);
        assertThat(forms(FIRST, Desk.MN1, OWN)).isInstanceOf(IkeEvent.AddressRefused.class);
        Ipv6Address another = Ipv6Address.of("2001:db8:1::a:1");
        assertThat(forms(FIRST, Desk.MN1, another)).isInstanceOf(IkeEvent.AddressGranted.class);
        assertThat(desk.sessions.of(FIRST).orElseThrow().homeAddress()).contains(another);
    }

    /** A mobile node with the SA for its own address. */
    private Association secured(IkeSaId id, Identity identity) {
        ConfigurationReply reply = reply(desk.asks(id, peer(identity), FOR_PREFIX));
        desk.engine(
                new IkeAction.Established(
                        id,
                        peer(identity),
                        Endpoint.ike(Desk.HOME_AGENT),
                        Endpoint.ike(CARE_OF),
                        reply,
                        2,
                        Duration.ZERO));
        assertThat(forms(id, identity, OWN)).isInstanceOf(IkeEvent.AddressGranted.class);
        ChildSa sa = desk.childSa(id, identity, OWN);
        desk.engine(new IkeAction.InstallSa(sa));
        return new Association(id, identity, Optional.of(OWN), SaPair.of(sa));
    }
}
