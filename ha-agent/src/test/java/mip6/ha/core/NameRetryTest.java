package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.DONE;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import mip6.dnsupdate.update.Prohibition;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ha.core.Desk.Association;
import mip6.mobilityheader.DnsUpdate;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** What is asked of the DNS again, and what is not. */
class NameRetryTest {

    private static final DnsUpdate ADD = DnsUpdate.request(false, Desk.NAME);
    private static final DnsUpdate REMOVE = DnsUpdate.request(true, Desk.NAME);

    private final Desk desk = Desk.ready();

    /** RFC 5026 6: the reverse entry is the home agent's also where the forward one is not. */
    @Test
    @Tag("req:S5026-6-c")
    void whereAnotherPartyHasTheForwardEntryTheReverseOneComesAndGoesInTheEnd() {
        UpdateOutcome half =
                new UpdateOutcome(
                        new ZoneOutcome.Prohibited(Desk.NAME, Prohibition.OUTSIDE_ZONES),
                        new ZoneOutcome.NoAnswer("test"));
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 3600, CARE_OF, ADD);
        desk.stored(true);
        desk.dns(half);
        assertThat(desk.nameStatus()).isEqualTo(129);
        desk.passes(2 * SECOND);
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(2);
        desk.dns(new UpdateOutcome(half.forward(), DONE));
        desk.passes(1000 * SECOND);
        assertThat(desk.all(HaAction.UpdateDns.class)).as("no more can be done").hasSize(2);
        desk.update(mobileNode, 8, 0, CARE_OF, REMOVE);
        desk.stored(true);
        desk.dns(half);
        assertThat(desk.all(HaAction.Erase.class)).as("the entry may be there").isEmpty();
        desk.passes(2 * SECOND);
        desk.dns(new UpdateOutcome(half.forward(), DONE));
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(4);
        assertThat(desk.last(HaAction.Erase.class).homeAddress()).isEqualTo(mobileNode.home());
    }

    private static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new ZoneOutcome.NoAnswer("test"), false),
                arguments(new ZoneOutcome.Refused("SERVFAIL"), false),
                arguments(new ZoneOutcome.SignatureFailure("BADTIME"), false),
                arguments(new ZoneOutcome.BadAnswer("unsigned"), false),
                arguments(new ZoneOutcome.ForeignRecord(Desk.NAME, "YXRRSET"), true),
                arguments(new ZoneOutcome.Refused("REFUSED"), true));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aWithdrawalIsGivenUpWhereTheServerKeepsRefusingItAndNowhereElse(
            ZoneOutcome outcome, boolean isGivenUp) {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, ADD);
        desk.stored(true);
        desk.dns(Desk.PERFORMED);
        desk.passes(600 * SECOND);
        int attempts = NameRegistrations.WITHDRAWAL_ATTEMPTS;
        for (int i = 0; i < 2 * attempts; i++) {
            desk.dns(new UpdateOutcome(outcome, i % 2 == 0 ? outcome : DONE));
            desk.passes(300 * SECOND);
        }
        assertThat(desk.all(HaAction.UpdateDns.class))
                .hasSize(isGivenUp ? 1 + attempts : 2 + 2 * attempts);
    }
}
