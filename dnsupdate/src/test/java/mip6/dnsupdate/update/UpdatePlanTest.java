package mip6.dnsupdate.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.UpdatePlan.Step;
import mip6.dnsupdate.update.UpdateZone.Transport;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

class UpdatePlanTest {

    private static final String LINK1 = "1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
    private static final String LINK2 = "2.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
    private static final TsigKey KEY =
            new TsigKey(
                    DomainName.of("key"), TsigAlgorithm.HMAC_SHA256, Secret.wrap(new byte[] {1}));
    private static final UpdateSettings SETTINGS =
            new UpdateSettings(
                    List.of(
                            zone("example.com", Optional.of(KEY)),
                            zone("lab.example.com", Optional.of(KEY)),
                            zone("keyless.example", Optional.empty()),
                            zone(LINK1, Optional.of(KEY)),
                            zone(LINK2, Optional.of(KEY))),
                    Duration.ofSeconds(30));
    private static final String A1 = "2001:db8:1::1";
    private static final String A2 = "2001:db8:2::1";
    private static final String PTR1 =
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR ";
    private static final String PTR2 =
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR ";

    @Test
    @Tag("req:S5026-6-b")
    @Tag("req:S5026-6-c")
    void addingWritesTheAddressAndTheNameIntoTheirTwoZones() {
        assertThat(plan(NameChange.add(registration("mn.example.com", A1))))
                .isEqualTo(
                        """
                        forward
                          to example.com
                            if absent mn.example.com. CNAME
                            if absent mn.example.com. NS
                            add 30 mn.example.com. AAAA 2001:db8:1:0:0:0:0:1
                        reverse
                          to %s
                            if absent %s
                            add 30 %smn.example.com.
                          or
                            if exactly %smn.example.com.
                            add 30 %smn.example.com.
                        """
                                .formatted(LINK1, PTR1.strip(), PTR1, PTR1, PTR1));
    }

    @Test
    @Tag("req:S5026-6-e")
    void removingTakesOneRecordOfEachZone() {
        assertThat(plan(NameChange.remove(registration("mn.example.com", A1))))
                .isEqualTo(
                        """
                        forward
                          to example.com
                            delete mn.example.com. AAAA 2001:db8:1:0:0:0:0:1
                        reverse
                          to %s
                            delete %smn.example.com.
                        """
                                .formatted(LINK1, PTR1));
    }

    @Test
    void aNewAddressOnAnotherLinkConcernsThreeZones() {
        assertThat(
                        plan(
                                NameChange.replace(
                                        registration("mn.example.com", A1),
                                        registration("mn.example.com", A2))))
                .isEqualTo(
                        """
                        forward
                          to example.com
                            if absent mn.example.com. CNAME
                            if absent mn.example.com. NS
                            delete mn.example.com. AAAA 2001:db8:1:0:0:0:0:1
                            add 30 mn.example.com. AAAA 2001:db8:2:0:0:0:0:1
                        reverse
                          to %s
                            delete %smn.example.com.
                          to %s
                            if absent %s
                            add 30 %smn.example.com.
                          or
                            if exactly %smn.example.com.
                            add 30 %smn.example.com.
                        """
                                .formatted(LINK1, PTR1, LINK2, PTR2.strip(), PTR2, PTR2, PTR2));
    }

    @Test
    void aNewNameInAnotherZoneTakesThePreviousReverseEntry() {
        assertThat(
                        plan(
                                NameChange.replace(
                                        registration("mn.example.com", A1),
                                        registration("mn.lab.example.com", A1))))
                .isEqualTo(
                        """
                        forward
                          to example.com
                            delete mn.example.com. AAAA 2001:db8:1:0:0:0:0:1
                          to lab.example.com
                            if absent mn.lab.example.com. CNAME
                            if absent mn.lab.example.com. NS
                            add 30 mn.lab.example.com. AAAA 2001:db8:1:0:0:0:0:1
                        reverse
                          to %s
                            if exactly %smn.example.com.
                            delete %smn.example.com.
                            add 30 %smn.lab.example.com.
                          or
                            if absent %s
                            add 30 %smn.lab.example.com.
                          or
                            if exactly %smn.lab.example.com.
                            add 30 %smn.lab.example.com.
                        """
                                .formatted(
                                        LINK1, PTR1, PTR1, PTR1, PTR1.strip(), PTR1, PTR1, PTR1));
    }

    @Test
    void registeringTheSameAgainDeletesNothing() {
        NameRegistration same = registration("mn.example.com", A1);
        String plan = plan(NameChange.replace(same, same));
        assertThat(plan).doesNotContain("delete");
        // what is likely there is tried first
        assertThat(plan.indexOf("if exactly"))
                .isLessThan(plan.indexOf("if absent " + PTR1.strip()));
    }

    @Test
    @Tag("req:S5026-6-c")
    void aNameOfAnotherDomainStillGetsItsReverseEntry() {
        String plan = plan(NameChange.add(registration("mn.elsewhere.net", A1)));
        assertThat(plan).contains("forbidden mn.elsewhere.net OUTSIDE_ZONES");
        assertThat(plan).contains("add 30 " + PTR1 + "mn.elsewhere.net.");
    }

