package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.HOME_AGENT;
import static mip6.ha.core.Desk.NAME;
import static mip6.ha.core.Desk.SECOND;
import static mip6.ha.core.Updates.acknowledgement;
import static mip6.ha.core.Updates.protection;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dnsupdate.update.NameChange;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityOption;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Mobile nodes that come home (RFC 6275 10.3.2, 11.5.5). */
class AtHomeTest {

    private final Desk desk = Desk.ready();

    /** As a mobile node on its home link sends it. */
    private void returnsHome(Association mobileNode, int sequence, MobilityOption... more) {
        Ipv6Address home = mobileNode.home();
        List<MobilityOption> options = new ArrayList<>(List.of(more));
        options.addFirst(new AlternateCareOfAddress(home));
        desk.received(
                new IncomingMobilityHeader(
                        home,
                        HOME_AGENT,
                        2,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(protection(mobileNode)),
                        MobilityHeader.encode(
                                Desk.bindingUpdate(sequence, 0, options), home, HOME_AGENT)));
    }

    private Association named() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, DnsUpdate.request(false, NAME));
        desk.stored(true);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.nameStatus()).isZero();
        desk.done.clear();
        return mobileNode;
    }

    @Test
    @Tag("req:S6275-10.3.2-c")
    @Tag("req:S6275-10.3.2-d")
    void itsIkeSaMovesToItsHomeAddress() {
        Association mobileNode = desk.registered(7);
        returnsHome(mobileNode, 8);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(0, true, 8, 0));
        assertThat(desk.ike.getLast())
                .isEqualTo(
                        new IkeEvent.Move(
                                mobileNode.id(),
                                Endpoint.ike(HOME_AGENT),
                                Endpoint.ike(mobileNode.home())));
    }

    @Test
    void itsNameStaysAndIsNotWrittenAgainWhenItLeaves() {
        Association mobileNode = named();
        returnsHome(mobileNode, 8);
        desk.stored(true);
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        assertThat(desk.all(HaAction.Erase.class)).hasSize(1);
        desk.update(mobileNode, 9, 600, CARE_OF, DnsUpdate.request(false, NAME));
        desk.probed(mobileNode.home(), true);
        desk.stored(true);
        assertThat(desk.nameStatus()).isZero();
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
    }

    /** The store has no binding of it because that has ended. */
    @Test
    void itsNameStaysWhereTheStoreSaysThatNobodyServesIt() {
        Association mobileNode = named();
        returnsHome(mobileNode, 8);
        desk.stored(true);
        Effects out = new Effects();
        var _ = desk.cache.succession().retain(Set.of(), Set.of(), desk.now, out);
        desk.collect(out);
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        assertThat(desk.names.wanted(mobileNode.home())).contains(Desk.domain(NAME));
    }

    @Test
    void itsNameGoesWhereItSaysSo() {
        Association mobileNode = named();
        returnsHome(mobileNode, 8);
        desk.stored(true);
        desk.passes(20 * SECOND);
        returnsHome(mobileNode, 9, DnsUpdate.request(true, NAME));
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(133, false, 9, 0));
        NameChange change = desk.last(HaAction.UpdateDns.class).change();
        assertThat(change.previous()).isPresent();
        assertThat(change.next()).isEmpty();
    }

    /** Its packets would go to where it was. */
    @Test
    @Tag("req:S6275-10.3.2-e")
    void aRefusalReachesItThoughItsAddressIsIntercepted() {
        Association mobileNode = desk.registered(7);
        desk.done.clear();
        returnsHome(mobileNode, 7);
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(135, false, 7, 0));
        assertThat(desk.done)
                .containsSubsequence(
                        new HaAction.RemoveTunnel(mobileNode.home()),
                        desk.last(HaAction.Send.class),
                        desk.last(HaAction.SetTunnel.class));
        assertThat(desk.cache.inForce(mobileNode.home())).isPresent();
    }

    /** Whoever has its address on the link may be itself. */
    @Test
    void anotherBootstrapAtHomeGivesTheSameAddress() {
        Association mobileNode = desk.authenticated();
        Ipv6Address home = mobileNode.home();
        returnsHome(mobileNode, 1);
        for (int again = 0; again < 2; again++) {
            desk.engine(new IkeAction.Closed(mobileNode.id(), IkeAction.IkeClosure.NO_RESPONSE));
            desk.passes(20 * SECOND);
            mobileNode = desk.authenticated(NAME, Optional.of(home), NAME);
            assertThat(mobileNode.address()).contains(home);
            desk.probed(home, false);
        }
    }

    @Test
    @Tag("req:S6275-10.4.1-b")
    void itsAddressIsItsOwnToAnswerForThoughItNeverWasAway() {
        Association mobileNode = desk.authenticated();
        Ipv6Address home = mobileNode.home();
        returnsHome(mobileNode, 1);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(133, false, 1, 0));
        assertThat(desk.done).contains(new HaAction.Undefend(home));
        assertThat(desk.pool.owner(home)).contains(mobileNode.identity());

        // and when it leaves, the link is asked before it is served
        desk.passes(20 * SECOND);
        desk.done.clear();
        desk.update(mobileNode, 2, 600, CARE_OF);
        assertThat(desk.done).contains(new HaAction.Probe(home));
        desk.probed(home, true);
        desk.stored(true);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(0, true, 2, 600));
    }
}
