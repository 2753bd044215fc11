package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.CARE_OF_2;
import static mip6.ha.core.Desk.HOME;
import static mip6.ha.core.Desk.HOME_AGENT;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.Spi;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityOption;
import mip6.mobilityheader.SequenceNumber;
import mip6.mobilityheader.UnrecognizedMessage;
import mip6.mobilityheader.UnrecognizedOption;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

/** What becomes of a Binding Update: every test of RFC 6275 9.5.1, 10.3.1 and 10.3.2. */
class BindingUpdateTest {

    private Desk desk = Desk.ready();

    @Test
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
    void withoutKTheIkeSaStaysWhereItWas() {
        Association mobileNode = desk.registered(7);
        int before = desk.ike.size();
        BindingUpdate update = Desk.bindingUpdate(8, 600, careOf(CARE_OF_2));
        desk.received(
                Desk.incoming(
                        mobileNode,
                        CARE_OF_2,
                        new BindingUpdate(
                                update.sequence(),
                                true,
                                true,
                                false,
                                false,
                                update.lifetime(),
                                update.options())));
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(0, false, 8, 600));
        assertThat(desk.ike).hasSize(before);
    }

    /** RFC 6275 10.3.1: an acknowledgement comes regardless of the A bit. */
    @Test
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

    // Rejections

    @Test
    void status128NeverAndStatus130WhenItCannotBeStored() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF);
        desk.stored(false);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(130, false, 7, 0));
        assertThat(desk.cache.inForce(mobileNode.home())).isEmpty();
        assertThat(desk.all(HaAction.SetTunnel.class)).isEmpty();
        assertThat(desk.reports()).contains("binding-not-stored");
    }

    @Test
    void whatHeldBeforeHoldsOnWhenARefreshCannotBeStored() {
        Association mobileNode = desk.registered(7);
        desk.update(mobileNode, 8, 600, CARE_OF_2);
        desk.stored(false);
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(130, false, 8, 0));
        assertThat(desk.cache.inForce(mobileNode.home()))
                .hasValueSatisfying(b -> assertThat(b.careOfAddress()).isEqualTo(CARE_OF));
        assertThat(desk.last(HaAction.SetTunnel.class).tunnel().remote()).isEqualTo(CARE_OF);
    }

    /** The SA covers the address, yet the pool knows another owner. */
    @Test
    @Tag("req:S5026-9.2-a")
    void status129ForAnAddressThatIsAnotherIdentitys() {
        Association owner = desk.registered(7);
        Association thief =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        Association forged =
                new Association(thief.id(), thief.identity(), owner.address(), thief.sa());
        desk.engine(
                new IkeAction.InstallSa(desk.childSa(thief.id(), thief.identity(), owner.home())));
        desk.update(forged, 8, 600, CARE_OF_2);
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(129, false, 8, 0));
        assertThat(desk.sent().getLast().protection()).contains(thief.sa());
        assertUnharmed(owner);
    }

    @Test
    void status130WhenTheCacheIsFullAndThenOnlyForNewOnes() {
        desk = new Desk(Desk.settings(HomePrefix.lasting(HOME), 1));
        desk.restore(List.of());
        desk.answerProbes(true);
        Association first = desk.registered(7);
        Association second =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        desk.update(second, 1, 600, CARE_OF);
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(130, false, 1, 0));
        desk.update(first, 8, 600, CARE_OF);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status().value()).isZero();
    }

    @Test
    void status131WithoutAHomePrefix() {
        HomeAgentSettings usual = Desk.settings(HomePrefix.lasting(HOME), 100);
        desk =
                new Desk(
                        new HomeAgentSettings(
                                usual.pool(),
                                new BindingPolicy(
                                        List.of(),
                                        usual.bindings().longestLifetime(),
                                        100,
                                        true,
                                        usual.bindings().dnsDeadline()),
                                usual.authorization(),
                                List.of(),
                                usual.liveness()));
        rejects(desk.authenticated(), 131);
    }

    @Test
    void status132OutsideTheHomeSubnet() {
        Association mobileNode = desk.authenticated();
        Ipv6Address elsewhere = Ipv6Address.of("2001:db8:2::5");
        desk.engine(
                new IkeAction.InstallSa(
                        desk.childSa(mobileNode.id(), mobileNode.identity(), elsewhere)));
        rejects(
                new Association(
                        mobileNode.id(),
                        mobileNode.identity(),
                        Optional.of(elsewhere),
                        mobileNode.sa()),
                132);
    }

    @Test
    void status132WhenThePrefixIsNoLongerValid() {
        desk = new Desk(Desk.settings(new HomePrefix(HOME, 1001 * SECOND, 1000 * SECOND), 100));
        Association mobileNode = desk.authenticated();
        desk.passes(2 * SECOND);
        rejects(mobileNode, 132);
    }

    @Test
    void status133ForTheDeRegistrationOfWhatIsNotThere() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 0, CARE_OF);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(133, false, 7, 0));
    }

    @Test
    void status134WhenSomebodyOnTheHomeLinkHasTheAddress() {
        Ipv6Address selfMade = Ipv6Address.of("2001:db8:1::abcd");
        Association mobileNode = desk.authenticated(Desk.NAME, Optional.of(selfMade), Desk.NAME);
        desk.update(mobileNode, 7, 600, CARE_OF);
        assertThat(desk.acknowledgements()).as("the link is still being asked").isEmpty();
        desk.probed(selfMade, false);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(134, false, 7, 0));
        assertThat(desk.all(HaAction.Store.class)).isEmpty();
        assertThat(desk.all(HaAction.SetTunnel.class)).isEmpty();
    }

    @Test
    void anAddressThatIsNotProvenYetDelaysItsAcknowledgement() {
        Ipv6Address selfMade = Ipv6Address.of("2001:db8:1::abcd");
        Association mobileNode = desk.authenticated(Desk.NAME, Optional.of(selfMade), Desk.NAME);
        desk.update(mobileNode, 7, 600, CARE_OF);
        desk.update(mobileNode, 8, 600, CARE_OF);
        desk.probed(selfMade, true);
        desk.stored(true);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(0, true, 8, 600));
    }

    @Test
    void status139ForAnotherTypeOfRegistration() {
        Association mobileNode = desk.registered(7);
        BindingUpdate update = Desk.bindingUpdate(8, 600, careOf(CARE_OF));
        desk.received(Desk.incoming(mobileNode, CARE_OF, withoutHomeRegistration(update)));
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(139, false, 8, 0));
        assertUnharmed(mobileNode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8:1::1", // the home agent
                "2001:db8:1::77", // another node of the home link
                "2001:db8:66::6" // a victim: not where the Binding Update came from
            })
    void status174ForACareOfAddressThatCannotBeOne(String careOf) {
        Association mobileNode = desk.registered(7);
        desk.received(
                Desk.incoming(
                        mobileNode,
                        CARE_OF,
                        Desk.bindingUpdate(8, 600, careOf(Ipv6Address.of(careOf)))));
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(174, false, 8, 0));
        assertUnharmed(mobileNode);
    }

    /** RFC 4877 4.3: ESP does not cover the source address. */
    @Test
    void status174WithoutAlternateCareOfAddress() {
        Association mobileNode = desk.registered(7);
        desk.received(Desk.incoming(mobileNode, CARE_OF_2, Desk.bindingUpdate(8, 600, List.of())));
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(174, false, 8, 0));
        assertUnharmed(mobileNode);
    }

    // Silence

    @ParameterizedTest
    @ValueSource(strings = {"ff02::1", "fe80::1", "::1", "::", "::ffff:192.0.2.1"})
    void aCareOfAddressThatIsNoRoutableUnicastIsMetWithSilence(String careOf) {
        Association mobileNode = desk.registered(7);
        silent(
                mobileNode,
                Desk.incoming(
                        mobileNode,
                        CARE_OF,
                        Desk.bindingUpdate(8, 600, careOf(Ipv6Address.of(careOf)))),
                "care-of-address-not-routable");
    }

    @Test
    void anUnprotectedOneIsMetWithSilence() {
        Association mobileNode = desk.registered(7);
        IncomingMobilityHeader good =
                Desk.incoming(mobileNode, CARE_OF_2, Desk.bindingUpdate(8, 600, careOf(CARE_OF_2)));
        silent(
                mobileNode,
                new IncomingMobilityHeader(
                        good.source(),
                        good.destination(),
                        2,
                        good.homeAddressOption(),
                        Optional.empty(),
                        Optional.empty(),
                        good.octets()),
                "binding-update-unprotected");
    }

    @Test
    void oneUnderAnSaThatIsGoneIsMetWithSilence() {
        Association mobileNode = desk.registered(7);
        Association gone =
                new Association(
                        mobileNode.id(),
                        mobileNode.identity(),
                        mobileNode.address(),
                        new SaPair(new Spi(0x7777)));
        silent(
                mobileNode,
                Desk.incoming(gone, CARE_OF_2, Desk.bindingUpdate(8, 600, careOf(CARE_OF_2))),
                "binding-update-without-session");
    }

    /** ATTACKS 19: for another's home address, through one's own SA. */
    @Test
    @Tag("req:S5026-9.2-a")
    void oneForAnothersHomeAddressIsMetWithSilence() {
        Association victim = desk.registered(7);
        Association thief =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        for (long lifetime : new long[] {600, 0}) {
            silent(
                    victim,
                    Desk.incoming(
                            new Association(
                                    thief.id(), thief.identity(), victim.address(), thief.sa()),
                            CARE_OF_2,
                            Desk.bindingUpdate(8, lifetime, careOf(CARE_OF_2))),
                    "home-address-of-another-sa");
        }
        Association liar =
                new Association(thief.id(), victim.identity(), victim.address(), thief.sa());
        silent(
                victim,
                Desk.incoming(liar, CARE_OF_2, Desk.bindingUpdate(8, 600, careOf(CARE_OF_2))),
                "binding-update-without-session");
    }

    @Test
    void aRegistrationWithoutHomeAddressOptionIsMetWithSilence() {
        Association mobileNode = desk.registered(7);
        Ipv6Address home = mobileNode.home();
        silent(
                mobileNode,
                new IncomingMobilityHeader(
                        home,
                        HOME_AGENT,
                        2,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(protection(mobileNode)),
                        MobilityHeader.encode(
                                Desk.bindingUpdate(8, 600, careOf(CARE_OF_2)), home, HOME_AGENT)),
                "home-address-option-missing");
    }

    @Test
    void nonceIndicesAndDoubledOptionsAreMetWithSilence() {
        Association mobileNode = desk.registered(7);
        silent(
                mobileNode,
                Desk.incoming(
                        mobileNode,
                        CARE_OF_2,
                        Desk.bindingUpdate(
                                8,
                                600,
                                List.of(
                                        new AlternateCareOfAddress(CARE_OF_2),
                                        new UnrecognizedOption(4, Bytes.zeros(4))))),
                "nonce-indices-in-home-registration");
        silent(
                mobileNode,
                Desk.incoming(
                        mobileNode,
                        CARE_OF_2,
                        Desk.bindingUpdate(
                                8,
                                600,
                                List.of(
                                        new AlternateCareOfAddress(CARE_OF_2),
                                        new AlternateCareOfAddress(CARE_OF)))),
                "binding-update-with-doubled-option");
        silent(
                mobileNode,
                Desk.incoming(
                        mobileNode,
                        CARE_OF_2,
                        Desk.bindingUpdate(
                                8,
                                600,
                                List.of(
                                        new AlternateCareOfAddress(CARE_OF_2),
                                        DnsUpdate.request(false, Desk.NAME),
                                        DnsUpdate.request(true, Desk.NAME)))),
                "binding-update-with-doubled-option");
    }

    @Test
    void oneForRouteOptimisationIsMetWithSilence() {
        Association mobileNode = desk.authenticated();
        BindingUpdate update = Desk.bindingUpdate(8, 600, careOf(CARE_OF));
        desk.received(Desk.incoming(mobileNode, CARE_OF, withoutHomeRegistration(update)));
        assertThat(desk.sent()).isEmpty();
        assertThat(desk.signalling.discarded())
                .containsEntry("binding-update-without-home-registration", 1L);
    }

    @Test
    void wronglySummedOctetsAreMetWithSilence() {
        Association mobileNode = desk.registered(7);
        IncomingMobilityHeader good =
                Desk.incoming(mobileNode, CARE_OF_2, Desk.bindingUpdate(8, 600, careOf(CARE_OF_2)));
        byte[] octets = good.octets().toArray();
        octets[octets.length - 1] ^= 1;
        silent(
                mobileNode,
                new IncomingMobilityHeader(
                        good.source(),
                        good.destination(),
                        2,
                        good.homeAddressOption(),
                        Optional.empty(),
                        good.protection(),
                        Bytes.wrap(octets)),
                "mobility-header-malformed");
    }

    // Binding Errors

    @Test
    void anUnrecognizedTypeIsAnsweredWithBindingError2ButNotWithoutEnd() {
        Ipv6Address source = Ipv6Address.of("2001:db8:66::6");
        for (int i = 0; i < 50; i++) {
            desk.received(
                    new IncomingMobilityHeader(
                            source,
                            HOME_AGENT,
                            2,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            MobilityHeader.encode(
                                    new UnrecognizedMessage(1, Bytes.zeros(10)),
                                    source,
                                    HOME_AGENT)));
        }
        assertThat(desk.sent()).hasSize(10);
        OutgoingMobilityHeader answer = desk.sent().getFirst();
        assertThat(answer.destination()).isEqualTo(source);
        assertThat(answer.protection()).isEmpty();
        assertThat(answer.octets().at(2)).as("MH type").isEqualTo(7);
        assertThat(answer.octets().at(6)).as("status").isEqualTo(2);
        assertThat(answer.octets().slice(8, 24)).isEqualTo(Bytes.zeros(16));
    }

    @Test
    void aHomeAddressOptionWithoutBindingIsAnsweredWithBindingError1() {
        Association mobileNode = desk.registered(7);
        Ipv6Address stranger = Ipv6Address.of("2001:db8:66::6");
        Effects out = new Effects();
        desk.signalling.homeAddressOption(
                new HaEvent.HomeAddressOptionReceived(CARE_OF, HOME_AGENT, mobileNode.home()),
                desk.now,
                out);
        assertThat(out.actions()).as("what the binding says").isEmpty();
        desk.signalling.homeAddressOption(
                new HaEvent.HomeAddressOptionReceived(stranger, HOME_AGENT, mobileNode.home()),
                desk.now,
                out);
        assertThat(out.actions()).hasSize(1);
        OutgoingMobilityHeader answer = ((HaAction.Send) out.actions().getFirst()).message();
        assertThat(answer.destination()).isEqualTo(stranger);
        assertThat(answer.octets().at(6)).as("status").isEqualTo(1);
        assertThat(answer.octets().slice(8, 24)).isEqualTo(mobileNode.home().toBytes());
    }

    private void rejects(Association mobileNode, int status) {
        desk.update(mobileNode, 7, 600, CARE_OF);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(status, false, 7, 0));
        assertThat(desk.cache.inForce()).isEmpty();
    }

    private void silent(Association registered, IncomingMobilityHeader message, String cause) {
        int before = desk.sent().size();
        long counted = desk.signalling.discarded().getOrDefault(cause, 0L);
        desk.received(message);
        assertThat(desk.sent()).hasSize(before);
        assertThat(desk.signalling.discarded()).containsEntry(cause, counted + 1);
        assertUnharmed(registered);
    }

    private void assertUnharmed(Association registered) {
        Optional<Binding> binding = desk.cache.inForce(registered.home());
        assertThat(binding).isPresent();
        assertThat(binding.get().identity()).isEqualTo(registered.identity());
        assertThat(binding.get().careOfAddress()).isEqualTo(CARE_OF);
        assertThat(binding.get().sequence().value()).isEqualTo(7);
        assertThat(desk.all(HaAction.RemoveTunnel.class)).isEmpty();
        assertThat(desk.pool.owner(registered.home())).contains(registered.identity());
    }

    private static IncomingMobilityHeader.Protection protection(Association mobileNode) {
        return new IncomingMobilityHeader.Protection(mobileNode.sa(), mobileNode.identity());
    }

    private static List<MobilityOption> careOf(Ipv6Address address) {
        return List.of(new AlternateCareOfAddress(address));
    }

    private static BindingUpdate withoutHomeRegistration(BindingUpdate update) {
        return new BindingUpdate(
                update.sequence(), true, false, false, false, update.lifetime(), update.options());
    }

    private static BindingAcknowledgement acknowledgement(
            int status, boolean moves, int sequence, long lifetime) {
        return new BindingAcknowledgement(
                new BindingStatus(status),
                moves,
                new SequenceNumber(sequence),
                Lifetime.ofSeconds(lifetime),
                List.of());
    }
}