    @Test
    @Tag("req:S5026-9.5-a")
    void aZoneWithoutAKeyGetsNothing() {
        assertThat(plan(NameChange.add(registration("mn.keyless.example", A1))))
                .startsWith("forward\n  forbidden mn.keyless.example NO_KEY\n");
    }

    @Test
    void anAddressOutsideTheReverseZonesIsForbidden() {
        assertThat(plan(NameChange.add(registration("mn.example.com", "2001:db8:3::1"))))
                .contains("reverse\n  forbidden ")
                .contains("ip6.arpa OUTSIDE_ZONES");
    }

    @Test
    void theNameOfAZoneIsForbiddenInBothDirections() {
        assertThat(plan(NameChange.add(registration("example.com", A1))))
                .isEqualTo(
                        """
                        forward
                          forbidden example.com ZONE_APEX
                        reverse
                          forbidden example.com ZONE_APEX
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "mn.example.com, none",
                "MN.EXAMPLE.COM., none",
                "a.b.c.example.com, none",
                "mn.lab.example.com, none",
                "example.com, ZONE_APEX",
                "lab.example.com, ZONE_APEX",
                "com, OUTSIDE_ZONES",
                "mn.badexample.com, OUTSIDE_ZONES",
                "mn.keyless.example, NO_KEY",
                "1.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa, OUTSIDE_ZONES",
                "*.example.com, NOT_A_DOMAIN_NAME",
                "_mip6._ipv6.example.com, NOT_A_DOMAIN_NAME",
                "mn\\.x.example.com, NOT_A_DOMAIN_NAME",
                "'mn .example.com', NOT_A_DOMAIN_NAME",
                "'', NOT_A_DOMAIN_NAME",
                "'.', NOT_A_DOMAIN_NAME"
            })
    void aNameIsCheckedAgainstTheZones(
            String name, @org.jspecify.annotations.Nullable Prohibition reason) {
        NameCheck check = SETTINGS.check(name);
        if (reason == null) {
            assertThat(check).isInstanceOf(NameCheck.Permitted.class);
        } else {
            assertThat(check).isEqualTo(new NameCheck.Prohibited(reason));
        }
    }

    @Test
    void theLongestZoneHoldsTheName() {
        assertThat(((NameCheck.Permitted) SETTINGS.check("mn.lab.example.com")).zone().name())
                .isEqualTo(DomainName.of("lab.example.com"));
    }

    @Test
    void theMessageHasTheClassesAndTimesThatTheRfcDemands() {
        NameRegistration before = registration("mn.example.com", A1);
        NameRegistration after = registration("mn.example.com", "2001:db8:1::2");
        Step.Send send =
                (Step.Send)
                        UpdatePlan.of(NameChange.replace(before, after), SETTINGS)
                                .forward()
                                .getFirst();
        Message message = send.alternatives().getFirst().toMessage(DomainName.of("example.com"));
        Record zone = message.getSection(Section.ZONE).getFirst();
        assertThat(zone.getType()).isEqualTo(Type.SOA);
        assertThat(zone.getDClass()).isEqualTo(DClass.IN);
        assertThat(message.getSection(Section.PREREQ))
                .allMatch(r -> r.getDClass() == DClass.NONE && r.getTTL() == 0);
        List<Record> changes = message.getSection(Section.UPDATE);
        assertThat(changes).extracting(Record::getDClass).containsExactly(DClass.NONE, DClass.IN);
        assertThat(changes).extracting(Record::getTTL).containsExactly(0L, 30L);
    }

    @Test
    void whatCannotBeAHomeAddressIsNoRegistration() {
        for (String address : List.of("::", "::1", "ff02::1", "fe80::1", "::ffff:192.0.2.1")) {
            assertThatThrownBy(() -> registration("mn.example.com", address))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String plan(NameChange change) {
        UpdatePlan plan = UpdatePlan.of(change, SETTINGS);
        return "forward\n" + text(plan.forward()) + "reverse\n" + text(plan.reverse());
    }

    private static String text(List<Step> steps) {
        return steps.stream()
                .map(
                        step ->
                                switch (step) {
                                    case Step.Forbid(String name, Prohibition reason) ->
                                            "  forbidden %s %s\n".formatted(name, reason);
                                    case Step.Send send ->
                                            send.alternatives().stream()
                                                    .map(u -> u.toString().indent(4))
                                                    .collect(
                                                            Collectors.joining(
                                                                    "  or\n",
                                                                    "  to %s\n"
                                                                            .formatted(
                                                                                    send.zone()
                                                                                            .name()),
                                                                    ""));
                                })
                .collect(Collectors.joining());
    }

    private static NameRegistration registration(String name, String address) {
        return new NameRegistration(DomainName.of(name), Ipv6Address.of(address));
    }

    private static UpdateZone zone(String name, Optional<ZoneKey> key) {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);
        return new UpdateZone(DomainName.of(name), server, Transport.TCP, key);
    }
}
