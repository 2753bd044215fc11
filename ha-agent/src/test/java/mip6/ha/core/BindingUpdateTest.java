package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.CARE_OF_2;
import static mip6.ha.core.Desk.HOME;
import static mip6.ha.core.Desk.HOME_AGENT;
import static mip6.ha.core.Desk.SECOND;
import static mip6.ha.core.Updates.acknowledgement;
import static mip6.ha.core.Updates.careOf;
import static mip6.ha.core.Updates.protection;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.Spi;
import mip6.ikev2.core.UdpPorts;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

/** What becomes of a Binding Update: RFC 6275 9.5.1, 10.3.1 and 10.3.2. */
class BindingUpdateTest {
    private Desk desk = Desk.ready();

    @Test
    @Tag("req:S6275-9.5.4-a")
    @Tag("req:S6275-10.3.1-o")
    @Tag("req:S6275-10.3.1-p")
    @Tag("req:S6275-10.4.2-a")
    void anAcceptedOneIsOnDiskInForceAndAcknowledgedInThisOrder() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF);
        assertThat(desk.acknowledgements()).as("nothing is on disk yet").isEmpty();
        desk.stored(true);
        Ipv6Address home = mobileNode.home();
        assertThat(desk.done)
                .containsSubsequence(
                        desk.last(HaAction.Store.class),
                        new HaAction.SetTunnel(
                                new Tunnel(home, HOME_AGENT, CARE_OF, 0, Optional.empty())),
                        new HaAction.Announce(home),
                        desk.last(HaAction.Send.class));
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(0, true, 7, 600));
        OutgoingMobilityHeader answer = desk.sent().getLast();
        assertThat(answer.source()).isEqualTo(HOME_AGENT);
        assertThat(answer.destination()).isEqualTo(CARE_OF);
        assertThat(answer.routingHeader()).contains(home);
        assertThat(answer.homeAddressOption()).isEmpty();
        assertThat(answer.protection()).contains(mobileNode.sa());
        assertThat(desk.cache.inForce(home))
                .hasValueSatisfying(b -> assertThat(b.careOfAddress()).isEqualTo(CARE_OF));
    }

    @ParameterizedTest
    @CsvSource({"8, 600, 600", "4, 4, 4", "7200, 7200, 3600", "262140, 262140, 3600"})
    @Tag("req:S6275-10.3.1-j")
    void theLifetimeIsNoLongerThanAskedForOrConfigured(long asked, long same, long granted) {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, same, CARE_OF);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().lifetime().seconds()).isEqualTo(granted);
        assertThat(desk.last(HaAction.Store.class).binding().expires())
                .isEqualTo(desk.now + granted * SECOND);
    }

    /** RFC 6275 10.3.1: status 1 for a prefix that ends or is deprecated before the binding. */
    @ParameterizedTest
    @CsvSource({
        "1000, 1000, 600, 600, 0",
        "1000, 300, 600, 600, 1",
        "600, 600, 600, 600, 1",
        "303, 303, 600, 300, 1",
        "300, 0, 600, 300, 1"
    })
    @Tag("req:S6275-10.3.1-j")
    @Tag("req:S6275-10.3.1-m")
    void theLifetimeIsNoLongerThanThePrefixIsValid(
            long valid, long preferred, long asked, long granted, int status) {
        HomePrefix prefix =
                new HomePrefix(HOME, (1000 + valid) * SECOND, (1000 + preferred) * SECOND);
        desk = new Desk(Desk.settings(prefix, 100));
        desk.restore(List.of());
        desk.answerProbes(true);
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, asked, CARE_OF);
        desk.stored(true);
        assertThat(desk.acknowledgements())
                .containsExactly(acknowledgement(status, true, 7, granted));
    }

    @Test
    @Tag("req:S6275-10.3.1-n")
    void aMovementSwitchesTunnelAndIkeAndAnnouncesNothing() {
        Association mobileNode = desk.registered(7);
        desk.done.clear();
        desk.update(mobileNode, 8, 600, CARE_OF_2);
        assertThat(desk.all(HaAction.SetTunnel.class)).as("not on disk yet").isEmpty();
        desk.stored(true);
        assertThat(desk.last(HaAction.SetTunnel.class).tunnel().remote()).isEqualTo(CARE_OF_2);
        assertThat(desk.all(HaAction.Announce.class)).isEmpty();
        assertThat(desk.ike.getLast())
                .isEqualTo(
                        new IkeEvent.Move(
                                mobileNode.id(),
                                Endpoint.ike(HOME_AGENT),
                                Endpoint.ike(CARE_OF_2)));
        assertThat(desk.sent().getLast().destination()).isEqualTo(CARE_OF_2);
    }

    @Test
    @Tag("req:S6275-10.3.1-n")
    void withoutKTheIkeSaToTheOldCareOfAddressIsDiscardedAfterTheAcknowledgement() {
        Association mobileNode = desk.registered(7);
        Association elsewhere = desk.authenticated("mn2.example.com", Optional.empty());
        int before = desk.ike.size();
        updateWithoutK(mobileNode, 8, CARE_OF);
        assertThat(desk.ike).as("it is where it was").hasSize(before);
        updateWithoutK(mobileNode, 9, CARE_OF_2);
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(0, false, 9, 600));
        assertThat(desk.ike.subList(before, desk.ike.size()))
                .containsExactly(new IkeEvent.Close(mobileNode.id()))
                .doesNotContain(new IkeEvent.Close(elsewhere.id()));
        assertThat(desk.cache.inForce(mobileNode.home())).isPresent();
    }

    @Test
    void withoutKAFirstRegistrationFromWhereTheIkeSaIsKeepsIt() {
        Association mobileNode = desk.authenticated();
        int before = desk.ike.size();
        updateWithoutK(mobileNode, 7, CARE_OF);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(0, false, 7, 600));
        assertThat(desk.ike).hasSize(before);
    }

    /** MOBIKE (RFC 4555) is for those who leave K clear. */
    @Test
    void anIkeSaThatMovesTakesNoBindingAlongAndStaysWhenThatMovesWithoutK() {
        Association mobileNode = desk.registered(7);
        desk.done.clear();
        desk.engine(
                new IkeAction.Moved(
                        mobileNode.id(), Endpoint.ike(HOME_AGENT), Endpoint.ike(CARE_OF_2)));
        assertThat(desk.all(HaAction.SetTunnel.class)).isEmpty();
        assertThat(desk.cache.inForce(mobileNode.home()).orElseThrow().careOfAddress())
                .isEqualTo(CARE_OF);
        int before = desk.ike.size();
        updateWithoutK(mobileNode, 8, CARE_OF_2);
        assertThat(desk.ike).hasSize(before);
        assertThat(desk.cache.inForce(mobileNode.home()).orElseThrow().careOfAddress())
                .isEqualTo(CARE_OF_2);
    }

    /** RFC 7296 2.23: where the IKE SA ends is not where the mobile node says that it is. */
    @Test
    void anIkeSaBehindATranslatorDoesNotMoveWithTheBinding() {
        Association mobileNode = desk.authenticated();
        ChildSa sa = desk.childSa(mobileNode.id(), mobileNode.identity(), mobileNode.home());
        desk.engine(
                new IkeAction.InstallSa(
                        new ChildSa(
                                sa.owner(),
                                sa.peer(),
                                new Spi(0x2000),
                                new Spi(0x2001),
                                sa.mode(),
                                sa.suite(),
                                sa.inboundKeys(),
                                sa.outboundKeys(),
                                sa.local(),
                                sa.remote(),
                                Optional.of(new UdpPorts(4500, 50_000)),
                                Optional.empty())));
        int before = desk.ike.size();
        desk.update(mobileNode, 7, 600, CARE_OF_2);
        desk.stored(true);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(0, false, 7, 600));
        assertThat(desk.ike).hasSize(before);
        assertThat(desk.cache.inForce(mobileNode.home()).orElseThrow().careOfAddress())
                .isEqualTo(CARE_OF_2);
    }

    private void updateWithoutK(Association mobileNode, int sequence, Ipv6Address from) {
        BindingUpdate update = Desk.bindingUpdate(sequence, 600, careOf(from));
        desk.received(
                Desk.incoming(
                        mobileNode,
                        from,
                        new BindingUpdate(
                                update.sequence(),
                                true,
                                true,
                                false,
                                false,
                                update.lifetime(),
                                update.options())));
        desk.stored(true);
    }

    /** RFC 6275 10.3.1: an acknowledgement comes regardless of the A bit. */
    @Test
    @Tag("req:S6275-10.3.1-l")
    void anAcknowledgementComesWithoutTheABitToo() {
        Association mobileNode = desk.authenticated();
        desk.received(
                Desk.incoming(
                        mobileNode,
                        CARE_OF,
                        new BindingUpdate(
                                new SequenceNumber(7),
                                false,
                                true,
                                false,
                                true,
                                Lifetime.ofSeconds(600),
                                careOf(CARE_OF))));
        desk.stored(true);
        assertThat(desk.acknowledgements()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7, true", // the same again
        "7, 6, true",
        "15, 0, true", // the example of RFC 6275 9.5.1
        "15, 32783, true",
        "15, 65535, true",
        "15, 16, false",
        "15, 32782, false",
        "65535, 0, false"
    })
    @Tag("req:S6275-9.5.1-a")
    void anOldSequenceNumberIsAnsweredWith135AndTheLastOne(int last, int next, boolean old) {
        Association mobileNode = desk.registered(last);
        desk.update(mobileNode, next, 600, CARE_OF);
        BindingAcknowledgement answer = desk.acknowledgements().getLast();
        if (old) {
            assertThat(answer).isEqualTo(acknowledgement(135, false, last, 0));
            assertThat(desk.cache.inForce(mobileNode.home()))
                    .hasValueSatisfying(b -> assertThat(b.sequence().value()).isEqualTo(last));
        } else {
            desk.stored(true);
            assertThat(desk.acknowledgements().getLast().status().value()).isZero();
        }
    }

    @Test
    @Tag("req:S6275-10.3.2-b")
    @Tag("req:S6275-10.3.2-f")
    @Tag("req:S6275-10.4.1-b")
    void aDeRegistrationStopsForwardingAndIsAcknowledgedWhenItIsOnDisk() {
        Association mobileNode = desk.registered(7);
        Ipv6Address home = mobileNode.home();
        desk.done.clear();
        desk.update(mobileNode, 8, 0, CARE_OF);
        assertThat(desk.done)
                .contains(new HaAction.RemoveTunnel(home), new HaAction.Undefend(home));
        assertThat(desk.all(HaAction.Erase.class)).hasSize(1);
        assertThat(desk.acknowledgements()).isEmpty();
        desk.stored(true);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(0, true, 8, 0));
        assertThat(desk.cache.inForce(home)).isEmpty();
    }

    /** RFC 6275 10.3.2: the delayed older one does not bring the binding back. */
    @Test
    @Tag("req:S6275-10.3.2-g")
    void aBindingUpdateOvertakenByItsDeRegistrationIsTooOld() {
        Association mobileNode = desk.registered(7);
        desk.update(mobileNode, 9, 0, CARE_OF);
        desk.stored(true);
        desk.passes(9 * SECOND);
        desk.update(mobileNode, 8, 600, CARE_OF);
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(135, false, 9, 0));
        desk.update(mobileNode, 10, 0, CARE_OF);
        assertThat(desk.acknowledgements().getLast())
                .as("a de-registration whose answer was lost")
                .isEqualTo(acknowledgement(0, true, 10, 0));
        desk.passes(10 * SECOND);
        desk.update(mobileNode, 8, 600, CARE_OF);
        desk.probed(mobileNode.home(), true);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status().value())
                .as("any number after MAX_DELETE_BCE_TIMEOUT")
                .isZero();
    }

    @Test
    @Tag("req:S6275-9.5.4-a")
    @Tag("req:S6275-10.3.2-c")
    void aDeRegistrationFromHomeIsAnsweredThereWithoutRoutingHeader() {
        Association mobileNode = desk.registered(7);
        Ipv6Address home = mobileNode.home();
        desk.received(
                new IncomingMobilityHeader(
                        home,
                        HOME_AGENT,
                        2,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(protection(mobileNode)),
                        MobilityHeader.encode(
                                Desk.bindingUpdate(8, 0, List.of()), home, HOME_AGENT)));
        desk.stored(true);
        assertThat(desk.sent().getLast().destination()).isEqualTo(home);
        assertThat(desk.sent().getLast().routingHeader()).isEmpty();
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(0, true, 8, 0));
    }

    @Test
    @Tag("req:S6275-10.3.1-k")
    @Tag("req:S6275-10.4.1-b")
    void aLifetimeThatEndsTakesTheBindingAway() {
        Association mobileNode = desk.registered(7);
        Ipv6Address home = mobileNode.home();
        assertThat(desk.cache.deadline()).isEqualTo(desk.now + 600 * SECOND);
        desk.passes(600 * SECOND - 1);
        assertThat(desk.cache.inForce(home)).isPresent();
        desk.passes(1);
        assertThat(desk.cache.inForce(home)).isEmpty();
        assertThat(desk.done)
                .contains(new HaAction.RemoveTunnel(home), new HaAction.Undefend(home));
        assertThat(desk.all(HaAction.Erase.class)).hasSize(1);
    }
}
