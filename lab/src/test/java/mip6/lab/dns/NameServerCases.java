package mip6.lab.dns;

import static mip6.lab.dns.NameServer.registration;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.dnsupdate.discovery.HomeAgentQuery;
import mip6.dnsupdate.update.DnsUpdater;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.Prohibition;
import mip6.dnsupdate.update.ServiceOffer;
import mip6.dnsupdate.update.TsigKey;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.UpdateSettings;
import mip6.dnsupdate.update.UpdateZone.Transport;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.dnsupdate.update.ZoneOutcome.Performed;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What holds with every name server. Each test uses names and addresses of its own. */
interface NameServerCases {

    NameServer server();

    /** What it says of a signature that it does not accept (RFC 8945 5.2). */
    default ZoneOutcome ofSignature(String error) {
        return new ZoneOutcome.SignatureFailure(error);
    }

    /** What it says of the key of another zone of its own. */
    default ZoneOutcome ofKeyOfAnotherZone() {
        return new ZoneOutcome.Refused("REFUSED");
    }

    @Test
    @Tag("req:S5026-5.1.2-a")
    @Tag("req:S5026-5.1.2-c")
    default void homeAgentsAreFoundByServiceInOneRoundTrip() {
        DiscoveryReport report = server().discover(new HomeAgentQuery.ByService(NameServer.DOMAIN));
        assertThat(report.outcome()).isInstanceOf(DiscoveryOutcome.Found.class);
        DiscoveryOutcome.Found found = (DiscoveryOutcome.Found) report.outcome();
        assertThat(found.candidates())
                .extracting(HomeAgentCandidate::address)
                .containsExactly(NameServer.HA1, NameServer.HA2);
        assertThat(found.candidates().getFirst().target()).isEqualTo("ha1.example.com");
        assertThat(found.candidates().getFirst().timeToLive()).isEqualTo(Duration.ofSeconds(60));
        assertThat(report.roundTrips()).isEqualTo(1);
    }

    @Test
    @Tag("req:S5026-5.1.1-a")
    default void aHomeAgentIsFoundByNameAndByAlias() {
        for (String name : List.of("ha1.example.com", "alias.example.com")) {
            DiscoveryReport report =
                    server().discover(new HomeAgentQuery.ByName(DomainName.of(name)));
            assertThat(((DiscoveryOutcome.Found) report.outcome()).candidates())
                    .extracting(HomeAgentCandidate::address)
                    .containsExactly(NameServer.HA1);
            assertThat(report.roundTrips()).isEqualTo(1);
        }
    }

    @Test
    @Tag("req:S5026-5.1.2-c")
    default void whatIsNotThereIsNamed() {
        assertThat(service("none.example.com"))
                .isEqualTo(new DiscoveryOutcome.NotOffered("_mip6._ipv6.none.example.com"));
        assertThat(service("nowhere.example.com"))
                .isEqualTo(new DiscoveryOutcome.NoSuchName("_mip6._ipv6.nowhere.example.com"));
        assertThat(server().discover(new HomeAgentQuery.ByName(NameServer.DOMAIN)).outcome())
                .isEqualTo(new DiscoveryOutcome.NoRecords("example.com", "AAAA"));
    }

