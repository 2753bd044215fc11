package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.configuration.AddressRange;
import mip6.dnsupdate.DomainName;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.Refusal;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the IKE engine is answered, and what its SAs mean for addresses. */
class KeyExchangeTest {

    private Desk desk = Desk.ready();

    @Test
    @Tag("req:S5026-5.3.1-a")
    void anEmptyRequestIsAnsweredWithAnAddressThatWasProbedBefore() {
        Association mobileNode = desk.authenticated();
        assertThat(desk.ike.getLast()).isInstanceOf(IkeEvent.Authorized.class);
        IkeEvent.Authorized answer = (IkeEvent.Authorized) desk.ike.getLast();
        assertThat(answer.id()).isEqualTo(mobileNode.id());
        assertThat(answer.reply().address()).contains(mobileNode.home());
        assertThat(answer.reply().prefixLength()).isEqualTo(64);
        assertThat(answer.reply().dnsServers()).containsExactly(Ipv6Address.of("2001:db8:53::53"));
        assertThat(desk.pool.uniqueness(mobileNode.home())).isEqualTo(Uniqueness.PROVEN);
        desk.update(mobileNode, 1, 600, CARE_OF);
        desk.stored(true);
        assertThat(desk.acknowledgements()).as("without a wait for the link").hasSize(1);
    }

    @Test
    @Tag("req:S5026-5.3.1-c")
    void anEmptyPoolMeansInternalAddressFailure() {
        HomeAgentSettings usual = desk.settings;
        desk =
                new Desk(
                        new HomeAgentSettings(
                                new PoolSettings(
                                        usual.pool().prefixes(),
                                        usual.pool().homeAgents(),
                                        Map.of(),
                                        Optional.of(
                                                AddressRange.of(
                                                        "2001:db8:1::1000-2001:db8:1::1000")),
                                        true,
                                        1,
                                        4,
                                        true,
                                        10),
                                usual.bindings(),
                                usual.authorization(),
                                List.of(),
                                usual.liveness(),
                                Optional.empty()));
        Association first = desk.authenticated();
        Association second =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        assertThat(first.address()).isPresent();
        assertThat(desk.ike.getLast())
                .isEqualTo(new IkeEvent.Refused(second.id(), Refusal.NO_ADDRESS));
        assertThat(desk.reports()).contains("no-home-address-left");
    }

    @Test
    @Tag("req:S5026-9.2-a")
    void anIdentityWithoutRightGetsNeitherAddressNorService() {
        AuthenticatedPeer stranger =
                new AuthenticatedPeer(
                        Identity.fqdn("stranger.example.net"), Method.PRE_SHARED_KEY, Set.of());
        Association refused = desk.authenticated(stranger, Optional.empty());
        assertThat(desk.ike.getLast())
                .isEqualTo(new IkeEvent.Refused(refused.id(), Refusal.NOT_AUTHORIZED));
        assertThat(desk.pool.status().used()).isZero();
        Authorization listed = new Authorization(Map.of(Desk.MN1, Set.of()), false);
        assertThat(listed.mayUseService(peer(Desk.MN1))).isTrue();
        assertThat(listed.mayUseService(peer(Desk.MN2))).isFalse();
    }

    @Test
    void withoutARequestForAnAddressThereIsNone() {
        IkeSaId id = new IkeSaId(77);
        desk.engine(
                new IkeAction.Authorize(
                        id, peer(Desk.MN1), Endpoint.ike(CARE_OF), Optional.empty()));
        assertThat(desk.ike.getLast())
                .isInstanceOfSatisfying(
                        IkeEvent.Authorized.class,
                        answer -> assertThat(answer.reply().address()).isEmpty());
        assertThat(desk.pool.status().used()).isZero();
    }

    @Test
    @Tag("req:S5026-9.2-d")
    void anIkeSaThatEndsGivesItsAddressBackUnlessThereIsABinding() {
        Association mobileNode = desk.authenticated();
        desk.engine(new IkeAction.Closed(mobileNode.id(), IkeAction.IkeClosure.DELETED_BY_PEER));
        assertThat(desk.pool.owner(mobileNode.home())).isEmpty();
        Association again = desk.registered(1);
        desk.engine(new IkeAction.Closed(again.id(), IkeAction.IkeClosure.NO_RESPONSE));
        assertThat(desk.pool.owner(again.home())).contains(Desk.MN1);
        assertThat(desk.sessions.size()).isZero();
        assertThat(desk.cache.inForce(again.home())).isPresent();
        desk.passes(600 * SECOND);
        desk.passes(10 * SECOND);
        assertThat(desk.pool.owner(again.home())).isEmpty();
    }

    @Test
    void aSilentMobileNodeWithoutBindingIsAskedWhetherItLives() {
        Association bound = desk.registered(1);
        Association silent =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        desk.ike.clear();
        desk.passes(60 * SECOND);
        assertThat(desk.ike).containsExactly(new IkeEvent.CheckLiveness(silent.id()));
        desk.engine(new IkeAction.Alive(silent.id()));
        desk.ike.clear();
        desk.passes(59 * SECOND);
        assertThat(desk.ike).isEmpty();
        desk.passes(31 * SECOND);
        assertThat(desk.ike).containsExactly(new IkeEvent.CheckLiveness(silent.id()));
        assertThat(desk.cache.inForce(bound.home())).isPresent();
    }

