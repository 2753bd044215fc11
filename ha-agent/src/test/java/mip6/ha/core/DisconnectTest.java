package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An operator ends what a mobile node has. */
class DisconnectTest {

    private final Desk desk = Desk.ready();

    @Test
    void theBindingIsErasedAndItsSasAreClosedAndOthersStay() {
        Association one = desk.authenticated();
        Association other =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        desk.update(one, 1, 600, CARE_OF);
        desk.stored(true);
        desk.update(other, 1, 600, CARE_OF);
        desk.stored(true);

        Effects out = new Effects();
        desk.keyExchange.disconnect(Desk.MN1::equals, desk.now, out);

        assertThat(out.nextForIke()).contains(new IkeEvent.Close(one.id()));
        assertThat(out.nextForIke()).isEmpty();
        assertThat(out.actions())
                .contains(new HaAction.RemoveTunnel(one.home()))
                .filteredOn(HaAction.Erase.class::isInstance)
                .hasSize(1);
        assertThat(desk.cache.inForce(one.home())).isEmpty();
        assertThat(desk.cache.inForce(other.home())).isPresent();
    }

    @Test
    void otherMobileNodesAndAddressesHoldWithoutAnybodyElseNoticing() {
        Association one = desk.authenticated();
        Association other =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        desk.update(one, 1, 600, CARE_OF);
        desk.stored(true);
        Ipv6Address own = Ipv6Address.of("2001:db8:1::2001");

        Effects out = new Effects();
        desk.keyExchange.use(with(Map.of(Desk.MN1, List.of(own))), desk.now, out);

        assertThat(out.nextForIke()).contains(new IkeEvent.Close(other.id()));
        assertThat(out.nextForIke()).isEmpty();
        assertThat(out.actions()).contains(new HaAction.Probe(own));
        assertThat(desk.cache.inForce(one.home())).isPresent();
        assertThat(desk.authenticated().home()).isEqualTo(own);
        assertThat(desk.authenticated("mn2.example.com", Optional.empty()).address()).isEmpty();
    }

    @Test
    void whoHasWhatIsNowAnothersLosesIt() {
        Association other =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        Effects out = new Effects();
        desk.keyExchange.use(
                with(Map.of(Desk.MN1, List.of(other.home()), Desk.MN2, List.of())), desk.now, out);
        assertThat(out.nextForIke()).contains(new IkeEvent.Close(other.id()));
    }

    /** RFC 6275 10.3.1: a binding is removed when its prefix is no longer valid. */
    @Test
    @Tag("req:S6275-10.3.1-k")
    void aPrefixThatIsTakenAwayTakesItsBindingsAlong() {
        Association mobileNode = desk.registered(1);
        HomePrefix another = HomePrefix.lasting(Ipv6Prefix.of("2001:db8:2::/64"));
        Effects out = new Effects();
        desk.keyExchange.use(Desk.settings(another, 100), desk.now, out);
        assertThat(desk.cache.inForce(mobileNode.home())).isEmpty();
        assertThat(out.actions())
                .contains(
                        new HaAction.RemoveTunnel(mobileNode.home()),
                        new HaAction.Undefend(mobileNode.home()));
        assertThat(out.nextForIke())
                .as("it comes again for another address")
                .contains(new IkeEvent.Close(mobileNode.id()));
    }

    @Test
    void whoHasLeftAPrefixBeforeItIsTakenAwayIsServedOn() {
        Association old = desk.registered(1);
        desk.update(old, 2, 0, CARE_OF);
        desk.stored(true);
        desk.engine(new IkeAction.Closed(old.id(), IkeAction.IkeClosure.REQUESTED));
        HomePrefix another = HomePrefix.lasting(Ipv6Prefix.of("2001:db8:2::/64"));
        Effects out = new Effects();
        desk.keyExchange.use(Desk.settings(another, 100), desk.now, out);
        assertThat(out.nextForIke()).isEmpty();
        assertThat(desk.pool.displaced()).isEmpty();
    }

    /** These are served, and nobody else. */
    private HomeAgentSettings with(Map<Identity, List<Ipv6Address>> nodes) {
        PoolSettings pool = desk.settings.pool();
        return new HomeAgentSettings(
                new PoolSettings(
                        pool.prefixes(),
                        pool.homeAgents(),
                        nodes,
                        pool.range(),
                        pool.selfMade(),
                        pool.stock(),
                        pool.perIdentity(),
                        pool.probesAhead(),
                        pool.remembered()),
                desk.settings.bindings(),
                new Authorization(
                        nodes.keySet().stream()
                                .collect(Collectors.toMap(each -> each, _ -> Set.of())),
                        false),
                desk.settings.dnsServers(),
                desk.settings.liveness(),
                desk.settings.prefixLifetime());
    }

    @Test
    void whoIsStillAuthorisedMayComeAgainToItsAddress() {
        Association one = desk.authenticated();
        desk.update(one, 1, 600, CARE_OF);
        desk.stored(true);
        desk.keyExchange.disconnect(Desk.MN1::equals, desk.now, new Effects());
        assertThat(desk.authenticated().home()).isEqualTo(one.home());
    }
}