    @Test
    @Tag("req:S5026-5.1.2-c")
    default void aTargetWithoutAddressTakesAFurtherQuery() {
        DiscoveryReport report =
                server().discover(new HomeAgentQuery.ByService(DomainName.of("out.example.com")));
        assertThat(report.outcome()).isInstanceOf(DiscoveryOutcome.NoUsableAddress.class);
        assertThat(report.roundTrips()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @Tag("req:S5026-6-b")
    @Tag("req:S5026-6-c")
    @Tag("req:S5026-6-g")
    default void aRegistrationWritesBothDirections(Transport transport) {
        NameRegistration mn =
                transport == Transport.TCP
                        ? registration("mn1.example.com", "2001:db8:1::1001")
                        : registration("mn2.example.com", "2001:db8:1::1002");
        UpdateSettings settings = server().settings(transport);
        // the second time everything is there already
        for (int i = 0; i < 2; i++) {
            assertPerformed(NameServer.update(settings, NameChange.add(mn)));
            assertThat(server().addresses(mn.name().text()))
                    .containsExactly(mn.homeAddress().toString());
            assertThat(server().names(mn.homeAddress().toString()))
                    .containsExactly(mn.name() + ".");
        }
        assertPerformed(NameServer.update(settings, NameChange.replace(mn, mn)));
        assertThat(server().addresses(mn.name().text())).hasSize(1);
    }

    @Test
    @Tag("req:S5026-6-e")
    default void removalTakesExactlyNameAndAddress() {
        NameRegistration mn = registration("mn3.example.com", "2001:db8:1::1003");
        NameRegistration other = registration("mn3.example.com", "2001:db8:1::2003");
        NameRegistration neighbour = registration("mn4.example.com", "2001:db8:1::1004");
        assertPerformed(server().update(NameChange.add(mn)));
        assertPerformed(server().update(NameChange.add(other)));
        assertPerformed(server().update(NameChange.add(neighbour)));

        assertPerformed(server().update(NameChange.remove(mn)));

        assertThat(server().addresses("mn3.example.com")).containsExactly("2001:db8:1::2003");
        assertThat(server().names("2001:db8:1::1003")).isEmpty();
        assertThat(server().names("2001:db8:1::2003")).containsExactly("mn3.example.com.");
        assertThat(server().addresses("mn4.example.com")).hasSize(1);
        assertThat(server().names("2001:db8:1::1004")).hasSize(1);
        // what is gone already is no error
        assertPerformed(server().update(NameChange.remove(mn)));
        assertThat(server().addresses("mn3.example.com")).hasSize(1);
    }

    @Test
    @Tag("req:S5026-6-e")
    default void removalOfAnothersPairRemovesNothing() {
        NameRegistration mn = registration("mn5.example.com", "2001:db8:1::1005");
        assertPerformed(server().update(NameChange.add(mn)));
        server().update(NameChange.remove(registration("mn5.example.com", "2001:db8:1::bad")));
        server().update(NameChange.remove(registration("mn6.example.com", "2001:db8:1::1005")));
        assertThat(server().addresses("mn5.example.com")).containsExactly("2001:db8:1::1005");
        assertThat(server().names("2001:db8:1::1005")).containsExactly("mn5.example.com.");
    }

    @Test
    @Tag("req:S5026-6-b")
    default void aNewHomeAddressReplacesThePreviousOneAndNoOther() {
        NameRegistration before = registration("shared.example.com", "2001:db8:1::1007");
        NameRegistration after = registration("shared.example.com", "2001:db8:1::2007");
        assertPerformed(server().update(NameChange.add(before)));
        assertPerformed(server().update(NameChange.replace(before, after)));
        assertThat(server().addresses("shared.example.com"))
                .containsExactly("2001:db8:1::2007", "2001:db8:1::aaaa");
        assertThat(server().names("2001:db8:1::1007")).isEmpty();
        assertThat(server().names("2001:db8:1::2007")).containsExactly("shared.example.com.");
    }

    @Test
    default void aNewNameTakesTheReverseEntryOfThePreviousOne() {
        NameRegistration before = registration("mn8.example.com", "2001:db8:1::1008");
        NameRegistration after = registration("mn9.example.com", "2001:db8:1::1008");
        assertPerformed(server().update(NameChange.add(before)));
        assertPerformed(server().update(NameChange.replace(before, after)));
        assertThat(server().addresses("mn8.example.com")).isEmpty();
        assertThat(server().addresses("mn9.example.com")).hasSize(1);
        assertThat(server().names("2001:db8:1::1008")).containsExactly("mn9.example.com.");
    }

    @Test
    default void aForeignReverseEntryIsNotOverwritten() {
        UpdateOutcome outcome =
                server().update(
                                NameChange.add(
                                        registration("mn10.example.com", "2001:db8:1::fade")));
        assertThat(outcome.forward()).isInstanceOf(Performed.class);
        assertThat(outcome.reverse())
                .isEqualTo(
                        new ZoneOutcome.ForeignRecord(
                                NameServer.reverseName("2001:db8:1::fade").toString(true),
                                "NXRRSET"));
        assertThat(server().names("2001:db8:1::fade")).containsExactly("printer.example.com.");
    }

    @Test
    default void aliasesAndDelegationsAreNotWrittenInto() {
        for (String name : List.of("alias.example.com", "sub.example.com")) {
            UpdateOutcome outcome =
                    server().update(NameChange.add(registration(name, "2001:db8:1::1011")));
            assertThat(outcome.forward()).isEqualTo(new ZoneOutcome.ForeignRecord(name, "YXRRSET"));
            server().update(NameChange.remove(registration(name, "2001:db8:1::1011")));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    default void anotherSecretIsABadSignature(Transport transport) {
        TsigKey right = server().forwardKey();
        TsigKey wrong = TsigKeyFile.newKey(right.name(), right.algorithm());
        assertNotPerformed(wrong, transport, ofSignature("BADSIG"));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    default void anUnknownKeyIsABadKey(Transport transport) {
        TsigKey unknown = NameServer.newKey("nobody.example.com");
        assertNotPerformed(unknown, transport, ofSignature("BADKEY"));
    }

    @Test
    default void theKeyOfAnotherZoneIsRefused() {
        assertNotPerformed(server().reverseKey(), Transport.TCP, ofKeyOfAnotherZone());
    }

    private void assertNotPerformed(TsigKey key, Transport transport, ZoneOutcome expected) {
        UpdateSettings settings =
                server().settings(transport, Optional.of(key), Optional.of(server().reverseKey()));
        NameRegistration mn = registration("mn12.example.com", "2001:db8:1::1012");
        UpdateOutcome outcome = NameServer.update(settings, NameChange.add(mn));
        assertThat(outcome.forward()).isEqualTo(expected);
        assertThat(outcome.performed()).isFalse();
        assertThat(server().addresses("mn12.example.com")).isEmpty();
    }

    @Test
    default void aClockThatIsWrongIsNamed() {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofHours(-2));
        UpdateOutcome outcome =
                NameServer.update(
                        server().settings(Transport.TCP),
                        late,
                        NameChange.add(registration("mn13.example.com", "2001:db8:1::1013")));
        assertThat(outcome.forward()).isEqualTo(ofSignature("BADTIME"));
        assertThat(outcome.reverse()).isEqualTo(ofSignature("BADTIME"));
        assertThat(server().addresses("mn13.example.com")).isEmpty();
    }

    @Test
    @Tag("req:S5026-9.5-a")
    default void withoutAKeyNothingIsSent() {
        UpdateOutcome outcome =
                NameServer.update(
                        server().settings(
                                        Transport.TCP,
                                        Optional.empty(),
                                        Optional.of(server().reverseKey())),
                        NameChange.add(registration("mn14.example.com", "2001:db8:1::1014")));
        assertThat(outcome.forward())
                .isEqualTo(new ZoneOutcome.Prohibited("mn14.example.com", Prohibition.NO_KEY));
        assertThat(outcome.prohibited()).isTrue();
        assertThat(outcome.performed()).isFalse();
        assertThat(server().addresses("mn14.example.com")).isEmpty();
    }

    @Test
    @Tag("req:S5026-6-c")
    default void theReverseEntryIsWrittenAlsoForANameOfAnotherDomain() {
        UpdateOutcome outcome =
                server().update(
                                NameChange.add(
                                        registration("mn15.elsewhere.net", "2001:db8:1::1015")));
        assertThat(outcome.forward())
                .isEqualTo(
                        new ZoneOutcome.Prohibited(
                                "mn15.elsewhere.net", Prohibition.OUTSIDE_ZONES));
        assertThat(outcome.reverse()).isInstanceOf(Performed.class);
        assertThat(server().names("2001:db8:1::1015")).containsExactly("mn15.elsewhere.net.");
    }

    @Test
    @Tag("req:S5026-5.1-b")
    default void aHomeAgentChangesThePriorityOfItsOwnServiceRecordAlone() throws Exception {
        String domain = "load.example.com";
        offer(domain, "ha1.example.com", 10);
        offer(domain, "ha2.example.com", 12);
        assertThat(server().services(domain))
                .containsExactly("10 0 500 ha1.example.com.", "12 0 500 ha2.example.com.");
        offer(domain, "ha1.example.com", 14);
        offer(domain, "ha1.example.com", 14);
        assertThat(server().services(domain))
                .containsExactly("12 0 500 ha2.example.com.", "14 0 500 ha1.example.com.");
    }

    private void offer(String domain, String target, int priority) throws Exception {
        ServiceOffer offer =
                new ServiceOffer(DomainName.of(domain), DomainName.of(target), 500, 0, 10, 14);
        CompletableFuture<ZoneOutcome> outcome = new CompletableFuture<>();
        try (DnsUpdater updater = new DnsUpdater(server().settings(Transport.TCP))) {
            updater.submit(offer, priority, NameServer.PATIENCE, outcome::complete);
            assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(Performed.class);
        }
    }

    private DiscoveryOutcome service(String domain) {
        return server().discover(new HomeAgentQuery.ByService(DomainName.of(domain))).outcome();
    }

    private static void assertPerformed(UpdateOutcome outcome) {
        assertThat(outcome.forward()).isInstanceOf(Performed.class);
        assertThat(outcome.reverse()).isInstanceOf(Performed.class);
        assertThat(outcome.performed()).isTrue();
    }
}
