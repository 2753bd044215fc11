package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.CARE_OF_2;
import static mip6.ha.core.Desk.DONE;
import static mip6.ha.core.Desk.MILLISECOND;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.Prohibition;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.IkeAction;
import mip6.mobilityheader.DnsUpdate;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The DNS Update option, from Binding Update to Binding Acknowledgement (RFC 5026 6, 9.5). */
class NameRegistrationTest {

    private static final DnsUpdate ADD = DnsUpdate.request(false, Desk.NAME);
    private static final DnsUpdate REMOVE = DnsUpdate.request(true, Desk.NAME);

    private final Desk desk = Desk.ready();

    @Test
    @Tag("req:S5026-6-b")
    @Tag("req:S5026-6-d")
    void theNameIsPublishedAndItsStatusIsInTheAcknowledgement() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(NameChange.add(registration(mobileNode)));
        desk.stored(true);
        assertThat(desk.acknowledgements()).as("the DNS has not answered").isEmpty();
        assertThat(desk.all(HaAction.SetTunnel.class)).as("traffic does not wait").hasSize(1);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.acknowledgements()).hasSize(1);
        assertThat(desk.acknowledgements().getLast().option(DnsUpdate.class).orElseThrow())
                .satisfies(
                        option -> {
                            assertThat(option.status().value()).isZero();
                            assertThat(option.remove()).isFalse();
                            assertThat(option.name()).isEqualTo(Desk.NAME);
                        });
        assertThat(desk.last(HaAction.Store.class).binding().name())
                .contains(Desk.domain(Desk.NAME));
    }

    @Test
    @Tag("req:S5026-6-d")
    void theAcknowledgementWaitsForTheDiskToo() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.acknowledgements()).isEmpty();
        desk.stored(true);
        assertThat(desk.nameStatus()).isZero();
    }

    @Test
    void whatIsPublishedNeedNotBePublishedAgain() {
        Association mobileNode = named();
        desk.update(mobileNode, 8, 600, CARE_OF_2, ADD);
        desk.stored(true);
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(1);
        assertThat(desk.nameStatus()).isZero();
    }

    /** The Binding Acknowledgement keeps its deadline, the DNS converges later. */
    @Test
    void aDnsServerThatIsSlowMeansStatus130AfterTheDeadlineAndTheNameComesAllTheSame() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        desk.stored(true);
        desk.passes(500 * MILLISECOND - 1);
        assertThat(desk.acknowledgements()).isEmpty();
        desk.passes(1);
        assertThat(desk.nameStatus()).isEqualTo(130);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.acknowledgements()).hasSize(1);
        desk.update(mobileNode, 8, 600, CARE_OF, ADD);
        desk.stored(true);
        assertThat(desk.nameStatus()).isZero();
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(1);
    }

    @Test
    void aDnsServerThatFailsIsAskedAgainLessAndLessOften() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 3600, CARE_OF, ADD);
        desk.stored(true);
        desk.dns(Desk.SILENT);
        assertThat(desk.nameStatus()).isEqualTo(130);
        assertThat(desk.reports()).contains("dns-update-failed");
        desk.passes(2 * SECOND);
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(2);
        desk.dns(Desk.SILENT);
        desk.passes(2 * SECOND);
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(2);
        desk.passes(2 * SECOND);
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(3);
        desk.dns(Desk.PERFORMED);
        desk.passes(3000 * SECOND);
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(3);
    }

    @Test
    @Tag("req:S5026-9.5-a")
    void withoutAKeyForTheZoneTheStatusIs129AndTheLogSaysSo() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        desk.stored(true);
        ZoneOutcome prohibited = new ZoneOutcome.Prohibited(Desk.NAME, Prohibition.NO_KEY);
        desk.dns(new UpdateOutcome(prohibited, prohibited));
        assertThat(desk.nameStatus()).isEqualTo(129);
        assertThat(desk.acknowledgements().getLast().status().value()).isZero();
        assertThat(desk.reports()).contains("dns-update-failed");
        desk.passes(500 * SECOND);
        assertThat(desk.all(HaAction.UpdateDns.class)).as("never again").hasSize(1);
    }

    @ParameterizedTest
    @Tag("req:S5026-9.5-b")
    @ValueSource(
            strings = {
                "mn2.example.com", // another's
                "example.com", // the apex
                "x.mn1.example.com",
                "mn1.example.org", // another zone
                "mn1.example.com.example.com",
                "mn_1.example.com",
                "mn1-example.com"
            })
    void aNameThatIsNotTheFqdnInIdiMeansStatus129AndNoUpdate(String name) {
        Association mobileNode = desk.authenticated(Desk.NAME, Optional.empty(), Desk.NAME, name);
        for (boolean remove : new boolean[] {false, true}) {
            desk.update(mobileNode, remove ? 8 : 7, 600, CARE_OF, DnsUpdate.request(remove, name));
            desk.stored(true);
            assertThat(desk.nameStatus()).isEqualTo(129);
        }
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        assertThat(desk.reports()).contains("name-not-authorized");
        assertThat(desk.last(HaAction.Store.class).binding().name()).isEmpty();
    }

    @Test
    @Tag("req:S5026-9.5-c")
    void aNameThatTheCertificateDoesNotHoldMeansStatus129AndNoUpdate() {
        Association mobileNode =
                desk.authenticated(Desk.NAME, Optional.empty(), "other.example.com");
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        desk.stored(true);
        assertThat(desk.nameStatus()).isEqualTo(129);
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        Association holder = desk.authenticated();
        desk.update(holder, 8, 600, CARE_OF, ADD);
        desk.stored(true);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.nameStatus()).isZero();
    }

    @Test
    void aPreSharedKeyProvesNoName() {
        Association mobileNode =
                desk.authenticated(
                        new AuthenticatedPeer(Desk.MN2, Method.PRE_SHARED_KEY, Set.of()),
                        Optional.empty());
        desk.update(mobileNode, 7, 600, CARE_OF, DnsUpdate.request(false, "mn2.example.com"));
        desk.stored(true);
        assertThat(desk.nameStatus()).isEqualTo(129);
        assertThat(
                        new Authorization(
                                        Map.of(Desk.MN2, Set.of(Desk.domain("mn2.example.com"))),
                                        false)
                                .mayPublish(
                                        new AuthenticatedPeer(
                                                Desk.MN2, Method.PRE_SHARED_KEY, Set.of()),
                                        Desk.domain("mn2.example.com")))
                .isTrue();
    }

    @Test
    @Tag("req:S5026-6-e")
    void withRSetExactlyThatNameAndAddressAreRemovedAndTheBindingStays() {
        Association mobileNode = named();
        desk.update(mobileNode, 8, 600, CARE_OF, REMOVE);
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(NameChange.remove(registration(mobileNode)));
        desk.stored(true);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.nameStatus()).isZero();
        assertThat(desk.acknowledgements().getLast().option(DnsUpdate.class).orElseThrow().remove())
                .isTrue();
        assertThat(desk.cache.inForce(mobileNode.home())).isPresent();
        assertThat(desk.names.nameOf(mobileNode.home())).isEmpty();
    }

    @Test
    @Tag("req:S5026-6-e")
    void aDeRegistrationWithRRemovesTheNameAndTheRecordOnDiskGoesLast() {
        Association mobileNode = named();
        desk.update(mobileNode, 8, 0, CARE_OF, REMOVE);
        assertThat(desk.last(HaAction.Store.class).binding().hasEnded()).isTrue();
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(NameChange.remove(registration(mobileNode)));
        desk.stored(true);
        assertThat(desk.all(HaAction.Erase.class)).as("the name is still there").isEmpty();
        desk.dns(Desk.PERFORMED);
        assertThat(desk.nameStatus()).isZero();
        assertThat(desk.last(HaAction.Erase.class).homeAddress()).isEqualTo(mobileNode.home());
    }

    @Test
    @Tag("req:S5026-6-f")
    void theEndOfTheLifetimeRemovesTheName() {
        Association mobileNode = named();
        desk.passes(600 * SECOND);
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(NameChange.remove(registration(mobileNode)));
        assertThat(desk.last(HaAction.Store.class).binding().hasEnded()).isTrue();
        desk.dns(Desk.SILENT);
        assertThat(desk.all(HaAction.Erase.class)).isEmpty();
        desk.passes(2 * SECOND);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.last(HaAction.Erase.class).homeAddress()).isEqualTo(mobileNode.home());
    }

    /** Another address, such as one of another pool: the name moves along in one change. */
    @Test
    void aNewHomeAddressTakesTheNameFromTheOldOne() {
        Association first = named();
        desk.engine(new IkeAction.Closed(first.id(), IkeAction.IkeClosure.NO_RESPONSE));
        Ipv6Address other = Ipv6Address.of("2001:db8:1::1234");
        Association second = desk.authenticated(Desk.NAME, Optional.of(other), Desk.NAME);
        assertThat(second.home()).isEqualTo(other);
        desk.probed(other, true);
        desk.update(second, 1, 600, CARE_OF_2, ADD);
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(NameChange.replace(registration(first), registration(second)));
    }

    @Test
    void aWithdrawalThatOvertakesItsPublicationIsSentAfterIt() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        desk.stored(true);
        desk.passes(SECOND);
        long first = desk.last(HaAction.UpdateDns.class).ticket();
        desk.update(mobileNode, 8, 0, CARE_OF, REMOVE);
        desk.stored(true);
        assertThat(desk.all(HaAction.UpdateDns.class)).as("one at a time").hasSize(1);
        desk.dns(first, Desk.PERFORMED);
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(2);
        assertThat(desk.acknowledgements()).hasSize(1);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.nameStatus()).isZero();
    }

    /** RFC 5026 6: the reverse entry always; here the forward one fails and the other does not. */
    @Test
    @Tag("req:S5026-6-c")
    void oneZoneThatFailsMeansStatus130AndBothAreAskedForAgain() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        desk.stored(true);
        desk.dns(new UpdateOutcome(new ZoneOutcome.Refused("SERVFAIL"), DONE));
        assertThat(desk.nameStatus()).isEqualTo(130);
        desk.passes(2 * SECOND);
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(NameChange.add(registration(mobileNode)));
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(2);
    }

    /** Nothing gets into the DNS that would be forgotten in a crash. */
    @Test
    void anUpdateIsSentOnlyWhenTheDiskKnowsOfIt() {
        desk.journalWrites = false;
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        desk.stored(true);
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        assertThat(desk.last(HaAction.JournalName.class).name())
                .isEqualTo(
                        new NameRecord(
                                mobileNode.home(),
                                Optional.of(Desk.domain(Desk.NAME)),
                                List.of(Desk.domain(Desk.NAME)),
                                false));
        desk.journaled(true);
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(1);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.nameStatus()).isZero();
    }

    @Test
    void aDiskThatIsFullMeansStatus130AndAnotherTryLater() {
        desk.journalWrites = false;
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        desk.stored(true);
        desk.journaled(false);
        assertThat(desk.nameStatus()).isEqualTo(130);
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        desk.passes(2 * SECOND);
        desk.journaled(true);
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(1);
    }

    /** A Binding Update that comes while an update is under way waits for that one. */
    @Test
    void aBindingUpdateThatIsSentAgainJoinsTheUpdateUnderWay() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        desk.stored(true);
        desk.passes(500 * MILLISECOND);
        assertThat(desk.nameStatus()).isEqualTo(130);
        desk.update(mobileNode, 8, 600, CARE_OF, ADD);
        desk.stored(true);
        assertThat(desk.acknowledgements()).as("waits with the first").hasSize(1);
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(1);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.acknowledgements()).hasSize(2);
        assertThat(desk.nameStatus()).isZero();
    }

    private Association named() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        desk.stored(true);
        desk.dns(Desk.PERFORMED);
        return mobileNode;
    }

    private static NameRegistration registration(Association mobileNode) {
        return new NameRegistration(Desk.domain(Desk.NAME), mobileNode.home());
    }
}