    @Test
    void theStatusSaysWhatIsOutsideRfc5026AndHoldsNoKeys() {
        desk.authenticated(
                new AuthenticatedPeer(Desk.MN2, Method.PRE_SHARED_KEY, Set.of()), Optional.empty());
        Association registered = desk.registered(1);
        HaStatus status = HaStatus.of(desk.cache, desk.sessions, desk.pool, Map.of(), desk.now);
        assertThat(status.sessions())
                .extracting(HaStatus.SessionStatus::note)
                .containsExactlyInAnyOrder(
                        "", "pre-shared key (RFC 4877 7.3), outside RFC 5026 5.2");
        assertThat(status.bindings())
                .extracting(HaStatus.BindingStatusLine::homeAddress)
                .containsExactly(registered.home());
        assertThat(status.toString()).doesNotContain("Secret");
        assertThat(desk.reports()).doesNotContain("Secret");
    }

    private static AuthenticatedPeer peer(Identity identity) {
        return new AuthenticatedPeer(identity, Method.SIGNATURE, Set.of());
    }

    private static AuthenticatedPeer vouchedFor(String name, String... addresses) {
        return new AuthenticatedPeer(
                Identity.rfc822(name),
                Method.EAP_AAA,
                Set.of("mn7.example.com"),
                Identity.fqdn("mn7.example.com"),
                Stream.of(addresses).map(Ipv6Address::of).toList());
    }

    @Test
    @Tag("req:S5026-5.4-b")
    void whatTheAaaServerGivesIsGiven() {
        IkeSaId first = new IkeSaId(70);
        ConfigurationRequest any = new ConfigurationRequest(Optional.empty(), false);
        IkeEvent answer = desk.asks(first, vouchedFor("alice@example.com", "2001:db8:1::77"), any);
        assertThat(answer).isInstanceOf(IkeEvent.Authorized.class);
        assertThat(((IkeEvent.Authorized) answer).reply().address())
                .contains(Ipv6Address.of("2001:db8:1::77"));
        // another identity neither gets it nor may use it
        assertThat(
                        desk.pool.mayUse(
                                Identity.rfc822("bob@example.com"),
                                Ipv6Address.of("2001:db8:1::77")))
                .isFalse();
        assertThat(desk.asks(new IkeSaId(71), vouchedFor("bob@example.com", "2001:db8:1::77"), any))
                .isEqualTo(new IkeEvent.Refused(new IkeSaId(71), Refusal.NO_ADDRESS));
        // one that is not of the home link is nobody's
        assertThat(desk.asks(new IkeSaId(72), vouchedFor("eve@example.com", "2001:db8:9::1"), any))
                .isEqualTo(new IkeEvent.Refused(new IkeSaId(72), Refusal.NO_ADDRESS));
        // without a word of the server, one of the pool
        IkeEvent pooled = desk.asks(new IkeSaId(73), vouchedFor("dan@example.com"), any);
        assertThat(((IkeEvent.Authorized) pooled).reply().address()).isPresent();
    }

    @Test
    @Tag("req:S5026-9.5-c")
    void theAaaServerAuthorisesTheNameThatIdiHolds() {
        Authorization authorization = new Authorization(Map.of(), false);
        AuthenticatedPeer peer = vouchedFor("alice@example.com");
        assertThat(authorization.mayUseService(peer)).isTrue();
        assertThat(authorization.mayPublish(peer, DomainName.of("mn7.example.com"))).isTrue();
        assertThat(authorization.mayPublish(peer, DomainName.of("mn8.example.com"))).isFalse();
        AuthenticatedPeer another =
                new AuthenticatedPeer(
                        peer.identity(),
                        Method.EAP_AAA,
                        Set.of("mn8.example.com"),
                        peer.idPayload(),
                        List.of());
        assertThat(authorization.mayPublish(another, DomainName.of("mn7.example.com"))).isFalse();
        assertThat(authorization.mayPublish(another, DomainName.of("mn8.example.com"))).isFalse();
    }

    @Test
    @Tag("req:S5026-9.5-c")
    void withEapJudgedHereTheConfigurationAuthorises() {
        Identity mn1 = Identity.fqdn("mn1.example.com");
        AuthenticatedPeer peer = new AuthenticatedPeer(mn1, Method.EAP, Set.of());
        DomainName name = DomainName.of("mn1.example.com");
        Authorization listed = new Authorization(Map.of(mn1, Set.of(name)), true);
        assertThat(listed.mayUseService(peer)).isTrue();
        assertThat(listed.mayPublish(peer, name)).isTrue();
        Authorization nobody = new Authorization(Map.of(), true);
        assertThat(nobody.mayUseService(peer)).isFalse();
        assertThat(nobody.mayPublish(peer, name)).isFalse();
    }
}
