package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.SaPair;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.FirstChild;
import mip6.ikev2.core.IkeEvent.Part;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Optional;

/** The home agent initiates (draft-li-mip6-ha-init-bootstrap-00 4.2, 4.4). */
class ApproachesTest {

    private static final IkeSaId ID = new IkeSaId(42);
    private static final Ipv6Address OWN = Ipv6Address.of("2001:db8:1::abcd:1");
    private static final Ipv6Address ELSEWHERE = Ipv6Address.of("2001:db8:9::5");

    private final Desk desk = Desk.ready();

    private IkeEvent.Initiate approach(Ipv6Address homeAddress) {
        desk.approach(new Approach(Desk.MN1, Desk.HOME_AGENT, CARE_OF, homeAddress), ID);
        assertThat(desk.ike.getLast()).isInstanceOf(IkeEvent.Initiate.class);
        return (IkeEvent.Initiate) desk.ike.getLast();
    }

    private static Optional<Ipv6Address> given(IkeEvent.Initiate initiate) {
        assertThat(initiate.part()).isInstanceOf(Part.HomeAgent.class);
        return TakeoverDesk.given(initiate);
    }

    private void established(Identity identity, Method method) {
        desk.engine(TakeoverDesk.established(ID, identity, method, CARE_OF));
    }

    @Test
    @Tag("req:SHIB-4.2-a")
    @Tag("req:SHIB-4.2-c")
    @Tag("req:SHIB-4.4-b")
    void theMobileNodeIsNamedAndKeepsAnAddressOfThisLink() {
        IkeEvent.Initiate initiate = approach(OWN);
        assertThat(initiate.id()).isEqualTo(ID);
        assertThat(initiate.local()).isEqualTo(Endpoint.ike(Desk.HOME_AGENT));
        assertThat(initiate.remote()).isEqualTo(Endpoint.ike(CARE_OF));
        assertThat(initiate.remoteIdentity()).contains(Desk.MN1);
        assertThat(given(initiate)).isEmpty();
        assertThat(desk.pool.owner(OWN)).contains(Desk.MN1);
        assertThat(initiate.child()).isInstanceOf(FirstChild.Avoided.class);
    }

    @Test
    @Tag("req:SHIB-4.4-a")
    void whoseAddressIsOfAnotherLinkIsGivenOneOfThis() {
        Ipv6Address given = given(approach(ELSEWHERE)).orElseThrow();
        assertThat(Desk.HOME.contains(given)).isTrue();
        assertThat(desk.pool.owner(given)).contains(Desk.MN1);
    }

    @Test
    @Tag("req:SHIB-4.4-a")
    @Tag("req:S5026-9.2-c")
    void whoseAddressIsAnothersHereIsGivenAnotherOne() {
        Association owner =
                desk.authenticated("mn2.example.com", Optional.of(OWN), "mn2.example.com");
        assertThat(given(approach(owner.home()))).isPresent().isNotEqualTo(owner.address());
        assertThat(desk.pool.owner(OWN)).contains(Desk.MN2);
    }

    @Test
    @Tag("req:SHIB-4.2-d")
    void onceAuthenticatedTheSaOfTheHomeAddressIsAskedFor() {
        approach(OWN);
        established(Desk.MN1, Method.SIGNATURE);
        assertThat(desk.ike.getLast())
                .isInstanceOfSatisfying(
                        IkeEvent.CreateChild.class,
                        create -> {
                            assertThat(create.id()).isEqualTo(ID);
                            assertThat(create.child().mode()).isEqualTo(ChildSa.Mode.TRANSPORT);
                            assertThat(create.child().remote())
                                    .containsExactly(TrafficSelector.mobilityHeader(OWN));
                            assertThat(create.child().local())
                                    .containsExactly(
                                            TrafficSelector.mobilityHeader(Desk.HOME_AGENT));
                        });
    }

    /** From then on it is a mobile node like all others. */
    @Test
    void itsBindingUpdateIsServed() {
        approach(OWN);
        established(Desk.MN1, Method.SIGNATURE);
        ChildSa sa = desk.childSa(ID, Desk.MN1, OWN);
        desk.engine(new IkeAction.InstallSa(sa));
        Association mobileNode = new Association(ID, Desk.MN1, Optional.of(OWN), SaPair.of(sa));
        desk.probed(OWN, true);
        desk.update(mobileNode, 1, 600, CARE_OF);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status().isAccepted()).isTrue();
    }

    @Test
    void anSaThatCameWithIkeAuthIsNotAskedForAgain() {
        approach(OWN);
        desk.engine(new IkeAction.InstallSa(desk.childSa(ID, Desk.MN1, OWN)));
        desk.ike.clear();
        established(Desk.MN1, Method.SIGNATURE);
        assertThat(desk.ike).isEmpty();
        assertThat(desk.sessions.of(ID).orElseThrow().pairFor(OWN)).isPresent();
    }

    @Test
    @Tag("req:SHIB-3-a")
    @Tag("req:S5026-5.4-a")
    void whoMayNotBeServedIsNotThoughItHasProvedItsIdentity() {
        Identity stranger = Identity.fqdn("stranger.example.net");
        desk.approach(new Approach(stranger, Desk.HOME_AGENT, CARE_OF, OWN), ID);
        established(stranger, Method.PRE_SHARED_KEY);
        assertThat(desk.ike.getLast()).isEqualTo(new IkeEvent.Close(ID));
        assertThat(desk.reports()).contains("mobile-node-not-authorized");
        assertThat(desk.sessions.size()).isZero();
        desk.engine(new IkeAction.Closed(ID, IkeAction.IkeClosure.REQUESTED));
        assertThat(desk.pool.status().leases()).isZero();
    }

    @Test
    void whoCannotBeReachedHoldsNoAddress() {
        approach(OWN);
        desk.engine(new IkeAction.Failed(ID, IkeFailure.NO_RESPONSE));
        assertThat(desk.pool.owner(OWN)).isEmpty();
        assertThat(desk.reports()).contains("mobile-node-not-reached");
    }
}
